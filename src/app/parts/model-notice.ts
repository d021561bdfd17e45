/** What a person must be able to read before a model with terms of use is fetched. */
export interface ModelNotice {
  readonly model: string
  readonly licence: string
  readonly korean: string
  readonly english: string
  /** The notice of the package, word by word. */
  readonly packageNotice: string
  /** The full terms; during the fetch here, afterwards beside the model file. */
  readonly termsPath: string
}

export function noticeOfGemma(packageNotice: string, termsPath: string): ModelNotice {
  return {
    model: 'Gemma 3 270M (Q4_K_M)',
    licence: 'Gemma Terms of Use',
    korean:
      '언어 모델 Gemma 3 270M은 Google의 Gemma 이용 약관(Gemma Terms of Use)과 금지 사용 정책에 따라 제공됩니다. 약관 전문은 모델 파일 옆 GEMMA_TERMS.html에 보관됩니다. 계속하면 약관에 동의하는 것입니다.',
    english:
      'The language model Gemma 3 270M is provided under and subject to the Gemma Terms of Use and its prohibited use policy. The full terms are kept beside the model file as GEMMA_TERMS.html. By going on you accept them.',
    packageNotice,
    termsPath,
  }
}

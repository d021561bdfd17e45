/**
 * Does a sentence hold the kind of thing that the question asks for? A date for "언제", a number with its unit for
 * "몇 개월". One half of "the right words are there but the answer is not". Only kinds with a figure are judged: for
 * reasons, ways and conditions the development questions are too few (four) to tell whether such a rule would help.
 */
import type { AnswerKind, Question } from './question.ts'

const nativeNumbers = '하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열|스물|서른|첫|몇|수십|수백|수천|수만'
const anyNumber = `(?:\\d[\\d,.]*\\s*(?:[조억만천백십]\\s*)*|[일이삼사오육칠팔구십백천만억조]{1,8}\\s*|(?:${nativeNumbers}|[한두세네])\\s*)`

/** Numbers in words only before a counter: 한, 이 and 일 are far more often an ending, a particle or a noun. */
const wordNumber = `(?<!\\p{L})(?:${nativeNumbers}|[한두세네]|[일이삼사오육칠팔구십백천만억조]{1,8})`
const counters = '원|명|개|번|회|건|곳|가지|장|권|대|차례|살|배|매|마리|사람|종|쪽|점|세'

const shapes: Partial<Record<AnswerKind, RegExp>> = {
  date: new RegExp(
    `\\d{1,4}\\s*년|\\d{1,2}\\s*월|\\d{1,2}\\s*일|\\d{1,2}\\s*시|\\d+\\s*세기|\\d{4}\\s*[.\\-/]\\s*\\d{1,2}|세기|년대|시대|오늘|내일|어제|매년|매월|매주|요일|즉시|당일|다음\\s*날|이후|이전|까지|직후|직전|` +
      `${anyNumber}(?:년|개월|월|주|영업일|근무일|일|시간)\\s*(?:전|후|이내|안|뒤)|때|봄|여름|가을|겨울`,
    'u',
  ),
  duration: new RegExp(
    `${anyNumber}(?:여\\s*)?(?:년|개월|달|주|영업일|근무일|일|시간|분|초|주일|박|세기)|이틀|사흘|나흘|닷새|열흘|보름|하루|영구|무기한|석\\s*달|동안`,
    'u',
  ),
  amount: new RegExp(
    `\\d|${wordNumber}\\s*(?:${counters})|무료|없음|전액|절반|퍼센트|%|무제한|면제|[일이삼사오육칠팔구]할|번째|순위`,
    'u',
  ),
}

/** @returns undefined where the kind has no shape that rules could see, such as a person, a place or a reason */
export function holdsAnswerShape(question: Question, sentence: string): boolean | undefined {
  if (question.unit !== undefined) {
    return new RegExp(
      `${anyNumber}\\s*(?:여\\s*)?${unitPattern(question.unit)}|${anyNumber}(?:명|개|번|회|차례|가지|%)`,
      'u',
    ).test(sentence)
  }
  const shape = shapes[question.answerKind]
  return shape?.test(sentence)
}

/** A unit as the documents may write it. */
const otherSpellings: Record<string, string> = {
  퍼센트: '(?:퍼센트|프로|%|％)',
  프로: '(?:퍼센트|프로|%|％)',
  일: '(?:일|영업일|근무일)',
  달: '(?:달|개월)',
  개월: '(?:달|개월)',
  미터: '(?:미터|m)',
  킬로: '(?:킬로|kg|km|㎏|㎞)',
}

function unitPattern(unit: string): string {
  return otherSpellings[unit] ?? escapePattern(unit)
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&')
}

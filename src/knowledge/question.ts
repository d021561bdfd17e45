/**
 * What a question asks for: the kind of answer, the words that must be found, and the facts that it states itself.
 * Rules only: they say why, they give the same result twice, and they take microseconds.
 */
import type { Token, Tokeniser } from './tokenise.ts'

export const answerKinds = [
  'date',
  'duration',
  'amount',
  'person',
  'place',
  'condition',
  'reason',
  'method',
  'definition',
  'yes-no',
  'open',
] as const
export type AnswerKind = (typeof answerKinds)[number]

export interface Question {
  text: string
  answerKind: AnswerKind
  /** Different morphemes with meaning, in order; question words and light verbs are left out. */
  contentTerms: string[]
  /** Those of the content words that name something: nouns, Latin words, Chinese characters. */
  nouns: string[]
  /** Character bigrams of the content words, for what the analyser cut differently in the documents. */
  bigrams: string[]
  /** Dates, durations and amounts: an answer without a figure or a word for one is none. */
  isShapeCertain: boolean
  /** The noun asked for: "… 최초로 실시한 중국의 도시는?" has 도시. */
  focus?: string
  /** Unit asked for after 몇: "몇 개월" has 개월. */
  unit?: string
  /** Numbers without separators: "2024년 15,000원" has 2024 and 15000. */
  numbers: string[]
  /** Numbers with the beginning of their unit: "2분기" has 2분, "제15조" has 15조. */
  figures: string[]
  /** Names, Latin words and what stands in quotation marks, as terms. */
  names: string[]
  isNegated: boolean
}

export function readQuestion(tokeniser: Tokeniser, text: string): Question {
  const tokens = tokeniser.tokenise(text)
  const asking = wordsOfAsking(text, tokens)
  const content = tokens.filter((token) => carriesMeaning(token) && !asking.has(token) && !isClosingCopula(token, text))
  const terms = [...new Set(content.map((token) => token.term))]
  // A tokeniser without morphemes leaves only bigrams: better than no evidence at all.
  const contentTerms = terms.length > 0 ? terms : [...new Set(tokens.map((token) => token.term))]
  const focus = findFocus(text, content)
  const answerKind = findAnswerKind(text, focus)
  const unit = unitAsked(tokens)
  return {
    text,
    answerKind,
    contentTerms,
    nouns: [
      ...new Set(
        content.filter((token) => /^(?:NN[GP]|SL|SH)$/u.test(token.partOfSpeech ?? '')).map((token) => token.term),
      ),
    ],
    bigrams: contentBigrams(tokens, content),
    isShapeCertain: answerKind === 'date' || answerKind === 'duration' || answerKind === 'amount',
    ...(focus && { focus }),
    ...(unit && { unit }),
    numbers: [...new Set(tokens.filter((token) => token.partOfSpeech === 'SN').map((token) => token.term))],
    figures: [...text.matchAll(/(\d[\d,.]*)\s?(\p{Script=Hangul})/gu)].map(
      ([, number, unit]) => `${number?.replaceAll(',', '')}${unit}`,
    ),
    names: findNames(text, content),
    isNegated: /(?:않|아니|없|못하|못\s|금지|불가|제외)/u.test(text),
  }
}

/**
 * What to look for by words: what the question is about, not how it asks. "어떻게 하나요" stands in every FAQ.
 * A query of nothing but such words is looked for as it stands.
 */
export function searchTerms(tokeniser: Tokeniser, text: string): string[] {
  const { contentTerms, bigrams } = readQuestion(tokeniser, text)
  const terms = [...contentTerms, ...bigrams]
  return terms.length > 0 ? terms : tokeniser.tokenise(text).map((token) => token.term)
}

function contentBigrams(tokens: readonly Token[], content: readonly Token[]): string[] {
  const bigrams = tokens.filter(
    (token) => token.kind === 'bigram' && content.some(({ start, end }) => start < token.end && end > token.start),
  )
  return [...new Set(bigrams.map((token) => token.term))]
}

/** Words of asking and of grammar: they are in every question and say nothing about this one. */
const emptyTerms = new Set(
  (
    '것 수 때 등 및 또 바 데 줄 뿐 중 그 이 저 어떤 어느 무슨 몇 무엇 누구 어디 언제 왜 어떻 어떻다 어떻게 안 얼마 얼마나 뭐 며칠 ' +
    '하다 되다 있다 이다 않다 아니다 알다 알리다 주다 대하다 위하다 의하다 관하다 따르다 통하다 같다 보다 가다 오다 나다 두다 받다 들다 말하다 ' +
    '질문 답 궁금 부탁 찾다 제 내 우리 저희 다음 해당 경우 때문 대해 대한 관련 내용 정하다 동안 필요'
  ).split(' '),
)

/** "몇 시간": the unit behind 몇. It is asked for, not given: the documents may write "3h" or "%". */
function unitAsked(tokens: readonly Token[]): string | undefined {
  return unitToken(tokens)?.term
}

function unitToken(tokens: readonly Token[]): Token | undefined {
  const morphemes = tokens.filter((token) => token.kind === 'morpheme')
  const at = morphemes.findIndex((token) => token.term === '몇')
  const [number, unit] = [morphemes[at], morphemes[at + 1]]
  if (at < 0 || !number || !unit || unit.start - number.end > 1) return undefined
  return /^NN[BG]$/u.test(unit.partOfSpeech ?? '') && unit.term.length <= 3 ? unit : undefined
}

/** Endings of spoken questions and requests: what the analyser does not know, it takes for a noun, "썼나요" and "알려줘" too. */
const spokenEnding = /(?:나요|까요|니까|가요|어요|아요|여요|해요|돼요|래요|세요|죠|지요|까|냐|줘|주라|야지|을지|는지)$/u

/**
 * What belongs to the asking and not to what is asked about: the unit behind 몇, "자주" in "얼마나 자주", "걸려요" in
 * "며칠 걸려요", "내야" in "내야 되나요". No document says these in the asker's words.
 */
function wordsOfAsking(text: string, tokens: readonly Token[]): Set<Token> {
  const asking = new Set<Token>()
  const unit = unitToken(tokens)
  if (unit) asking.add(unit)
  for (const token of tokens) {
    if (token.kind !== 'morpheme') continue
    const tag = token.partOfSpeech ?? ''
    const surface = text.slice(token.start, token.end)
    const before = text.slice(0, token.start)
    const isSpoken = tag === 'NNG' && surface.length >= 2 && spokenEnding.test(surface)
    const isMust =
      tag === 'NNG' && surface.endsWith('야') && /^\s*(?:되|돼|됩|하|해|할|한|합)/u.test(text.slice(token.end))
    const isDegree = /얼마나\s*$/u.test(before) && (tag === 'MAG' || tag === 'VA')
    const isMeasured =
      /(?:며칠|얼마|얼마나|오래|몇\s*\p{L}{1,3})(?:간|동안|이나|을|를|안에|이내에?)?\s*$/u.test(before) &&
      /^V[VA]$/u.test(tag)
    if (isSpoken || isMust || isDegree || isMeasured) asking.add(token)
  }
  return asking
}

/** "…까지인가?": the analyser takes the copula for 인가 (approval). */
function isClosingCopula(token: Token, text: string): boolean {
  return (
    /^(?:인가|인지)$/u.test(token.term) &&
    /^[?？.\s]*$/u.test(text.slice(token.end)) &&
    /\S/u.test(text[token.start - 1] ?? ' ')
  )
}

const meaningfulTags = new Set(['NNG', 'NNP', 'NR', 'XR', 'VV', 'VA', 'SN', 'SL', 'SH', 'NNB', 'MAG'])

function carriesMeaning(token: Token): boolean {
  if (token.kind !== 'morpheme' || emptyTerms.has(token.term)) return false
  const tag = token.partOfSpeech ?? ''
  if (!meaningfulTags.has(tag)) return false
  return tag !== 'NNB' || !['년', '월', '일', '개', '명', '번', '원'].includes(token.term)
}

/** The last noun before the topic particle that closes the question: "…한 선수는?", "… 기간은 얼마인가요?" */
function findFocus(text: string, content: readonly Token[]): string | undefined {
  const trimmed = text.trim().replace(/[?？.!\s]+$/u, '')
  const tail =
    /([\p{L}\p{N}]+?)(?:은|는|이|가)\s*(?:누구|무엇|뭐|어디|언제|얼마|며칠|몇|어떻|어떤|무슨)[\p{L}\s\p{N}]*$/u.exec(
      trimmed,
    ) ?? /([\p{L}\p{N}]+?)(?:은|는)$/u.exec(trimmed)
  const word = tail?.[1]
  if (word === undefined) return undefined
  const start = tail?.index ?? 0
  const within = content.filter(
    (token) => token.start >= start && token.end <= start + word.length && /^N/u.test(token.partOfSpeech ?? ''),
  )
  return within.at(-1)?.term
}

const kindPatterns: readonly [AnswerKind, RegExp][] = [
  ['reason', /왜(?![\p{L}]*냐하면)|이유|까닭|원인|무엇\s*때문|무슨\s*[\p{L}\s]*때문|누구\s*때문/u],
  [
    'duration',
    /얼마\s*동안|얼마나\s*(?:오래|걸리|걸려)|(?:며칠|몇\s*일)(?!\s*(?:에|날|자|부터))|몇\s*(?:년|개월|달|주|시간|분)\s*(?:간|동안|이내|안|걸)|기간(?:은|이|을)?\s*(?:얼마|어떻|며칠|몇)?|소요\s*시간/u,
  ],
  ['date', /언제|몇\s*(?:년도?|월|일|시|세기)|날짜|연도|년도|시기(?:는|가)|시점|일자|며칠|마감일|시행일|기한/u],
  [
    'amount',
    /얼마|몇|금액|비용|가격|요금|수수료|연회비|한도|비율|이율|금리|할인율|횟수|인원수?(?:는|가)|개수|몇\s*퍼센트/u,
  ],
  ['person', /누구|누가|사람(?:은|의\s*이름)|인물|선수(?:는)|담당자|책임자|이름(?:은|이)/u],
  ['place', /어디|장소|위치|어느\s*(?:나라|국가|도시|지역|곳)|곳은|도시(?:는)|국가(?:는)|주소/u],
  ['method', /어떻게|방법|절차|어떤\s*방식|하려면/u],
  ['condition', /조건|요건|자격|경우(?:는|에)|대상(?:은|이)|누가\s*신청/u],
  ['definition', /(?:이|란|뜻은|의미는|정의는)\s*(?:무엇|뭐)|(?:이란|란)\s*[?？]?$|무슨\s*뜻|무엇을\s*(?:말|뜻|의미)/u],
  [
    'yes-no',
    /(?:나요|까요|는가|은가|ㄴ가|인가요?|습니까|ㅂ니까|합니까|됩니까|되나|하나|있나|없나|가능한가요?|해도\s*되)\s*[?？]?$/u,
  ],
]

const focusKinds: readonly [AnswerKind, RegExp][] = [
  ['date', /^(?:날짜|연도|년도|시기|시점|일자|해|기한|마감일|시행일|세기|날)$/u],
  ['duration', /^(?:기간|시간)$/u],
  [
    'amount',
    /^(?:금액|비용|가격|요금|수수료|연회비|한도|비율|이율|금리|횟수|인원|개수|수|점수|나이|높이|길이|무게|크기|면적|순위)$/u,
  ],
  ['person', /^(?:사람|인물|선수|감독|배우|작가|왕|황제|대통령|장군|담당자|책임자|저자|인)$/u],
  ['place', /^(?:곳|장소|위치|도시|국가|나라|지역|주소|역|섬|산|강|목적지|마을)$/u],
  ['reason', /^(?:이유|까닭|원인)$/u],
  ['method', /^(?:방법|절차|방식)$/u],
  ['condition', /^(?:조건|요건|자격|대상)$/u],
]

function findAnswerKind(text: string, focus: string | undefined): AnswerKind {
  const asksOpenly = /누구|무엇|뭐|어디|언제|얼마|며칠|몇|왜|어떻|어떤|무슨|어느/u.test(text)
  if (focus !== undefined) {
    const byFocus = focusKinds.find(([, pattern]) => pattern.test(focus))?.[0]
    if (byFocus) return byFocus
  }
  for (const [kind, pattern] of kindPatterns) {
    if (kind === 'yes-no' && (asksOpenly || focus !== undefined)) continue
    if (pattern.test(text)) return kind
  }
  return 'open'
}

function findNames(text: string, content: readonly Token[]): string[] {
  const quoted = [...text.matchAll(/[《〈「『“‘"']([^》〉」』”’"']{1,40})[》〉」』”’"']/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
  const names = content.filter(
    (token) =>
      token.partOfSpeech === 'NNP' ||
      token.partOfSpeech === 'SL' ||
      quoted.some((range) => token.start >= range.start && token.end <= range.end),
  )
  return [...new Set(names.map((token) => token.term))]
}

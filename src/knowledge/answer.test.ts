import { describe, expect, test } from 'vitest'
import { type AnswerCandidate, type AnswerContext, answerFromCandidates, answerLimits } from './answer.ts'
import { defaultCalibration } from './calibration.ts'
import { loadTokeniser, termsOf } from './tokenise.ts'

const tokeniser = await loadTokeniser()
const dimensions = 256

/** A stand-in for a model: texts are near when they share morphemes. Deterministic, and normalised as the real one. */
function embedWords(text: string): Float32Array {
  const vector = new Float32Array(dimensions)
  for (const term of termsOf(tokeniser, text)) {
    if (term.startsWith('~')) continue
    let hash = 7
    for (const character of term) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 9973
    vector[hash % dimensions] = 1
  }
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

function contextOver(candidates: readonly AnswerCandidate[]) {
  const documents = candidates.map(
    (candidate) =>
      new Set(termsOf(tokeniser, `${candidate.title}\n${candidate.headingPath.join('\n')}\n${candidate.text}`)),
  )
  const embedded: string[][] = []
  const context: AnswerContext = {
    tokeniser,
    embed: async (texts) => {
      embedded.push([...texts])
      return texts.map(embedWords)
    },
    statistics: {
      documentCount: documents.length,
      documentFrequency: (term) => documents.filter((terms) => terms.has(term)).length,
    },
    calibration: { ...defaultCalibration, randomPairs: { mean: 0.1, deviation: 0.1 } },
  }
  return { context, embedded }
}

const candidate = (chunkId: string, title: string, text: string, headingPath: string[] = []): AnswerCandidate => ({
  chunkId,
  documentId: chunkId,
  title,
  headingPath,
  text,
  score: 1,
})

const candidates = [
  candidate(
    'card',
    '신용카드 상품 안내',
    '카드별 연회비는 다음과 같습니다.\n\n| 구분 | 연회비 |\n| --- | --- |\n| 국내 전용 카드 | 10,000원 |\n| 국내외 겸용 카드 | 15,000원 |\n| 가족 카드 | 5,000원 |',
    ['연회비'],
  ),
  candidate(
    'leave',
    '취업규칙',
    '제16조(경조휴가) 다음 각 호의 경우에는 유급휴가를 준다.\n1. 본인 결혼: 5일\n2. 자녀 결혼: 1일\n3. 배우자 출산: 10일',
  ),
  candidate(
    'faq',
    '자주 묻는 질문',
    'Q. 배송은 얼마나 걸리나요?\nA. 평일 기준 2~3일 걸립니다.\n\nQ. 적립금은 언제 사라지나요?\nA. 적립한 날부터 1년이 지나면 사라집니다.',
  ),
  candidate('minutes', '1분기 영업 회의록', '1분기 매출은 42억원으로 목표를 달성함\n다음 회의는 7월 6일에 열기로 함'),
]

describe('an answer is quoted word by word', () => {
  test.each([
    ['국내외 겸용 카드의 연회비는 얼마인가요?', '| 국내외 겸용 카드 | 15,000원 |'],
    ['배우자가 출산하면 휴가가 며칠인가요?', '3. 배우자 출산: 10일'],
    ['적립금은 언제 사라지나요?', 'A. 적립한 날부터 1년이 지나면 사라집니다.'],
    ['1분기 매출은 얼마였나요?', '1분기 매출은 42억원으로 목표를 달성함'],
  ])('%s', async (question, expected) => {
    const answer = await answerFromCandidates(contextOver(candidates).context, question, candidates)
    expect(answer.status).toBe('answered')
    const quotes = answer.status === 'answered' ? answer.quotes : []
    expect(quotes[0]?.text).toBe(expected)
    expect(quotes.length).toBeLessThanOrEqual(answerLimits.quotes)
    for (const quote of quotes) {
      const source = candidates.find((entry) => entry.chunkId === quote.chunkId)?.text ?? ''
      expect(source.slice(quote.start, quote.end)).toBe(quote.text)
    }
  })
})

test('a quoted row brings its header', async () => {
  const answer = await answerFromCandidates(
    contextOver(candidates).context,
    '국내외 겸용 카드의 연회비는 얼마인가요?',
    candidates,
  )
  expect(answer.status === 'answered' && answer.quotes[0]?.header?.text).toBe('| 구분 | 연회비 |')
})

describe('what the documents do not say is not answered', () => {
  test.each([
    ['another subject', '자전거 보관소는 어디에 있나요?'],
    ['a case that the table does not list', '법인 카드의 연회비는 얼마인가요?'],
    ['another quarter', '2분기 영업 이익 목표는 얼마인가요?'],
  ])('%s', async (_name, question) => {
    const answer = await answerFromCandidates(contextOver(candidates).context, question, candidates)
    expect(answer.status).toBe('abstained')
  })

  test('the person sees what came nearest and which words were missing', async () => {
    const answer = await answerFromCandidates(
      contextOver(candidates).context,
      '카드 분실 보관소는 어디인가요?',
      candidates,
    )
    expect(answer).toMatchObject({ status: 'abstained', reason: 'weak-evidence' })
    expect(answer.status === 'abstained' && answer.missing).toEqual(expect.arrayContaining(['분실', '보관소']))
    expect(answer.status === 'abstained' && answer.nearest.length).toBeGreaterThan(0)
  })

  test('without candidates nothing is embedded', async () => {
    const { context, embedded } = contextOver([])
    expect(await answerFromCandidates(context, '휴가는 며칠인가요?', [])).toMatchObject({
      status: 'abstained',
      reason: 'nothing-found',
    })
    expect(embedded).toEqual([])
  })
})

test('headings, questions and pointers are never quoted', async () => {
  const answer = await answerFromCandidates(contextOver(candidates).context, '카드별 연회비는 얼마인가요?', candidates)
  const quotes = answer.status === 'answered' ? answer.quotes : answer.nearest
  expect(quotes.map((quote) => quote.text).filter((text) => /다음과 같습니다|\?$|구분/u.test(text))).toEqual([])
})

test('at most twelve sentences are embedded, the question once', async () => {
  const long = candidate(
    'long',
    '긴 문서',
    Array.from({ length: 60 }, (_, at) => `연회비 항목 ${at}은 있다.`).join(' '),
  )
  const { context, embedded } = contextOver([long])
  await answerFromCandidates(context, '연회비 항목은?', [long])
  expect(embedded.map((texts) => texts.length).sort((left, right) => left - right)).toEqual([
    1,
    answerLimits.embeddedSentences,
  ])
})

test('the same question over the same candidates in another order gives the same answer', async () => {
  const { context } = contextOver(candidates)
  const once = await answerFromCandidates(context, '결혼하면 휴가가 며칠인가요?', candidates)
  const again = await answerFromCandidates(context, '결혼하면 휴가가 며칠인가요?', candidates.toReversed())
  expect(again).toEqual(once)
})

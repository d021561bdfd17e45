import { describe, expect, test } from 'vitest'
import { readQuestion } from './question.ts'
import { createBigramTokeniser, loadTokeniser } from './tokenise.ts'

const tokeniser = await loadTokeniser()
const read = (text: string) => readQuestion(tokeniser, text)

describe('the kind of answer', () => {
  test.each([
    ['연차는 언제까지 신청해야 하나요?', 'date'],
    ['시행일은?', 'date'],
    ['이 법이 공포된 연도는?', 'date'],
    ['배송은 얼마나 걸리나요?', 'duration'],
    ['공방전이 지속된 기간은?', 'duration'],
    ['국내외 겸용 카드의 연회비는 얼마인가요?', 'amount'],
    ['신규 거래처는 몇 곳인가?', 'amount'],
    ['법무장관 직을 거부한 인물은 누구인가?', 'person'],
    ['담당자는 누구인가요?', 'person'],
    ['전기차 충전은 어디서 하나요?', 'place'],
    ['최초로 실시한 중국의 도시는?', 'place'],
    ['화폐를 수없이 찍어낸 이유는?', 'reason'],
    ['왜 필터를 씻으면 안 되나요?', 'reason'],
    ['주문 취소는 어떻게 하나요?', 'method'],
    ['병가를 쓸 수 있는 조건은?', 'condition'],
    ['가명처리란 무엇인가요?', 'definition'],
    ['방문객 주차는 무료인가요?', 'yes-no'],
    ['USB를 써도 되나요?', 'yes-no'],
    ['불교의 종파는?', 'open'],
  ])('%s → %s', (text, kind) => {
    expect(read(text).answerKind).toBe(kind)
  })
})

test('content words are morphemes without words of asking', () => {
  expect(read('국내외 겸용 카드의 연회비는 얼마인가요?').contentTerms).toEqual(['국내외', '겸용', '카드', '연회비'])
  expect(read('휴가는 며칠인가요?').contentTerms).toEqual(['휴가'])
})

test('the closing copula is no word, the approval (인가) is one', () => {
  expect(read('왕국이 있던 것은 언제까지인가?').contentTerms).not.toContain('인가')
  expect(read('학교 설립 인가 기준은?').contentTerms).toContain('인가')
})

test.each([
  ['최초로 실시한 중국의 도시는?', '도시'],
  ['공방전이 지속된 기간은 얼마인가요?', '기간'],
  ['USB를 써도 되나요?', undefined],
])('the focus of "%s" is %s', (text, focus) => {
  expect(read(text).focus).toBe(focus)
})

test('numbers, figures and names of the question are known', () => {
  const question = read('2026년 2분기에 《악마》를 AI로 15,000원에 샀나?')
  expect(question.numbers).toEqual(expect.arrayContaining(['2026', '2', '15000']))
  expect(question.figures).toEqual(['2026년', '2분', '15000원'])
  expect(question.names).toEqual(expect.arrayContaining(['악마', 'ai']))
})

test.each([
  ['보상하지 않는 사유는?', true],
  ['겸직이 금지되나요?', true],
  ['보상하는 사유는?', false],
])('negation in "%s": %s', (text, isNegated) => {
  expect(read(text).isNegated).toBe(isNegated)
})

test('without morphemes the bigrams are the content', () => {
  expect(readQuestion(createBigramTokeniser(), '연회비는?').contentTerms).toEqual(['~연회', '~회비', '~비는'])
})

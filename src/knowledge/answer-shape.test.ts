import { expect, test } from 'vitest'
import { holdsAnswerShape } from './answer-shape.ts'
import { readQuestion } from './question.ts'
import { loadTokeniser } from './tokenise.ts'

const tokeniser = await loadTokeniser()

test.each([
  ['시행일은 언제인가요?', '2026년 3월 2일부터 시행한다.', true],
  ['시행일은 언제인가요?', '주차장을 유료로 운영한다.', false],
  ['배송은 얼마나 걸리나요?', '평일 기준 2~3일 걸립니다.', true],
  ['보험금은 며칠 안에 나오나요?', '접수한 날부터 3영업일 이내에 지급합니다.', true],
  ['대학 입시는 며칠간 진행되나?', '시험은 이틀에 걸쳐 치른다.', true],
  ['연회비는 얼마인가요?', '국내외 겸용 | 15,000원', true],
  ['방문객 요금은 얼마인가요?', '방문객은 무료입니다.', true],
  ['연회비는 얼마인가요?', '카드를 잃어버리면 신고하여야 한다.', false],
  ['휴직은 몇 개월인가요?', '육아휴직은 십이 개월로 한다.', true],
  ['휴직은 몇 개월인가요?', '육아휴직을 줄 수 있다.', false],
  ['담당자는 누구인가요?', '총무팀으로 문의한다.', undefined],
])('%s ← %s: %s', (question, sentence, expected) => {
  expect(holdsAnswerShape(readQuestion(tokeniser, question), sentence)).toBe(expected)
})

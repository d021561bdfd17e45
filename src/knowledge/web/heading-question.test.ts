import { expect, test } from 'vitest'
import { questionOf } from './heading-question.ts'

test.each([
  ['제12조 (연회비의 청구와 면제)', '연회비의 청구와 면제는 어떻게 되나요?'],
  ['2. 연회비 문의', '연회비 문의는 어떻게 되나요?'],
  ['제3장 연회비 조건', '연회비 조건은 어떻게 되나요?'],
  ['카드를 잃어버리면 어떻게 하나요?', '카드를 잃어버리면 어떻게 하나요?'],
  ['2026년 회수 목표', '2026년 회수 목표는 어떻게 되나요?'],
  ['제3장 총칙', undefined],
  ['3.', undefined],
])('the heading %j asks %j', (heading, question) => {
  expect(questionOf(heading)).toBe(question)
})

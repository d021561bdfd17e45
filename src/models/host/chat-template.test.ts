import { expect, test } from 'vitest'
import { renderChat } from './chat-template.ts'

test('system text comes first, and the model is left at the start of its answer', () => {
  expect(
    renderChat([
      { role: 'system', content: '짧게 답한다.' },
      { role: 'user', content: '수도는?' },
    ]),
  ).toBe('짧게 답한다.\n\n질문: 수도는?\n답변:')
})

test('earlier turns are examples', () => {
  expect(
    renderChat([
      { role: 'user', content: '1+1은?' },
      { role: 'assistant', content: '2' },
      { role: 'user', content: '2+2는?' },
    ]),
  ).toBe('질문: 1+1은?\n답변: 2\n\n질문: 2+2는?\n답변:')
})

test('a last message of the assistant is continued', () => {
  expect(
    renderChat([
      { role: 'user', content: '셋까지 세어라.' },
      { role: 'assistant', content: '하나, 둘,' },
    ]),
  ).toBe('질문: 셋까지 세어라.\n답변: 하나, 둘,')
})

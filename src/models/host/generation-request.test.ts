import { expect, test } from 'vitest'
import { chatStops } from './chat-template.ts'
import { fromChat, settleMaximumTokens } from './generation-request.ts'
import { chatBody } from './request-schemas.ts'

test.each([
  { asked: 100, prompt: 400, context: 512, settled: 100 },
  { asked: undefined, prompt: 500, context: 512, settled: 12 },
  { asked: undefined, prompt: 100, context: 4096, settled: 512 },
  { asked: 200, prompt: 400, context: 512, settled: undefined },
  { asked: undefined, prompt: 512, context: 512, settled: undefined },
])('asked $asked after a prompt of $prompt in $context gives $settled', ({ asked, prompt, context, settled }) => {
  expect(settleMaximumTokens(asked, prompt, context)).toBe(settled)
})

test('own stops are kept beside those of the template, and a grammar needs none', () => {
  const messages = [{ role: 'user', content: '안녕' }]
  const text = fromChat(chatBody.parse({ model: 'm', messages, stop: '끝' }))
  expect(text.stops).toEqual(['끝', ...chatStops])
  const json = fromChat(chatBody.parse({ model: 'm', messages, response_format: { type: 'json_object' } }))
  expect(json.stops).toEqual([])
})

test('text parts of a message are joined, and a picture is refused', () => {
  const parts = [
    { type: 'text', text: '하나' },
    { type: 'text', text: '둘' },
  ]
  expect(fromChat(chatBody.parse({ model: 'm', messages: [{ role: 'user', content: parts }] })).prompt).toContain(
    '하나\n둘',
  )
  const picture = [{ type: 'image_url', image_url: { url: 'data:' } }]
  expect(chatBody.safeParse({ model: 'm', messages: [{ role: 'user', content: picture }] }).success).toBe(false)
})

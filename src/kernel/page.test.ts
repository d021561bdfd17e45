import { expect, test } from 'vitest'
import { AppError } from './error.ts'
import { cursorOfMoment, cursorOfText, decodeCursor, encodeCursor, toPage } from './page.ts'

const id = '019d0000-0000-7000-8000-000000000000'

test('a cursor comes back as it was made, in any script', () => {
  for (const text of ['여신심사부 「규정」', '', '👍🏽'])
    expect(decodeCursor(encodeCursor([text, id]), cursorOfText)).toEqual([text, id])
  const moment = '2026-11-25T02:20:25.000Z'
  expect(decodeCursor(encodeCursor([moment, id]), cursorOfMoment)).toEqual([moment, id])
})

test.each([
  'garbage',
  '',
  Buffer.from('{"a":1}').toString('base64url'),
  encodeCursor([id]),
  encodeCursor(['a', 'b']),
  encodeCursor(['a', 'b', id]),
])('the cursor %j is refused, not believed', (cursor) => {
  for (const shape of [cursorOfMoment, cursorOfText]) expect(() => decodeCursor(cursor, shape)).toThrow(AppError)
})

test.each(['x', '2026-01-01', '2026-13-01T00:00:00Z', '0000-01-01T00:00:00Z', '+275760-09-13T00:00:00Z'])(
  'no list goes on from the time %s',
  (moment) => {
    expect(() => decodeCursor(encodeCursor([moment, id]), cursorOfMoment)).toThrow(AppError)
  },
)

test.each(['a\u0000', '\ud800'])('no list goes on from the text %j', (text) => {
  expect(() => decodeCursor(encodeCursor([text, id]), cursorOfText)).toThrow(AppError)
})

test('a page says where the next one starts, and the last one says nothing', () => {
  expect(toPage([1, 2, 3], 2, (row) => [String(row)])).toEqual({ items: [1, 2], nextCursor: encodeCursor(['2']) })
  expect(toPage([1, 2], 2, (row) => [String(row)]).nextCursor).toBeNull()
})

import { expect, test } from 'vitest'
import { AppError } from './error.ts'
import { decodeCursor, encodeCursor, toPage } from './page.ts'

test('a cursor comes back as it was made, in any script', () => {
  expect(decodeCursor(encodeCursor(['여신심사부 「규정」', '7']), 2)).toEqual(['여신심사부 「규정」', '7'])
})

test.each([['garbage'], [encodeCursor(['one'])], [Buffer.from('{"a":1}').toString('base64url')]])(
  'the cursor %s is refused, not believed',
  (cursor) => {
    expect(() => decodeCursor(cursor, 2)).toThrow(AppError)
  },
)

test('a page says where the next one starts, and the last one says nothing', () => {
  expect(toPage([1, 2, 3], 2, (row) => [String(row)])).toEqual({ items: [1, 2], nextCursor: encodeCursor(['2']) })
  expect(toPage([1, 2], 2, (row) => [String(row)]).nextCursor).toBeNull()
})

import { expect, test } from 'vitest'
import { createCallBook } from './call-book.ts'
import type { CallRecord } from './ports.ts'

function recordOf(id: string, status: CallRecord['status'] = 'begun'): CallRecord {
  const of = { workspaceId: 'w', memberId: 'm', requestId: 'r', modelId: 'p/m', purpose: 'api', app: null, label: 0 }
  const ended = { errorCode: null, inputTokens: null, outputTokens: null, milliseconds: 0, costMicros: null }
  return { id, at: new Date(0), ...of, status, ...ended, priceId: null, tries: 1, answerBegan: true }
}

/** A book whose statements end when they are told to. */
function openBook() {
  const statements: { rows: CallRecord[]; done: PromiseWithResolvers<void> }[] = []
  const book = createCallBook((rows) => {
    const done = Promise.withResolvers<void>()
    statements.push({ rows, done })
    return done.promise
  })
  return { book, statements }
}

test('what comes while a statement runs goes with the next one, together', async () => {
  const { book, statements } = openBook()
  const first = book.write(recordOf('1'))
  const others = [book.write(recordOf('2')), book.write(recordOf('3'))]
  expect(statements.map(({ rows }) => rows.map(({ id }) => id))).toEqual([['1']])
  statements[0]?.done.resolve()
  await first
  expect(statements.map(({ rows }) => rows.map(({ id }) => id))).toEqual([['1'], ['2', '3']])
  statements[1]?.done.resolve()
  await Promise.all(others)
  await book.written()
  expect(statements).toHaveLength(2)
})

test('a call that ended before its beginning was written is written once, as it ended', async () => {
  const { book, statements } = openBook()
  const other = book.write(recordOf('1'))
  const begun = book.write(recordOf('2'))
  const ended = book.write(recordOf('2', 'succeeded'))
  statements[0]?.done.resolve()
  await other
  expect(statements[1]?.rows.map(({ id, status }) => [id, status])).toEqual([['2', 'succeeded']])
  statements[1]?.done.resolve()
  await Promise.all([begun, ended])
})

test('a failed statement is told to those whose calls it held, and the next one is written', async () => {
  const { book, statements } = openBook()
  const first = book.write(recordOf('1'))
  const second = book.write(recordOf('2'))
  statements[0]?.done.reject(new Error('no database'))
  await expect(first).rejects.toThrow('no database')
  statements[1]?.done.resolve()
  await second
})

test('what nobody waits for goes along with what somebody does, or by itself a moment later', async () => {
  const { book, statements } = openBook()
  const soon = book.writeSoon(recordOf('1', 'succeeded'))
  expect(statements).toHaveLength(0)
  const now = book.write(recordOf('2'))
  expect(statements[0]?.rows.map(({ id }) => id)).toEqual(['1', '2'])
  statements[0]?.done.resolve()
  await Promise.all([soon, now])
  const later = book.writeSoon(recordOf('2', 'succeeded'))
  await expect.poll(() => statements.length).toBe(2)
  statements[1]?.done.resolve()
  await later
})

test('whoever asks whether all is written has it written at once', async () => {
  const { book, statements } = openBook()
  void book.writeSoon(recordOf('1', 'succeeded'))
  const written = book.written()
  expect(statements).toHaveLength(1)
  statements[0]?.done.resolve()
  await written
})

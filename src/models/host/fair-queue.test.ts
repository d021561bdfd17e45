import { expect, test } from 'vitest'
import { FairQueue } from './fair-queue.ts'

function takeAll(queue: FairQueue<string>): string[] {
  const taken: string[] = []
  for (let item = queue.take(); item !== undefined; item = queue.take()) taken.push(item)
  return taken
}

test('requests of the same urgency take turns', () => {
  const queue = new FairQueue<string>()
  queue.add(['a1', 'a2', 'a3'], false)
  queue.add(['b1', 'b2'], false)
  expect(takeAll(queue)).toEqual(['a1', 'b1', 'a2', 'b2', 'a3'])
})

test('a query that comes in the middle of an ingest is next', () => {
  const queue = new FairQueue<string>()
  queue.add(['a1', 'a2', 'a3'], false)
  expect(queue.take()).toBe('a1')
  queue.add(['q'], true)
  expect(takeAll(queue)).toEqual(['q', 'a2', 'a3'])
})

test('what a caller left behind is not worked on', () => {
  const queue = new FairQueue<string>()
  const leave = queue.add(['a1', 'a2'], false)
  queue.add(['b1'], false)
  leave()
  expect(queue.size).toBe(1)
  expect(takeAll(queue)).toEqual(['b1'])
})

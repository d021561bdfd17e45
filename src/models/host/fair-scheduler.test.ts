import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { FairScheduler } from './fair-scheduler.ts'

const notAborted = () => new AbortController().signal

test('results keep the order of the tasks, whatever ends first', async () => {
  const scheduler = new FairScheduler(2)
  const tasks = [20, 1, 5].map((milliseconds) => () => wait(milliseconds, milliseconds))
  expect(await scheduler.run(tasks, { isUrgent: false, signal: notAborted() })).toEqual([20, 1, 5])
})

test('an urgent request overtakes the rest of a long one', async () => {
  const scheduler = new FairScheduler(1)
  const order: string[] = []
  const note = (name: string) => async () => {
    await wait(1)
    order.push(name)
  }
  const long = scheduler.run(['a1', 'a2', 'a3'].map(note), { isUrgent: false, signal: notAborted() })
  const query = scheduler.run([note('q')], { isUrgent: true, signal: notAborted() })
  await Promise.all([long, query])
  expect(order).toEqual(['a1', 'q', 'a2', 'a3'])
})

test('a caller that leaves takes its waiting tasks along', async () => {
  const scheduler = new FairScheduler(1)
  const controller = new AbortController()
  let begun = 0
  const tasks = Array.from({ length: 5 }, () => async () => {
    begun += 1
    await wait(5)
  })
  const run = scheduler.run(tasks, { isUrgent: false, signal: controller.signal })
  controller.abort(new Error('left'))
  await expect(run).rejects.toThrow('left')
  await wait(20)
  expect(begun).toBe(1)
  expect(scheduler.waiting).toBe(0)
})

test('a failing task ends its request, not the next one', async () => {
  const scheduler = new FairScheduler(1)
  const failing = scheduler.run([() => Promise.reject(new Error('broken'))], { isUrgent: false, signal: notAborted() })
  const following = scheduler.run([async () => 'fine'], { isUrgent: false, signal: notAborted() })
  await expect(failing).rejects.toThrow('broken')
  expect(await following).toEqual(['fine'])
})

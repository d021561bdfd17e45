import { expect, test } from 'vitest'
import { sqlStateOf } from './sql-state.ts'

const refused = Object.assign(new Error('duplicate key'), { code: '23505', severity: 'ERROR' })

test('the state is found in the error and below what wraps it', () => {
  expect(sqlStateOf(refused)).toBe('23505')
  expect(sqlStateOf(new Error('Failed query', { cause: new Error('again', { cause: refused }) }))).toBe('23505')
})

test('other errors have none, even with a code of five signs or a circle of causes', () => {
  const circle = new Error('circle')
  circle.cause = circle
  expect(sqlStateOf(Object.assign(new Error('write'), { code: 'EPIPE' }))).toBeUndefined()
  expect(sqlStateOf(circle)).toBeUndefined()
  expect(sqlStateOf('23505')).toBeUndefined()
})

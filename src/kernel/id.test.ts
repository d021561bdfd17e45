import { expect, test } from 'vitest'
import { isId, newId } from './id.ts'

test('ids of later moments sort behind those of earlier ones', () => {
  const ids = [1_700_000_000_000, 1_700_000_000_001, 1_800_000_000_000].map((at) => newId(at))
  expect([...ids].sort()).toEqual(ids)
})

test('an id is a version 7 UUID of the RFC 9562 variant', () => {
  for (let count = 0; count < 100; count++)
    expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(isId('../../etc/passwd')).toBe(false)
})

test('no id comes twice, also of the same moment', () => {
  const ids = Array.from({ length: 10_000 }, () => newId(1_700_000_000_000))
  expect(new Set(ids).size).toBe(10_000)
})

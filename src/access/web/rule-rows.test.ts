import { expect, test } from 'vitest'
import type { Rule } from '../contract.ts'
import { isExpired, rowsOfRules } from './rule-rows.ts'

const rule = (values: Partial<Rule>): Rule => ({
  id: 'r',
  nodeId: 'n',
  nodeName: '카드 약관',
  isInherited: false,
  principalId: 1,
  principalName: '상담1팀',
  principalKind: 'group',
  verb: 'read',
  effect: 'allow',
  expiresAt: null,
  createdAt: '2026-11-24T00:00:00.000Z',
  createdByName: null,
  ...values,
})

test('rules that differ only in their verb stand in one row, reading first', () => {
  const rows = rowsOfRules([
    rule({ id: 'a', verb: 'share' }),
    rule({ id: 'b', verb: 'read' }),
    rule({ id: 'c', effect: 'deny' }),
  ])
  expect(rows.map((row) => row.rules.map((one) => one.id).join(' '))).toEqual(['b a', 'c'])
})

test('a rule ends at its moment, not after it', () => {
  const end = Date.parse('2026-12-01T00:00:00.000Z')
  expect(isExpired(rule({ expiresAt: '2026-12-01T00:00:00.000Z' }), end)).toBe(true)
  expect(isExpired(rule({ expiresAt: '2026-12-01T00:00:00.000Z' }), end - 1)).toBe(false)
  expect(isExpired(rule({}), end)).toBe(false)
})

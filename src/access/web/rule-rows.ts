/** Rules that differ only in their verb stand in one row, as people think of them: who, what all, until when. */
import type { Rule } from '../contract.ts'

export interface RuleRow {
  key: string
  first: Rule
  rules: readonly Rule[]
}

const verbOrder: Record<Rule['verb'], number> = { read: 0, write: 1, share: 2 }

export function rowsOfRules(rules: readonly Rule[]): RuleRow[] {
  const groups = Map.groupBy(rules, (rule) =>
    [rule.nodeId, rule.principalId, rule.effect, rule.expiresAt ?? ''].join(' '),
  )
  return [...groups].flatMap(([key, group]) => {
    const sorted = [...group].sort((left, right) => verbOrder[left.verb] - verbOrder[right.verb])
    const [first] = sorted
    return first ? [{ key, first, rules: sorted }] : []
  })
}

export function isExpired(rule: Rule, now = Date.now()): boolean {
  return rule.expiresAt !== null && new Date(rule.expiresAt).getTime() <= now
}

/** What a table of people would do to the people there are: who joins, who changes, who leaves, and which rows are wrong. Pure. */
import type { Words } from '../kernel/error.ts'
import type { Label } from './label.ts'
import { nameOfPath, type PeopleRow, type WrongRow } from './people-table.ts'
import type { Role } from './policy.ts'

interface PresentPerson {
  id: string
  email: string
  name: string
  role: Role
  clearance: Label
  isActive: boolean
  /** Without those that the directory keeps: a table does not touch them. */
  groups: readonly string[]
}

export interface Present {
  people: readonly PresentPerson[]
  /** E-mails with an invitation that is open. */
  invited: ReadonlySet<string>
  groups: ReadonlySet<string>
  directoryGroups: ReadonlySet<string>
  /** Who asks: nobody gives more than they have, or takes their own rights away by a table. */
  self: { id: string; clearance: Label }
}

interface Change<Value> {
  from: Value
  to: Value
}

export type Step = { line: number; name: string; email: string } & (
  | { kind: 'joins'; role: Role; clearance: Label; groups: string[] }
  | {
      kind: 'changes'
      memberId: string
      returns: boolean
      newName: Change<string> | null
      role: Change<Role> | null
      clearance: Change<Label> | null
      groups: Change<string[]> | null
    }
  | { kind: 'leaves'; memberId: string }
  /** Invited before, and not there yet. */
  | { kind: 'waits' }
  | { kind: 'same'; memberId: string }
)

export interface Plan {
  steps: Step[]
  wrong: WrongRow[]
  /** Groups that do not exist yet, outer before inner, each with the one that it lies in. */
  newGroups: { name: string; parent: string | null }[]
  /** People whom the table does not name. */
  unnamed: number
}

export function planPeople(table: { rows: readonly PeopleRow[]; wrong: readonly WrongRow[] }, present: Present): Plan {
  const known = new Map(present.people.map((person) => [person.email, person]))
  const planned = table.rows.map((row) => planRow(row, known.get(row.email), present))
  const steps = planned.filter((one) => 'kind' in one)
  const wrong = [...table.wrong, ...planned.filter((one) => 'reason' in one)].sort((a, b) => a.line - b.line)
  const named = new Set([...table.rows, ...table.wrong].map((row) => row.email))
  return {
    steps,
    wrong,
    newGroups: newGroupsOf(table.rows, steps, present),
    unnamed: present.people.filter((person) => !named.has(person.email)).length,
  }
}

function planRow(row: PeopleRow, person: PresentPerson | undefined, present: Present): Step | WrongRow {
  const wrong = (ko: string, en: string): WrongRow => ({ line: row.line, email: row.email, reason: { ko, en } })
  const groups = row.groups && [...new Set(row.groups.map((path) => groupOf(path, present)))].sort()
  const kept = groups?.find((name) => present.directoryGroups.has(name))
  if (kept) return wrong(`회사 디렉터리가 관리하는 그룹입니다: ${kept}`, `The directory keeps this group: ${kept}`)
  if ((row.clearance ?? 0) > Math.max(present.self.clearance, person?.clearance ?? 0))
    return wrong('내 취급 등급보다 높게 줄 수 없습니다.', 'You cannot give a higher clearance than yours.')
  if (!person) return planStranger(row, groups ?? [], present, wrong)
  if (person.role === 'service') return wrong('서비스는 표로 바꾸지 않습니다.', 'A service is not changed by a table.')
  const base = { line: row.line, name: person.name, email: person.email }
  const isSelf = person.id === present.self.id
  if (row.leaves) {
    if (isSelf) return wrong('자기 자신은 내보낼 수 없습니다.', 'You cannot end yourself.')
    return { ...base, kind: person.isActive ? 'leaves' : 'same', memberId: person.id }
  }
  const step = {
    ...base,
    kind: 'changes' as const,
    memberId: person.id,
    returns: !person.isActive,
    newName: changeOf(person.name, row.name),
    role: changeOf(person.role, row.role),
    clearance: changeOf(person.clearance, row.clearance),
    groups: groupChange(person.groups, groups),
  }
  if (isSelf && (step.role || step.clearance))
    return wrong('자기 역할과 등급은 표로 바꾸지 않습니다.', 'Your own role and clearance are not changed by a table.')
  const isSame = !step.returns && !step.newName && !step.role && !step.clearance && !step.groups
  return isSame ? { ...base, kind: 'same', memberId: person.id } : step
}

function planStranger(
  row: PeopleRow,
  groups: string[],
  present: Present,
  wrong: (ko: string, en: string) => WrongRow,
): Step | WrongRow {
  if (row.leaves) return wrong('이 이메일의 구성원이 없습니다.', 'No member has this e-mail.')
  if (row.name === undefined) return wrong('새 사람에게는 이름이 있어야 합니다.', 'Who joins needs a name.')
  const base = { line: row.line, name: row.name, email: row.email }
  if (present.invited.has(row.email)) return { ...base, kind: 'waits' }
  return { ...base, kind: 'joins', role: row.role ?? 'viewer', clearance: row.clearance ?? 0, groups }
}

/** A name with `/` or `>` in it that exists as it is written is that group. */
function groupOf(path: readonly string[], present: Present): string {
  const asWritten = [path.join('/'), path.join('>')].find((name) => path.length > 1 && present.groups.has(name))
  return asWritten ?? nameOfPath(path)
}

function changeOf<Value>(from: Value, to: Value | undefined): Change<Value> | null {
  return to === undefined || to === from ? null : { from, to }
}

function groupChange(before: readonly string[], after: string[] | undefined): Change<string[]> | null {
  const from = [...before].sort()
  return after === undefined || JSON.stringify(from) === JSON.stringify(after) ? null : { from, to: after }
}

/** Only those that a step needs: a wrong row makes none. */
function newGroupsOf(rows: readonly PeopleRow[], steps: readonly Step[], present: Present): Plan['newGroups'] {
  const changing = new Set(steps.filter((step) => groupsGiven(step).length > 0).map((step) => step.line))
  const found = new Map<string, string | null>()
  for (const row of rows) {
    for (const path of changing.has(row.line) ? (row.groups ?? []) : []) {
      if (present.groups.has(groupOf(path, present))) continue
      path.forEach((_, at) => {
        const name = nameOfPath(path.slice(0, at + 1))
        if (!present.groups.has(name)) found.set(name, at === 0 ? null : nameOfPath(path.slice(0, at)))
      })
    }
  }
  return [...found].map(([name, parent]) => ({ name, parent }))
}

function groupsGiven(step: Step): readonly string[] {
  if (step.kind === 'joins') return step.groups
  return step.kind === 'changes' ? (step.groups?.to ?? []) : []
}

/** In the reader's language, for a reply. */
export function inWords(wrong: readonly WrongRow[], language: keyof Words) {
  return wrong.map(({ line, email, reason }) => ({ line, email, reason: reason[language] }))
}

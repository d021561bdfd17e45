/** Many people at once, from a table: looked at first, then applied as it was looked at. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'
import { Label } from './label.ts'
import { roles } from './policy.ts'

const changeOf = <Value extends z.ZodType>(value: Value) => z.object({ from: value, to: value }).nullable()
const base = { line: z.int(), name: z.string(), email: z.string() }

export const PeopleStep = z.discriminatedUnion('kind', [
  z.object({ ...base, kind: z.literal('joins'), role: z.enum(roles), clearance: Label, groups: z.array(z.string()) }),
  z.object({
    ...base,
    kind: z.literal('changes'),
    memberId: z.uuid(),
    /** Ended before, and active from now on. */
    returns: z.boolean(),
    newName: changeOf(z.string()),
    role: changeOf(z.enum(roles)),
    clearance: changeOf(Label),
    groups: changeOf(z.array(z.string())),
  }),
  z.object({ ...base, kind: z.literal('leaves'), memberId: z.uuid() }),
  z.object({ ...base, kind: z.literal('waits') }),
  z.object({ ...base, kind: z.literal('same'), memberId: z.uuid() }),
])
export type PeopleStep = z.infer<typeof PeopleStep>

export const PeoplePlan = z.object({
  steps: z.array(PeopleStep),
  wrong: z.array(z.object({ line: z.int(), email: z.string(), reason: z.string() })),
  newGroups: z.array(z.object({ name: z.string(), parent: z.string().nullable() })),
  /** People whom the table does not name. They stay as they are. */
  unnamed: z.int(),
  /** Of this plan: it is applied only while it would still be the same. */
  hash: z.string(),
})
export type PeoplePlan = z.infer<typeof PeoplePlan>

/** The bytes of the file, as base64: its encoding is found here. */
const Table = z.base64().min(1).max(5_600_000)
const tableLimitBytes = 6 * 1024 * 1024

export const planPeople = defineOperation({
  id: 'planPeople',
  method: 'post',
  path: '/people/plan',
  action: 'members.manage',
  summary:
    'What a table of people (CSV) would change: who joins, changes, leaves, and which rows are wrong. Changes nothing.',
  isReading: true,
  bodyLimitBytes: tableLimitBytes,
  body: z.object({ table: Table }).strict(),
  reply: PeoplePlan,
})

export const applyPeople = defineOperation({
  id: 'applyPeople',
  method: 'post',
  path: '/people/apply',
  action: 'members.manage',
  summary: 'Applies a table of people, all or nothing. Refused when the plan is not what was looked at.',
  bodyLimitBytes: tableLimitBytes,
  body: z
    .object({
      table: Table,
      hash: z.string().max(100),
      /** `invite`: a link for each, shown once. `wait`: members at once, who come in by the company sign-in. */
      joiners: z.enum(['invite', 'wait']).default('invite'),
      /** Days until the links end. */
      days: z.int().min(1).max(30).default(14),
    })
    .strict(),
  reply: z.object({
    joined: z.int(),
    changed: z.int(),
    left: z.int(),
    links: z.array(z.object({ name: z.string(), email: z.string(), path: z.string(), expiresAt: z.iso.datetime() })),
  }),
})

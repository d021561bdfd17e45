/** What was done, by whom. Nobody changes it. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'
import { PageQuery, pageOf } from '../kernel/page.ts'

const Moment = z.iso.datetime()

export const AuditEvent = z.object({
  id: z.uuid(),
  at: Moment,
  /** Whose rights were used. */
  memberName: z.string(),
  /** Who really acted, where it was with the rights of somebody else. */
  actedByName: z.string().nullable(),
  action: z.string(),
  objectKind: z.string(),
  objectId: z.string(),
  /** Null for what the caller may not see, what is gone, and what has no name. */
  objectName: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
})
export type AuditEvent = z.infer<typeof AuditEvent>

export const listAudit = defineOperation({
  id: 'listAudit',
  method: 'get',
  path: '/audit',
  action: 'audit.read',
  summary: 'Who did what, newest first.',
  query: PageQuery.extend({ action: z.string().max(100).optional(), objectId: z.string().max(100).optional() }),
  reply: pageOf(AuditEvent),
})

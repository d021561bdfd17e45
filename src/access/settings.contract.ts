/** Security settings of the workspace. Every member reads them; owners change them. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'
import { Label } from './label.ts'

export const Settings = z.object({
  passwordMinLength: z.int().min(8).max(64),
  /** Hours until a session ends by itself. */
  sessionHours: z.int().min(1).max(720),
  twoFactorRequired: z.boolean(),
  /** From this label on a second person is asked (결재); null: never. */
  approvalFromLabel: Label.nullable(),
  /** Who may read conversations of others: nobody, or auditors who give a reason. */
  conversationReaders: z.enum(['nobody', 'auditors']),
  /** Days after its last turn; 0 keeps a conversation. */
  conversationDays: z.int().min(0).max(3650),
})
export type Settings = z.infer<typeof Settings>

export const getSettings = defineOperation({
  id: 'getSettings',
  method: 'get',
  path: '/settings',
  action: 'session.read',
  summary: 'Security settings of the workspace.',
  reply: Settings,
})

export const changeSettings = defineOperation({
  id: 'changeSettings',
  method: 'patch',
  path: '/settings',
  action: 'settings.manage',
  summary: 'Changes security settings. Each change stands in the audit log with what it was before.',
  body: Settings.partial().strict(),
  reply: Settings,
})

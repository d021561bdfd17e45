/** One's own password and sessions, looking as somebody else, and what a leaver kept. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'

const Moment = z.iso.datetime()
const Nothing = z.object({}).strict()

export const changePassword = defineOperation({
  id: 'changePassword',
  method: 'post',
  path: '/session/password',
  action: 'session.read',
  summary: 'Changes one’s own password. Every other session of the same person ends.',
  body: z.object({ current: z.string().min(1).max(200), next: z.string().min(1).max(200) }),
  reply: Nothing,
})

export const OwnSession = z.object({
  id: z.uuid(),
  isThisOne: z.boolean(),
  createdAt: Moment,
  expiresAt: Moment,
  /** Of the browser, as it called itself; null where it did not. */
  browser: z.string().nullable(),
  address: z.string().nullable(),
})
export type OwnSession = z.infer<typeof OwnSession>

export const listOwnSessions = defineOperation({
  id: 'listOwnSessions',
  method: 'get',
  path: '/session/all',
  action: 'session.read',
  summary: 'Where one is signed in.',
  reply: z.object({ items: z.array(OwnSession) }),
})

export const endOwnSession = defineOperation({
  id: 'endOwnSession',
  method: 'delete',
  path: '/session/all/{sessionId}',
  action: 'session.read',
  summary: 'Ends one of one’s own sessions.',
  params: z.object({ sessionId: z.uuid() }),
  reply: Nothing,
})

export const beginViewAs = defineOperation({
  id: 'beginViewAs',
  method: 'post',
  path: '/session/view-as',
  action: 'members.view-as',
  summary: 'Looks as another member, reading only, in this browser session. What is shown is what both may read.',
  body: z.object({ memberId: z.uuid() }),
  reply: z.object({ until: Moment }),
})

export const endViewAs = defineOperation({
  id: 'endViewAs',
  method: 'delete',
  path: '/session/view-as',
  action: 'session.read',
  summary: 'Ends looking as another member.',
  isReading: true,
  reply: Nothing,
})

export const handOverFolder = defineOperation({
  id: 'handOverFolder',
  method: 'post',
  path: '/members/{memberId}/hand-over',
  action: 'members.manage',
  summary: 'Gives the own folder of a member who has left to a colleague.',
  params: z.object({ memberId: z.uuid() }),
  body: z.object({ toMemberId: z.uuid(), reason: z.string().trim().min(2).max(500) }),
  reply: Nothing,
})

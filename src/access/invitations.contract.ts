/** Links that are used once: joining the workspace, and a new password. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'
import { Label } from './label.ts'
import { roles } from './policy.ts'

const Moment = z.iso.datetime()
const Name = z.string().trim().min(1).max(100)
const LinkParams = z.object({ invitationId: z.uuid() })
/** What stands in the link, after `#`: browsers do not send that part to servers or logs. */
const Token = z.string().min(20).max(100)

export const invitationStates = ['open', 'accepted', 'revoked', 'expired'] as const

export const Invitation = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  clearance: Label,
  groups: z.array(z.string()),
  state: z.enum(invitationStates),
  createdAt: Moment,
  createdByName: z.string(),
  expiresAt: Moment,
  acceptedAt: Moment.nullable(),
})
export type Invitation = z.infer<typeof Invitation>

/** Shown once: only a hash of it is kept. */
const FreshLink = z.object({ path: z.string(), expiresAt: Moment })

export const inviteMember = defineOperation({
  id: 'inviteMember',
  method: 'post',
  path: '/invitations',
  action: 'members.manage',
  summary: 'Invites a person by a link that works once. Never with more than the inviter has.',
  body: z.object({
    name: Name,
    email: z.email().max(320),
    role: z.enum(roles).exclude(['service']),
    clearance: Label,
    groups: z.array(Name).max(100).default([]),
    /** Days until the link ends. */
    days: z.int().min(1).max(30).default(7),
  }),
  reply: z.object({ invitation: Invitation, link: FreshLink }),
  status: 201,
})

export const listInvitations = defineOperation({
  id: 'listInvitations',
  method: 'get',
  path: '/invitations',
  action: 'members.manage',
  summary: 'Invitations, newest first.',
  reply: z.object({ items: z.array(Invitation) }),
})

export const renewInvitation = defineOperation({
  id: 'renewInvitation',
  method: 'post',
  path: '/invitations/{invitationId}/renew',
  action: 'members.manage',
  summary: 'A new link for an invitation that was not accepted; the one before ends.',
  params: LinkParams,
  reply: z.object({ invitation: Invitation, link: FreshLink }),
})

export const revokeInvitation = defineOperation({
  id: 'revokeInvitation',
  method: 'delete',
  path: '/invitations/{invitationId}',
  action: 'members.manage',
  summary: 'Takes an invitation back: its link opens nothing from now on.',
  params: LinkParams,
  reply: z.object({}).strict(),
})

export const issuePasswordLink = defineOperation({
  id: 'issuePasswordLink',
  method: 'post',
  path: '/members/{memberId}/password-link',
  action: 'members.manage',
  summary: 'A link that works once, with which a member sets a new password.',
  params: z.object({ memberId: z.uuid() }),
  reply: z.object({ link: FreshLink }),
  status: 201,
})

export const lookAtLink = defineOperation({
  id: 'lookAtLink',
  method: 'post',
  path: '/links/look',
  action: 'public',
  summary: 'What a link is for, before it is used.',
  body: z.object({ token: Token }),
  reply: z.object({
    kind: z.enum(['invitation', 'password-reset']),
    name: z.string(),
    email: z.string(),
    workspaceName: z.string(),
    expiresAt: Moment,
    passwordMinLength: z.int(),
  }),
})

export const useLink = defineOperation({
  id: 'useLink',
  method: 'post',
  path: '/links/use',
  action: 'public',
  summary: 'Sets the password by a link: of a new member, or anew. The link ends.',
  body: z.object({ token: Token, password: z.string().min(1).max(200) }),
  reply: z.object({ email: z.string() }),
})

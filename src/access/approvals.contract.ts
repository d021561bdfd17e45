/** 결재: asked by one person with a reason, decided by another. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'
import { KnownMoment } from '../kernel/page.ts'
import { Label } from './label.ts'

export const approvalStates = ['asked', 'approved', 'refused', 'withdrawn', 'expired'] as const
/** Kinds that there are today; domains to the right give theirs through the port `approvalKinds`. */
export const approvalKinds = ['label-lowering', 'original-taken-out'] as const

const ApprovalParams = z.object({ approvalId: z.uuid() })
const Reason = z.string().trim().min(2).max(1000)

export const Approval = z.object({
  id: z.uuid(),
  kind: z.string(),
  subject: z.object({
    kind: z.string(),
    id: z.uuid(),
    /** Null for what the caller may not see. */
    name: z.string().nullable(),
    label: Label,
  }),
  reason: z.string(),
  payload: z.record(z.string(), z.unknown()),
  state: z.enum(approvalStates),
  askedByName: z.string(),
  askedAt: KnownMoment,
  decidedByName: z.string().nullable(),
  decidedAt: KnownMoment.nullable(),
  decisionNote: z.string(),
  expiresAt: KnownMoment,
  /** Whether the caller may decide it now. */
  mayDecide: z.boolean(),
  mayWithdraw: z.boolean(),
})
export type Approval = z.infer<typeof Approval>

export const askApproval = defineOperation({
  id: 'askApproval',
  method: 'post',
  path: '/approvals',
  action: 'approvals.ask',
  summary: 'Asks a second person for something, with a reason.',
  body: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('label-lowering'),
      subjectId: z.uuid(),
      reason: Reason,
      payload: z.object({ label: Label }),
    }),
    z.object({
      kind: z.literal('original-taken-out'),
      subjectId: z.uuid(),
      reason: Reason,
      payload: z.object({}).default({}),
    }),
  ]),
  reply: Approval,
  status: 201,
})

export const listApprovals = defineOperation({
  id: 'listApprovals',
  method: 'get',
  path: '/approvals',
  action: 'approvals.ask',
  summary: 'What waits for the caller, what they asked, or all for those who read the audit log. Newest first.',
  query: z.object({ box: z.enum(['waiting', 'mine', 'all']).default('waiting') }),
  reply: z.object({ items: z.array(Approval) }),
})

export const countApprovals = defineOperation({
  id: 'countApprovals',
  method: 'get',
  path: '/approvals/counts',
  action: 'approvals.ask',
  summary: 'How many wait for the caller.',
  reply: z.object({ waiting: z.int() }),
})

export const decideApproval = defineOperation({
  id: 'decideApproval',
  method: 'post',
  path: '/approvals/{approvalId}/decision',
  action: 'approve',
  summary: 'Approves, which carries it out at once, or refuses. Never one’s own.',
  params: ApprovalParams,
  body: z.object({ decision: z.enum(['approved', 'refused']), note: z.string().trim().max(1000).default('') }),
  reply: Approval,
})

export const withdrawApproval = defineOperation({
  id: 'withdrawApproval',
  method: 'post',
  path: '/approvals/{approvalId}/withdraw',
  action: 'approvals.ask',
  summary: 'Takes back what one asked, while it is undecided.',
  params: ApprovalParams,
  reply: Approval,
})

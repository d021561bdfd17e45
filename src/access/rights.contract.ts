/** Who may do what at a node, by which rules, and why. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'
import { KnownMoment } from '../kernel/page.ts'
import { Label } from './label.ts'
import { NodeParams } from './tree.contract.ts'

export const verbs = ['read', 'write', 'share'] as const
export const effects = ['allow', 'deny'] as const

const Moment = z.iso.datetime()
const Nothing = z.object({}).strict()

export const Rule = z.object({
  id: z.uuid(),
  nodeId: z.uuid(),
  nodeName: z.string(),
  isInherited: z.boolean(),
  principalId: z.int(),
  principalName: z.string(),
  principalKind: z.enum(['member', 'group', 'everyone']),
  verb: z.enum(verbs),
  effect: z.enum(effects),
  expiresAt: Moment.nullable(),
  createdAt: Moment,
  createdByName: z.string().nullable(),
})
export type Rule = z.infer<typeof Rule>

export const NodeRights = z.object({
  node: z.object({
    id: z.uuid(),
    name: z.string(),
    kind: z.enum(['folder', 'document']),
    parentId: z.uuid().nullable(),
    label: Label,
    ownLabel: Label,
    inherits: z.boolean(),
    mayShare: z.boolean(),
    /** It came inside another file and follows that file's rights. */
    isEnclosed: z.boolean(),
  }),
  path: z.array(z.object({ id: z.uuid(), name: z.string() })),
  rules: z.array(Rule),
  /** How many active people can read it. Null for those who may not share it. */
  readers: z.array(z.object({ memberId: z.uuid(), name: z.string() })).nullable(),
})
export type NodeRights = z.infer<typeof NodeRights>

export const getRights = defineOperation({
  id: 'getRights',
  method: 'get',
  path: '/nodes/{nodeId}/rights',
  action: 'rights.read',
  summary: 'Who may see this, and by which rules.',
  params: NodeParams,
  reply: NodeRights,
})

export const addRule = defineOperation({
  id: 'addRule',
  method: 'post',
  path: '/nodes/{nodeId}/rules',
  action: 'rights.share',
  summary: 'Allows or denies a person, a group, or everyone.',
  params: NodeParams,
  body: z.object({
    principalId: z.int(),
    verb: z.enum(verbs),
    effect: z.enum(effects),
    expiresAt: KnownMoment.nullable().default(null),
  }),
  reply: z.object({ id: z.uuid() }),
  status: 201,
})

export const removeRule = defineOperation({
  id: 'removeRule',
  method: 'delete',
  path: '/nodes/{nodeId}/rules/{ruleId}',
  action: 'rights.share',
  summary: 'Takes a rule away.',
  params: z.object({ nodeId: z.uuid(), ruleId: z.uuid() }),
  reply: Nothing,
})

export const Explanation = z.object({
  canRead: z.boolean(),
  reason: z.enum(['allowed', 'not-allowed', 'denied', 'label-above-clearance', 'inactive', 'deleted']),
  member: z.object({ id: z.uuid(), name: z.string(), clearance: Label }),
  label: Label,
  /** The rules that touch this person, strongest first, with the way by which they reach them. */
  steps: z.array(
    z.object({
      ruleId: z.uuid(),
      nodeId: z.uuid(),
      nodeName: z.string(),
      effect: z.enum(effects),
      principalName: z.string(),
      isExpired: z.boolean(),
      expiresAt: Moment.nullable(),
    }),
  ),
})
export type Explanation = z.infer<typeof Explanation>

export const explainRights = defineOperation({
  id: 'explainRights',
  method: 'get',
  path: '/nodes/{nodeId}/rights/explanation',
  action: 'rights.read',
  summary: 'Why this person can, or cannot, see it. Only for those who may share it, and for oneself.',
  params: NodeParams,
  query: z.object({ memberId: z.uuid().optional() }),
  reply: Explanation,
})

export const listPrincipals = defineOperation({
  id: 'listPrincipals',
  method: 'get',
  path: '/principals',
  action: 'rights.read',
  summary: 'People and groups that a rule can name.',
  query: z.object({ search: z.string().max(100).default('') }),
  reply: z.object({
    items: z.array(
      z.object({
        principalId: z.int(),
        name: z.string(),
        kind: z.enum(['member', 'group', 'everyone']),
        note: z.string(),
      }),
    ),
  }),
})

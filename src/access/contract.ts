/** People, the tree of rights, and the audit log, over HTTP. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'
import { KnownMoment, PageQuery, pageOf } from '../kernel/page.ts'
import { Label } from './label.ts'
import { Member } from './member.ts'
import { roles } from './policy.ts'

export * from './approvals.contract.ts'
export * from './identity-provider.contract.ts'
export * from './invitations.contract.ts'
export * from './keys.contract.ts'
export { Label } from './label.ts'
export { Member } from './member.ts'
export * from './people-table.contract.ts'
export * from './scim.contract.ts'
export * from './sessions.contract.ts'
export * from './settings.contract.ts'

export const verbs = ['read', 'write', 'share'] as const
export const effects = ['allow', 'deny'] as const

const Moment = z.iso.datetime()
const NodeParams = z.object({ nodeId: z.uuid() })
const Nothing = z.object({}).strict()

export const Session = z.object({
  member: z.object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    clearance: Label,
    personalFolderId: z.uuid().nullable(),
  }),
  workspace: z.object({ id: z.uuid(), name: z.string() }),
  actions: z.array(z.string()),
  /** Of a browser session; null for a key. `missing`: it must be set up before anything else. */
  secondFactor: z.enum(['on', 'off', 'missing']).nullable(),
  /** Set while somebody looks as this member: who really sits there, and until when. */
  lookedAtBy: z.object({ name: z.string(), until: Moment }).nullable(),
  /** Null for a key. False: signs in at the identity provider only. */
  hasPassword: z.boolean().nullable(),
})
export type Session = z.infer<typeof Session>

export const getSession = defineOperation({
  id: 'getSession',
  method: 'get',
  path: '/session',
  action: 'session.read',
  summary: 'Who is signed in, and what they may do.',
  reply: Session,
})

export const getSetup = defineOperation({
  id: 'getSetup',
  method: 'get',
  path: '/setup',
  action: 'public',
  summary: 'Whether this Naru still waits for its first owner.',
  reply: z.object({
    isEmpty: z.boolean(),
    workspaceName: z.string().nullable(),
  }),
})

export const setUp = defineOperation({
  id: 'setUp',
  method: 'post',
  path: '/setup',
  action: 'public',
  summary: 'Makes the workspace and its first owner. Only while there is none.',
  body: z.object({
    workspaceName: z.string().trim().min(1).max(100),
    name: z.string().trim().min(1).max(100),
    email: z.email(),
    password: z.string().min(10).max(200),
  }),
  reply: z.object({ workspaceId: z.uuid(), memberId: z.uuid() }),
  status: 201,
})

export const listMembers = defineOperation({
  id: 'listMembers',
  method: 'get',
  path: '/members',
  action: 'members.read',
  summary: 'People of the workspace.',
  reply: z.object({ items: z.array(Member) }),
})

export const addMember = defineOperation({
  id: 'addMember',
  method: 'post',
  path: '/members',
  action: 'members.manage',
  summary: 'Adds a person who signs in with e-mail and password.',
  body: z.object({
    name: z.string().trim().min(1).max(100),
    email: z.email(),
    password: z.string().min(10).max(200),
    role: z.enum(roles),
    clearance: Label,
    groups: z.array(z.string().trim().min(1).max(100)).default([]),
  }),
  reply: Member,
  status: 201,
})

export const changeMember = defineOperation({
  id: 'changeMember',
  method: 'patch',
  path: '/members/{memberId}',
  action: 'members.manage',
  summary: 'Changes role, clearance or whether the person is active. Ending a person ends their sessions and keys.',
  params: z.object({ memberId: z.uuid() }),
  body: z
    .object({
      role: z.enum(roles).optional(),
      clearance: Label.optional(),
      isActive: z.boolean().optional(),
      groups: z.array(z.string().trim().min(1).max(100)).optional(),
    })
    .strict(),
  reply: Member,
})

export const Group = z.object({
  id: z.uuid(),
  name: z.string(),
  principalId: z.int(),
  members: z.int(),
  parents: z.array(z.string()),
  /** The company's directory keeps it; what its people are given is set here. */
  isDirectory: z.boolean(),
  givesRole: z.enum(roles).nullable(),
  givesClearance: Label.nullable(),
})
export type Group = z.infer<typeof Group>

export const listGroups = defineOperation({
  id: 'listGroups',
  method: 'get',
  path: '/groups',
  action: 'members.read',
  summary: 'Groups, and which groups they belong to.',
  reply: z.object({ items: z.array(Group) }),
})

export const addGroup = defineOperation({
  id: 'addGroup',
  method: 'post',
  path: '/groups',
  action: 'members.manage',
  summary: 'Makes a group, inside other groups where named.',
  body: z.object({
    name: z.string().trim().min(1).max(100),
    parents: z.array(z.string().trim().min(1).max(100)).max(100).default([]),
  }),
  reply: z.object({ id: z.uuid(), principalId: z.int() }),
  status: 201,
})

export const ensureGroups = defineOperation({
  id: 'ensureGroups',
  method: 'post',
  path: '/groups/ensure',
  action: 'folders.write',
  summary: 'The groups of these names. Whoever may make groups gets the missing ones made.',
  body: z.object({ names: z.array(z.string().trim().min(1).max(100)).max(100) }),
  reply: z.object({ items: z.array(z.object({ name: z.string(), principalId: z.int() })) }),
})

export const Folder = z.object({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  name: z.string(),
  label: Label,
  inherits: z.boolean(),
  isPersonal: z.boolean(),
  mayWrite: z.boolean(),
  mayShare: z.boolean(),
  createdAt: Moment,
})
export type Folder = z.infer<typeof Folder>

export const listFolders = defineOperation({
  id: 'listFolders',
  method: 'get',
  path: '/folders',
  action: 'folders.read',
  summary: 'All folders that the caller may see. A folder whose parent is not visible stands at the top.',
  /** Only what is in the bin. */
  query: z.object({ deleted: z.stringbool().default(false) }),
  reply: z.object({ items: z.array(Folder) }),
})

export const addFolder = defineOperation({
  id: 'addFolder',
  method: 'post',
  path: '/folders',
  action: 'folders.write',
  summary: 'Makes a folder. At the top it belongs to its maker alone until it is granted.',
  body: z.object({
    name: z.string().trim().min(1).max(200),
    parentId: z.uuid().nullable().default(null),
    label: Label.default(0),
    inherits: z.boolean().default(true),
  }),
  reply: Folder,
  status: 201,
})

export const ensureFolder = defineOperation({
  id: 'ensureFolder',
  method: 'post',
  path: '/folders/ensure',
  action: 'folders.write',
  summary: 'The caller’s folder of this name, made when there is none.',
  body: z.object({
    name: z.string().trim().min(1).max(200),
    parentId: z.uuid().nullable().default(null),
    label: Label.default(0),
    inherits: z.boolean().default(true),
  }),
  reply: Folder,
})

export const changeNode = defineOperation({
  id: 'changeNode',
  method: 'patch',
  path: '/nodes/{nodeId}',
  action: 'folders.write',
  summary: 'Renames, moves, labels a folder or document, or cuts what it inherits.',
  params: NodeParams,
  body: z
    .object({
      name: z.string().trim().min(1).max(200).optional(),
      parentId: z.uuid().optional(),
      label: Label.optional(),
      inherits: z.boolean().optional(),
    })
    .strict(),
  reply: z.object({ id: z.uuid() }),
})

export const deleteNode = defineOperation({
  id: 'deleteNode',
  method: 'delete',
  path: '/nodes/{nodeId}',
  action: 'folders.write',
  summary: 'Hides a folder or document everywhere at once. Restorable for 30 days.',
  params: NodeParams,
  reply: Nothing,
  status: 200,
})

export const restoreNode = defineOperation({
  id: 'restoreNode',
  method: 'post',
  path: '/nodes/{nodeId}/restore',
  action: 'folders.write',
  summary: 'Brings a hidden folder or document back.',
  params: NodeParams,
  reply: Nothing,
})

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

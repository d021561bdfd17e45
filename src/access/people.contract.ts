/** Who is signed in, the first owner, members and groups. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'
import { Label } from './label.ts'
import { Member } from './member.ts'
import { roles } from './policy.ts'

const Moment = z.iso.datetime()

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

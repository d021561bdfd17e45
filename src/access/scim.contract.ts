/** The company's directory keeps people and groups (SCIM 2.0, RFC 7643 and 7644), with a key that has the scope `scim`. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'
import { Label } from './label.ts'
import { roles } from './policy.ts'

/** Names of attributes come in any case, so bodies are read by `scim-document.ts`. */
const Resource = z.looseObject({ schemas: z.array(z.string()).optional() })
const Patch = z.looseObject({ schemas: z.array(z.string()).optional() })
const Reply = z.looseObject({ schemas: z.array(z.string()), id: z.string() })
const List = z.object({
  schemas: z.array(z.string()),
  totalResults: z.int(),
  startIndex: z.int(),
  itemsPerPage: z.int(),
  Resources: z.array(z.looseObject({})),
})
const Nothing = z.object({}).strict()

/** A group of ten thousand people in one body is 1 MB. */
const groupLimitBytes = 4 * 1024 * 1024

const Shown = z.object({
  attributes: z.string().max(500).optional(),
  excludedAttributes: z.string().max(500).optional(),
})
const ListQuery = Shown.extend({
  filter: z.string().max(1000).optional(),
  /** From 1. Read by `pageAsked`: what is no number counts as unsaid. */
  startIndex: z.string().max(20).optional(),
  count: z.string().max(20).optional(),
})
const UserParams = z.object({ userId: z.uuid() })
const GroupParams = z.object({ groupId: z.uuid() })
const face = 'scim' as const
const action = 'scim' as const

export const describeDirectory = defineOperation({
  id: 'describeDirectory',
  method: 'get',
  path: '/ServiceProviderConfig',
  face,
  action,
  summary: 'What this SCIM service can do.',
  reply: z.looseObject({}),
})
export const listResourceTypes = defineOperation({
  id: 'listResourceTypes',
  method: 'get',
  path: '/ResourceTypes',
  face,
  action,
  summary: 'The kinds of resources of SCIM.',
  reply: List,
})
export const listSchemas = defineOperation({
  id: 'listSchemas',
  method: 'get',
  path: '/Schemas',
  face,
  action,
  summary: 'The attributes of users and groups.',
  reply: List,
})

export const listDirectoryUsers = defineOperation({
  id: 'listDirectoryUsers',
  method: 'get',
  path: '/Users',
  face,
  action,
  summary: 'People, by a filter of equalities (userName, externalId, displayName, emails.value, active).',
  query: ListQuery,
  reply: List,
})
export const getDirectoryUser = defineOperation({
  id: 'getDirectoryUser',
  method: 'get',
  path: '/Users/{userId}',
  face,
  action,
  summary: 'One person.',
  params: UserParams,
  query: Shown,
  reply: Reply,
})
export const addDirectoryUser = defineOperation({
  id: 'addDirectoryUser',
  method: 'post',
  path: '/Users',
  face,
  action,
  summary: 'Makes a member: a viewer with clearance 0, who signs in at the company’s provider.',
  body: Resource,
  reply: Reply,
  status: 201,
})
export const replaceDirectoryUser = defineOperation({
  id: 'replaceDirectoryUser',
  method: 'put',
  path: '/Users/{userId}',
  face,
  action,
  summary: 'Replaces what the directory says of a person. Not active: ended as if an owner had ended them.',
  params: UserParams,
  body: Resource,
  reply: Reply,
})
export const patchDirectoryUser = defineOperation({
  id: 'patchDirectoryUser',
  method: 'patch',
  path: '/Users/{userId}',
  face,
  action,
  summary: 'Changes some of it.',
  params: UserParams,
  body: Patch,
  reply: Reply,
})
export const deleteDirectoryUser = defineOperation({
  id: 'deleteDirectoryUser',
  method: 'delete',
  path: '/Users/{userId}',
  face,
  action,
  summary: 'Ends a person: sessions, keys and links at once. What they made stays.',
  params: UserParams,
  reply: Nothing,
  status: 204,
})

export const listDirectoryGroups = defineOperation({
  id: 'listDirectoryGroups',
  method: 'get',
  path: '/Groups',
  face,
  action,
  summary: 'The groups that the directory made, by a filter of equalities (displayName, externalId, members.value).',
  query: ListQuery,
  reply: List,
})
export const getDirectoryGroup = defineOperation({
  id: 'getDirectoryGroup',
  method: 'get',
  path: '/Groups/{groupId}',
  face,
  action,
  summary: 'One group.',
  params: GroupParams,
  query: Shown,
  reply: Reply,
})
export const addDirectoryGroup = defineOperation({
  id: 'addDirectoryGroup',
  method: 'post',
  path: '/Groups',
  face,
  action,
  summary: 'Makes a group that the directory keeps.',
  body: Resource,
  bodyLimitBytes: groupLimitBytes,
  reply: Reply,
  status: 201,
})
export const replaceDirectoryGroup = defineOperation({
  id: 'replaceDirectoryGroup',
  method: 'put',
  path: '/Groups/{groupId}',
  face,
  action,
  summary: 'Replaces name and members.',
  params: GroupParams,
  body: Resource,
  bodyLimitBytes: groupLimitBytes,
  reply: Reply,
})
export const patchDirectoryGroup = defineOperation({
  id: 'patchDirectoryGroup',
  method: 'patch',
  path: '/Groups/{groupId}',
  face,
  action,
  summary: 'Changes name or members.',
  params: GroupParams,
  body: Patch,
  bodyLimitBytes: groupLimitBytes,
  reply: Reply,
})
export const deleteDirectoryGroup = defineOperation({
  id: 'deleteDirectoryGroup',
  method: 'delete',
  path: '/Groups/{groupId}',
  face,
  action,
  summary: 'Removes the group and the rules that name it.',
  params: GroupParams,
  reply: Nothing,
  status: 204,
})

export const changeGroup = defineOperation({
  id: 'changeGroup',
  method: 'patch',
  path: '/groups/{groupId}',
  action: 'members.manage',
  summary: 'What people of a group of the directory are given beside its rights. Without it: viewer, clearance 0.',
  params: GroupParams,
  body: z
    .object({
      givesRole: z.enum(roles).exclude(['owner', 'service']).nullable(),
      givesClearance: Label.nullable(),
    })
    .strict(),
  reply: Nothing,
})

/** Keys of programs, and services: programs that are members. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'
import { Label } from './label.ts'
import { Member } from './member.ts'

const Moment = z.iso.datetime()
const Nothing = z.object({}).strict()

/** Scopes beside the actions: `*` everything its role may; the others speak for people and are given by owners. */
export const specialScopes = ['*', 'view-as', 'act-for-users', 'scim'] as const

export const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** In whose name it acts. */
  memberId: z.uuid(),
  memberName: z.string(),
  /** The last characters of the key, which itself is shown once. */
  ending: z.string(),
  scopes: z.array(z.string()),
  apps: z.array(z.string()).nullable(),
  origins: z.array(z.string()),
  perMinute: z.int().nullable(),
  perDay: z.int().nullable(),
  highestLabel: Label,
  actsForUsers: z.boolean(),
  createdAt: Moment,
  expiresAt: Moment.nullable(),
  revokedAt: Moment.nullable(),
  lastUsedAt: Moment.nullable(),
  callsToday: z.int(),
})
export type ApiKey = z.infer<typeof ApiKey>

/** The only reply that ever holds the key, and the private half with which a portal signs. */
export const IssuedKey = z.object({ key: z.string(), signingKey: z.string().nullable(), details: ApiKey })
export type IssuedKey = z.infer<typeof IssuedKey>

export const listKeys = defineOperation({
  id: 'listKeys',
  method: 'get',
  path: '/keys',
  action: 'keys.own',
  summary: 'One’s own API keys; owners see those of everybody.',
  reply: z.object({ items: z.array(ApiKey) }),
})

/** Not a creation in the sense of `Idempotency-Key`: its reply is kept nowhere. */
export const addKey = defineOperation({
  id: 'addKey',
  method: 'post',
  path: '/keys',
  action: 'keys.own',
  summary: 'Makes an API key for oneself, or, as an owner, for a service. The key is shown in this reply only.',
  body: z.object({
    name: z.string().trim().min(1).max(100),
    /** A service; none: oneself. */
    memberId: z.uuid().optional(),
    scopes: z.array(z.string().max(50)).min(1).max(50),
    apps: z.array(z.string().max(100)).min(1).max(50).nullable().default(null),
    origins: z.array(z.url().max(300)).max(20).default([]),
    perMinute: z.int().min(1).max(1_000_000).nullable().default(null),
    perDay: z.int().min(1).max(100_000_000).nullable().default(null),
    highestLabel: Label.optional(),
    expiresInDays: z.int().min(1).max(730).default(90),
  }),
  reply: IssuedKey,
})

export const rotateKey = defineOperation({
  id: 'rotateKey',
  method: 'post',
  path: '/keys/{keyId}/rotate',
  action: 'keys.own',
  summary: 'Makes a successor with the same limits. The old key works on for the given hours.',
  params: z.object({ keyId: z.uuid() }),
  body: z.object({ overlapHours: z.int().min(0).max(720).default(24) }),
  reply: IssuedKey,
})

export const revokeKey = defineOperation({
  id: 'revokeKey',
  method: 'delete',
  path: '/keys/{keyId}',
  action: 'keys.own',
  summary: 'Ends a key at once.',
  params: z.object({ keyId: z.uuid() }),
  reply: Nothing,
})

export const addService = defineOperation({
  id: 'addService',
  method: 'post',
  path: '/services',
  action: 'members.manage',
  summary: 'Adds a service: a program with a name, a clearance and rights of its own, which signs in by keys only.',
  body: z.object({
    name: z.string().trim().min(1).max(100),
    clearance: Label,
    groups: z.array(z.string().trim().min(1).max(100)).default([]),
  }),
  reply: Member,
  status: 201,
})

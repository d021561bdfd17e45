import { type SQL, sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  boolean,
  date,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { DirectoryProfile } from './scim-document.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const workspace = pgTable('workspace', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  /** The principal that every active member has. */
  everyonePrincipalId: integer('everyone_principal_id').notNull(),
})

export const member = pgTable('member', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  /** The sign-in library's user; null for a service principal. */
  userId: uuid('user_id'),
  principalId: integer('principal_id').notNull().default(sql`nextval('access.principal_id')`),
  email: text().notNull(),
  name: text().notNull(),
  role: text().notNull(),
  /** The highest label this person may read. */
  clearance: smallint().notNull(),
  isActive: boolean('is_active').notNull().default(true),
  personalFolderId: uuid('personal_folder_id'),
  createdAt: moment('created_at').notNull().defaultNow(),
  /** How the company's directory calls the person, and by which name they sign in there. */
  externalId: text('external_id'),
  userName: text('user_name'),
  directoryProfile: jsonb('directory_profile').$type<DirectoryProfile>(),
  directoryDeletedAt: moment('directory_deleted_at'),
  changedAt: moment('changed_at').notNull().defaultNow(),
})

export const memberGroup = pgTable('member_group', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  principalId: integer('principal_id').notNull().default(sql`nextval('access.principal_id')`),
  name: text().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  /** Made and filled by the company's directory, and by nobody else. */
  isDirectory: boolean('is_directory').notNull().default(false),
  externalId: text('external_id'),
  /** What its people are given beside its rights; set by an owner. */
  givesRole: text('gives_role'),
  givesClearance: smallint('gives_clearance'),
  changedAt: moment('changed_at').notNull().defaultNow(),
})

export const groupEdge = pgTable(
  'group_edge',
  {
    workspaceId: uuid('workspace_id').notNull(),
    childPrincipalId: integer('child_principal_id').notNull(),
    parentPrincipalId: integer('parent_principal_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.childPrincipalId, table.parentPrincipalId] })],
)

export const apiKey = pgTable('api_key', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  memberId: uuid('member_id').notNull(),
  name: text().notNull(),
  keyHash: text('key_hash').notNull(),
  /** The last characters, so that people recognise it. */
  ending: text().notNull().default(''),
  scopes: text().array().notNull(),
  /** Model names of the only apps it may use; null: no such limit. */
  apps: text().array(),
  origins: text().array().notNull().default([]),
  perMinute: integer('per_minute'),
  perDay: integer('per_day'),
  highestLabel: smallint('highest_label').notNull().default(2),
  /** The public half of the pair with which a portal signs in whose name it asks, as PEM. */
  assertionKey: text('assertion_key'),
  createdBy: uuid('created_by'),
  expiresAt: moment('expires_at'),
  revokedAt: moment('revoked_at'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const apiKeyUse = pgTable(
  'api_key_use',
  {
    workspaceId: uuid('workspace_id').notNull(),
    keyId: uuid('key_id').notNull(),
    day: date().notNull(),
    calls: integer().notNull(),
    refused: integer().notNull(),
    lastAt: moment('last_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.keyId, table.day] })],
)

/** A folder or a document in the tree of rights. The last three columns are kept by the database. */
export const node = pgTable('node', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  parentId: uuid('parent_id'),
  kind: text({ enum: ['folder', 'document'] }).notNull(),
  name: text().notNull(),
  inherits: boolean().notNull().default(true),
  ownLabel: smallint('own_label').notNull().default(0),
  createdBy: uuid('created_by').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
  deletedAt: moment('deleted_at'),
  deletedBy: uuid('deleted_by'),
  /** It is being removed for good, and cannot be restored any more. */
  purgeAskedAt: moment('purge_asked_at'),
  rightsId: integer('rights_id').notNull().default(0),
  label: smallint().notNull().default(0),
  isHidden: boolean('is_hidden').notNull().default(false),
})

/** What the caller may do with the row of a list: as `access.may` says, with rights that are read once for all rows. */
export function mayOnRow(verb: 'write' | 'share', row: { rightsId: AnyPgColumn; label: AnyPgColumn }): SQL<boolean> {
  return sql<boolean>`coalesce(${row.label} <= (SELECT access.clearance()) AND ${row.rightsId} = ANY ((SELECT access.rights_for(${verb}))::int[]), false)`
}

export const accessRule = pgTable('access_rule', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  nodeId: uuid('node_id').notNull(),
  principalId: integer('principal_id').notNull(),
  verb: text({ enum: ['read', 'write', 'share'] }).notNull(),
  effect: text({ enum: ['allow', 'deny'] }).notNull(),
  expiresAt: moment('expires_at'),
  createdBy: uuid('created_by'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const auditEvent = pgTable('audit_event', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  at: moment('at').notNull().defaultNow(),
  memberId: uuid('member_id').notNull(),
  onBehalfOf: uuid('on_behalf_of'),
  action: text().notNull(),
  objectKind: text('object_kind').notNull(),
  objectId: text('object_id').notNull(),
  requestId: text('request_id').notNull(),
  detail: jsonb().$type<Record<string, unknown>>().notNull(),
})

export const workspaceSetting = pgTable('workspace_setting', {
  workspaceId: uuid('workspace_id').primaryKey(),
  passwordMinLength: integer('password_min_length').notNull(),
  sessionHours: integer('session_hours').notNull(),
  twoFactorRequired: boolean('two_factor_required').notNull(),
  /** From this label on a second person is asked; null: never. */
  approvalFromLabel: smallint('approval_from_label'),
  conversationReaders: text('conversation_readers', { enum: ['nobody', 'auditors'] }).notNull(),
  /** After the last turn; 0 keeps them. */
  conversationDays: integer('conversation_days').notNull(),
  updatedAt: moment('updated_at').notNull(),
})

/** An invitation, or a link to a new password. Used once. */
export const signInLink = pgTable('sign_in_link', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  kind: text({ enum: ['invitation', 'password-reset'] }).notNull(),
  tokenHash: text('token_hash').notNull(),
  memberId: uuid('member_id'),
  name: text().notNull(),
  email: text().notNull(),
  role: text().notNull(),
  clearance: smallint().notNull(),
  groupPrincipalIds: integer('group_principal_ids').array().notNull(),
  createdBy: uuid('created_by').notNull(),
  createdAt: moment('created_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  usedAt: moment('used_at'),
  revokedAt: moment('revoked_at'),
})

/** Where people of the workspace sign in, beside Naru's own passwords. */
export const identityProvider = pgTable('identity_provider', {
  workspaceId: uuid('workspace_id').primaryKey(),
  issuer: text().notNull(),
  clientId: text('client_id').notNull(),
  sealedSecret: text('sealed_secret'),
  buttonName: text('button_name').notNull(),
  emailDomains: text('email_domains').array().notNull(),
  letsJoin: boolean('lets_join').notNull(),
  groupsClaim: text('groups_claim'),
  groupNames: jsonb('group_names').$type<Record<string, string[]>>().notNull(),
  passwordsAllowed: boolean('passwords_allowed').notNull(),
  trustsSecondFactor: boolean('trusts_second_factor').notNull(),
  isOn: boolean('is_on').notNull(),
  updatedAt: moment('updated_at').notNull(),
  updatedBy: uuid('updated_by').notNull(),
})

/** Who a member is at an issuer. */
export const memberIdentity = pgTable('member_identity', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  memberId: uuid('member_id').notNull(),
  issuer: text().notNull(),
  subject: text().notNull(),
  email: text().notNull(),
  boundAt: moment('bound_at').notNull(),
  lastUsedAt: moment('last_used_at').notNull(),
})

/** A browser session that looks as another member. */
export const viewAs = pgTable('view_as', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  memberId: uuid('member_id').notNull(),
  ofMemberId: uuid('of_member_id').notNull(),
  sessionId: uuid('session_id').notNull(),
  begunAt: moment('begun_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  endedAt: moment('ended_at'),
})

export const approval = pgTable('approval', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  kind: text().notNull(),
  subjectKind: text('subject_kind').notNull(),
  subjectId: uuid('subject_id').notNull(),
  subjectLabel: smallint('subject_label').notNull(),
  askedBy: uuid('asked_by').notNull(),
  askedAt: moment('asked_at').notNull(),
  reason: text().notNull(),
  payload: jsonb().$type<Record<string, unknown>>().notNull(),
  /** `asked` after `expiresAt` counts as expired. */
  state: text({ enum: ['asked', 'approved', 'refused', 'withdrawn'] }).notNull(),
  decidedBy: uuid('decided_by'),
  decidedAt: moment('decided_at'),
  decisionNote: text('decision_note').notNull().default(''),
  expiresAt: moment('expires_at').notNull(),
})

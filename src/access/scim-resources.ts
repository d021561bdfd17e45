/** Resources and descriptions in SCIM's form (RFC 7643). Pure. */
import type { DirectoryProfile, Document } from './scim-document.ts'

const schemaOf = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
} as const

export interface PersonRow {
  id: string
  email: string
  userName: string | null
  externalId: string | null
  name: string
  isActive: boolean
  profile: DirectoryProfile | null
  createdAt: Date
  changedAt: Date
  groups: readonly { id: string; name: string }[]
}

export interface GroupRow {
  id: string
  name: string
  externalId: string | null
  createdAt: Date
  changedAt: Date
  members: readonly { id: string; name: string; kind: 'User' | 'Group' }[]
}

export function personResource(row: PersonRow, base: string) {
  const { profile } = row
  return {
    schemas: [schemaOf.user],
    id: row.id,
    ...(row.externalId === null ? {} : { externalId: row.externalId }),
    userName: row.userName ?? row.email,
    displayName: profile?.displayName ?? row.name,
    name: profile?.name ?? { formatted: row.name },
    emails: profile?.emails ?? [{ value: row.email, type: 'work', primary: true }],
    active: row.isActive,
    groups: row.groups.map((group) => ({
      value: group.id,
      display: group.name,
      type: 'direct',
      $ref: `${base}/Groups/${group.id}`,
    })),
    meta: metaOf(row, 'User', `${base}/Users/${row.id}`),
  }
}

export function groupResource(row: GroupRow, base: string) {
  return {
    schemas: [schemaOf.group],
    id: row.id,
    ...(row.externalId === null ? {} : { externalId: row.externalId }),
    displayName: row.name,
    members: row.members.map((one) => ({
      value: one.id,
      display: one.name,
      type: one.kind,
      $ref: `${base}/${one.kind}s/${one.id}`,
    })),
    meta: metaOf(row, 'Group', `${base}/Groups/${row.id}`),
  }
}

function metaOf(row: { createdAt: Date; changedAt: Date }, resourceType: string, location: string) {
  return { resourceType, created: row.createdAt.toISOString(), lastModified: row.changedAt.toISOString(), location }
}

/** What a change starts from: what the directory can set of it. */
export function personDocument(row: PersonRow): Document {
  const { profile } = row
  return {
    username: row.userName ?? row.email,
    externalid: row.externalId,
    ...(profile?.displayName ? { displayname: profile.displayName } : {}),
    name: {
      ...(profile?.name?.formatted ? { formatted: profile.name.formatted } : {}),
      ...(profile?.name?.givenName ? { givenname: profile.name.givenName } : {}),
      ...(profile?.name?.familyName ? { familyname: profile.name.familyName } : {}),
      ...(profile ? {} : { formatted: row.name }),
    },
    emails: (profile?.emails ?? [{ value: row.email, type: 'work', primary: true }]).map((one) => ({ ...one })),
    active: row.isActive,
  }
}

export function groupDocument(row: GroupRow): Document {
  return { displayname: row.name, externalid: row.externalId, members: row.members.map((one) => ({ value: one.id })) }
}

const mostResults = 200
const usualResults = 100

/** What a list was asked for. @see RFC 7644, 3.4.2.4: below 1 is 1, a negative count is 0 */
export function pageAsked(query: { startIndex?: string | undefined; count?: string | undefined }) {
  const numberOf = (text: string | undefined) =>
    text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined
  const startIndex = Math.min(Math.max(numberOf(query.startIndex) ?? 1, 1), 1_000_000_000)
  return { startIndex, count: Math.min(Math.max(numberOf(query.count) ?? usualResults, 0), mostResults) }
}

export function listResource(resources: readonly object[], total: number, startIndex: number) {
  return {
    schemas: [schemaOf.list],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources.map((one) => ({ ...one }) as Record<string, unknown>),
  }
}

// ---------------------------------------------------------------- what there is

export function serviceProviderConfig(base: string) {
  const no = { supported: false }
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: mostResults },
    changePassword: no,
    sort: no,
    etag: no,
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer',
        description: 'A key of Naru with the scope scim, in the header Authorization.',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  }
}

export function resourceTypes(base: string) {
  const typeOf = (id: 'User' | 'Group', schema: string) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id,
    name: id,
    endpoint: `/${id}s`,
    schema,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${id}` },
  })
  return [typeOf('User', schemaOf.user), typeOf('Group', schemaOf.group)]
}

interface Attribute {
  name: string
  type: 'string' | 'boolean' | 'complex' | 'reference'
  multiValued: boolean
  required: boolean
  mutability: 'readWrite' | 'readOnly' | 'immutable'
  returned: 'default'
  uniqueness: 'none' | 'server'
  caseExact: boolean
  subAttributes?: Attribute[]
}

function attribute(name: string, more: Partial<Attribute> = {}): Attribute {
  return {
    name,
    type: 'string',
    multiValued: false,
    required: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    caseExact: false,
    ...more,
  }
}

export function schemas(base: string) {
  const readOnly = { mutability: 'readOnly' } as const
  const reference = [
    attribute('value'),
    attribute('display', readOnly),
    attribute('type', readOnly),
    attribute('$ref', { type: 'reference', ...readOnly }),
  ]
  const schema = (id: string, name: string, attributes: Attribute[]) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    id,
    name,
    attributes,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
  })
  return [
    schema(schemaOf.user, 'User', [
      attribute('userName', { required: true, uniqueness: 'server' }),
      attribute('externalId', { caseExact: true }),
      attribute('displayName'),
      attribute('name', {
        type: 'complex',
        subAttributes: [attribute('formatted'), attribute('givenName'), attribute('familyName')],
      }),
      attribute('emails', {
        type: 'complex',
        multiValued: true,
        subAttributes: [attribute('value'), attribute('type'), attribute('primary', { type: 'boolean' })],
      }),
      attribute('active', { type: 'boolean' }),
      attribute('groups', { type: 'complex', multiValued: true, ...readOnly, subAttributes: reference }),
    ]),
    schema(schemaOf.group, 'Group', [
      attribute('displayName', { required: true, uniqueness: 'server' }),
      attribute('externalId', { caseExact: true }),
      attribute('members', { type: 'complex', multiValued: true, subAttributes: reference }),
    ]),
  ]
}

/** Some attributes of it only; what names a resource always stays (RFC 7644, 3.9). */
export function chosen<Resource extends object>(
  resource: Resource,
  query: { attributes?: string | undefined; excludedAttributes?: string | undefined },
): Partial<Resource> {
  const named = (list: string | undefined) =>
    list?.split(',').map((one) => one.trim().toLowerCase().split(/[.[]/)[0] ?? '')
  const [wanted, unwanted] = [named(query.attributes), named(query.excludedAttributes)]
  const isShown = (name: string) =>
    ['schemas', 'id', 'meta'].includes(name) ||
    (wanted ? wanted.includes(name.toLowerCase()) : !unwanted?.includes(name.toLowerCase()))
  return Object.fromEntries(Object.entries(resource).filter(([name]) => isShown(name))) as Partial<Resource>
}

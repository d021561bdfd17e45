/**
 * People as the company's directory keeps them. It makes viewers with clearance 0 who sign in at the company's provider; it
 * ends people as an owner would, with everything that acts in their name; and who it brings back comes back as a viewer.
 */
import { AppError, notFound } from '../kernel/error.ts'
import { newId } from '../kernel/id.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import { sqlStateOf, uniqueViolation } from '../kernel/sql-state.ts'
import type * as contract from './contract.ts'
import * as directory from './directory.store.ts'
import { endEverythingOf } from './endings.service.ts'
import { explainLastOwner } from './people.service.ts'
import { type DirectoryPerson, invalid, readPerson, toDocument } from './scim-document.ts'
import { parseFilter } from './scim-filter.ts'
import { patched } from './scim-patch.ts'
import {
  chosen,
  listResource,
  type PersonRow,
  pageAsked,
  personDocument,
  personResource,
  resourceTypes,
  schemas,
  serviceProviderConfig,
} from './scim-resources.ts'
import * as store from './store.ts'

type Shown = OperationInput<typeof contract.getDirectoryUser>['query']

export const baseOf = (ctx: Scope) => `${ctx.ports.publicUrl}/scim/v2`

export async function describeDirectory(ctx: Scope) {
  return serviceProviderConfig(baseOf(ctx))
}

export async function listResourceTypes(ctx: Scope) {
  return everything(resourceTypes(baseOf(ctx)))
}

export async function listSchemas(ctx: Scope) {
  return everything(schemas(baseOf(ctx)))
}

const everything = (resources: readonly object[]) => listResource(resources, resources.length, 1)

export async function listDirectoryUsers(
  ctx: Scope,
  query: OperationInput<typeof contract.listDirectoryUsers>['query'],
) {
  const filter = query.filter ? parseFilter(query.filter) : []
  const { startIndex, count } = pageAsked(query)
  return ctx.transaction(async (tx) => {
    const page = await directory.listPeople(tx, { filter, offset: startIndex - 1, limit: count })
    if (!page)
      throw invalid('invalidFilter', '이 속성으로는 찾을 수 없습니다.', 'Users are not found by this attribute.')
    const rows = await withGroups(tx, page.rows)
    const resources = rows.map((row) => chosen(personResource(row, baseOf(ctx)), query))
    return listResource(resources, page.total, startIndex)
  })
}

export async function getDirectoryUser(ctx: Scope, userId: string, query: Shown) {
  return ctx.transaction(async (tx) => shown(chosen(await present(ctx, tx, userId), query)))
}

export async function addDirectoryUser(ctx: Scope, body: unknown) {
  const person = readPerson(toDocument(body))
  return written(ctx, async (tx) => {
    const [namesake] = await directory.findNamesakes(tx, person)
    if (namesake && (!namesake.directoryDeletedAt || namesake.role === 'service')) throw taken(person)
    if (namesake) {
      // Deleted there before: the same person, whose documents are still here.
      await directory.updatePerson(tx, namesake.id, { directoryDeletedAt: null })
      return change(
        ctx,
        tx,
        { ...namesake, directoryDeletedAt: null },
        { ...person, isActive: person.isActive ?? true },
      )
    }
    const id = newId()
    const { name, email } = person
    const role = 'viewer'
    await store.insertMember(tx, { id, userId: null, email, name, role, clearance: 0 }, `${name}의 문서`)
    await directory.updatePerson(tx, id, {
      ...{ userName: person.userName, externalId: person.externalId, directoryProfile: person.profile },
      isActive: person.isActive ?? true,
    })
    const detail = { role, clearance: 0, way: 'directory' }
    await tx.audit({ action: 'member.added', objectKind: 'member', objectId: id, detail })
    return { id }
  })
}

/** What it leaves away is forgotten, except whether the person is active: leaving that away ends nobody. */
export async function replaceDirectoryUser(ctx: Scope, userId: string, body: unknown) {
  return written(ctx, async (tx) => {
    const row = await getPerson(tx, userId)
    return change(ctx, tx, row, readPerson(toDocument(body)))
  })
}

export async function patchDirectoryUser(ctx: Scope, userId: string, body: unknown) {
  return written(ctx, async (tx) => {
    const row = await getPerson(tx, userId)
    const [before] = await withGroups(tx, [row])
    if (!before) throw new Error('a person without a row')
    return change(ctx, tx, row, readPerson(patched(personDocument(before), body)))
  })
}

export async function deleteDirectoryUser(ctx: Scope, userId: string) {
  const endedUser = await ctx.transaction(async (tx) => {
    const row = await getPerson(tx, userId)
    const { endedUser } = row.isActive ? await end(ctx, tx, row) : { endedUser: row.userId }
    await directory.updatePerson(tx, row.id, { directoryDeletedAt: tx.now() })
    await tx.audit({ action: 'member.deleted-by-directory', objectKind: 'member', objectId: row.id })
    return endedUser
  })
  if (endedUser) await ctx.ports.signIns.endSessions(endedUser)
  return {}
}

// ---------------------------------------------------------------- one way of changing

interface Changed {
  id: string
  endedUser?: string | null
}

/** One transaction, and afterwards the sessions of who was ended or brought back: before it, a sign-in could still overtake. */
async function written(ctx: Scope, work: (tx: Tx) => Promise<Changed>) {
  const { endedUser, resource } = await ctx
    .transaction(async (tx) => {
      const { id, endedUser } = await work(tx)
      return { endedUser, resource: shown(await present(ctx, tx, id)) }
    })
    .catch((error: unknown) => {
      throw sqlStateOf(error) === uniqueViolation ? taken() : error
    })
  if (endedUser) await ctx.ports.signIns.endSessions(endedUser)
  return resource
}

async function change(ctx: Scope, tx: Tx, row: store.MemberRow, person: DirectoryPerson): Promise<Changed> {
  const others = (await directory.findNamesakes(tx, person)).filter((one) => one.id !== row.id)
  if (others.length > 0) throw taken(person)
  if (row.role === 'owner' && person.email !== row.email) throw ownersEmail()
  const values = {
    ...(person.name === row.name ? {} : { name: person.name }),
    ...(person.email === row.email ? {} : { email: person.email }),
    ...(person.userName === row.userName ? {} : { userName: person.userName }),
    ...(person.externalId === row.externalId ? {} : { externalId: person.externalId }),
  }
  const isSameProfile = JSON.stringify(person.profile) === JSON.stringify(row.directoryProfile)
  await directory.updatePerson(tx, row.id, {
    ...values,
    ...(isSameProfile ? {} : { directoryProfile: person.profile }),
  })
  if (Object.keys(values).length > 0) await audit(tx, row.id, values)
  // What another library keeps comes last: nothing is refused after it.
  const isActive = person.isActive ?? row.isActive
  const { endedUser } =
    isActive === row.isActive ? { endedUser: null } : isActive ? await bringBack(ctx, tx, row) : await end(ctx, tx, row)
  if (values.email && row.userId) await ctx.ports.signIns.changeEmail(row.userId, values.email)
  return { id: row.id, endedUser }
}

async function end(ctx: Scope, tx: Tx, row: store.MemberRow) {
  if (row.id === tx.actor.memberId) throw ownHolder()
  await store.updateMember(tx, row.id, { isActive: false }).catch(explainLastOwner)
  await endEverythingOf(ctx, tx, row.id)
  await audit(tx, row.id, { isActive: false })
  if (row.userId) await ctx.ports.signIns.endSessions(row.userId)
  return { endedUser: row.userId }
}

/** With what their groups give today, whatever they had before they left. */
async function bringBack(ctx: Scope, tx: Tx, row: store.MemberRow) {
  const grant = await directory.findGrant(tx, row.principalId)
  const values = { isActive: true, role: grant.role ?? 'viewer', clearance: grant.clearance ?? 0 }
  if (row.userId) await ctx.ports.signIns.endSessions(row.userId)
  await store.updateMember(tx, row.id, values)
  await audit(tx, row.id, values)
  return { endedUser: row.userId }
}

async function audit(tx: Tx, memberId: string, values: object): Promise<void> {
  const detail = { ...values, way: 'directory' }
  await tx.audit({ action: 'member.changed', objectKind: 'member', objectId: memberId, detail })
}

// ---------------------------------------------------------------- reading

async function getPerson(tx: Tx, userId: string): Promise<store.MemberRow> {
  const row = await directory.findPerson(tx, userId)
  if (!row) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The user' })
  return row
}

async function present(ctx: Scope, tx: Tx, userId: string) {
  const [row] = await withGroups(tx, [await getPerson(tx, userId)])
  if (!row) throw new Error('a person without a row')
  return personResource(row, baseOf(ctx))
}

async function withGroups(tx: Tx, rows: readonly store.MemberRow[]): Promise<PersonRow[]> {
  const groups = await directory.listGroupsOf(
    tx,
    rows.map((row) => row.principalId),
  )
  return rows.map(({ directoryProfile, ...row }) => ({
    ...row,
    profile: directoryProfile,
    groups: groups.get(row.principalId) ?? [],
  }))
}

/** `id` and `schemas` are never left away. */
export function shown<Resource extends { id: string; schemas: string[] }>(resource: Partial<Resource>) {
  const { id, schemas } = resource
  if (!id || !schemas) throw new Error('a resource without an id')
  return { ...resource, id, schemas }
}

// ---------------------------------------------------------------- refusals

function taken(person?: DirectoryPerson): AppError {
  const name = person ? `: ${person.userName}` : ''
  return new AppError(
    'conflict',
    'access.email-taken',
    {
      ko: `이 userName이나 이메일을 쓰는 구성원이 이미 있습니다${name}`,
      en: `A member with this userName or e-mail exists already${name}`,
    },
    { detail: { scimType: 'uniqueness' } },
  )
}

function ownersEmail(): AppError {
  return new AppError(
    'conflict',
    'access.owner-email',
    {
      ko: '소유자의 이메일은 디렉터리로 바꾸지 않습니다. 다른 소유자가 나루에서 역할을 먼저 바꿔야 합니다.',
      en: 'The e-mail of an owner is not changed by the directory. Another owner must change the role in Naru first.',
    },
    { detail: { scimType: 'mutability' } },
  )
}

function ownHolder(): AppError {
  return new AppError('conflict', 'access.cannot-end-self', {
    ko: '이 키의 주인은 이 키로 내보낼 수 없습니다. 서비스의 키를 쓰거나 나루에서 내보내 주세요.',
    en: 'The holder of this key cannot be ended with it. Use the key of a service, or end the member in Naru.',
  })
}

/** Keys of programs: made, followed by a successor, ended. A key is shown once; only its hash is kept. */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { AppError, notFound } from '../kernel/error.ts'
import { newId } from '../kernel/id.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import { type ApiKey, type IssuedKey, Label, specialScopes } from './contract.ts'
import * as keyStore from './key.store.ts'
import { placeInGroups, presentMember } from './people.service.ts'
import { actionsOf } from './policy.ts'
import * as store from './store.ts'
import { refuseAboveClearance } from './tree.service.ts'

const dayMs = 24 * 3600 * 1000

export async function listKeys(ctx: Scope): Promise<{ items: ApiKey[] }> {
  return ctx.transaction(async (tx) => ({ items: (await keyStore.listKeys(tx)).map(present) }))
}

export async function addKey(ctx: Scope, input: OperationInput<typeof contract.addKey>['body']): Promise<IssuedKey> {
  refuseKeyOfKey(ctx)
  return ctx.transaction(async (tx) => {
    const holder = await getHolder(tx, input.memberId)
    refuseScopes(tx, holder, input.scopes)
    const me = await store.getMember(tx)
    const highestLabel = input.highestLabel ?? Math.min(holder.clearance, me.clearance)
    await refuseAboveClearance(tx, highestLabel)
    const { expiresInDays, memberId: _, origins, ...limits } = input
    return issue(tx, {
      ...limits,
      memberId: holder.id,
      highestLabel,
      origins: origins.map((one) => new URL(one).origin),
      expiresAt: new Date(tx.now().getTime() + expiresInDays * dayMs),
    })
  })
}

/** The successor lives as long as the old key was meant to from its beginning; the old one ends after the overlap. */
export async function rotateKey(ctx: Scope, keyId: string, overlapHours: number): Promise<IssuedKey> {
  refuseKeyOfKey(ctx)
  return ctx.transaction(async (tx) => {
    const old = await getKey(tx, keyId)
    if (isOver(old, tx.now())) {
      throw new AppError('conflict', 'access.key-ended', {
        ko: '이미 끝난 키는 교체할 수 없습니다. 새 키를 만들어 주세요.',
        en: 'A key that has ended cannot be replaced. Make a new one.',
      })
    }
    const holder = await getHolder(tx, old.memberId)
    refuseScopes(tx, holder, old.scopes)
    const life = old.expiresAt ? old.expiresAt.getTime() - old.createdAt.getTime() : undefined
    const { name, memberId, scopes, apps, origins, perMinute, perDay, highestLabel } = old
    const issued = await issue(tx, {
      ...{ name, memberId, scopes, apps, origins, perMinute, perDay, highestLabel },
      expiresAt: life === undefined ? null : new Date(tx.now().getTime() + life),
    })
    const end = tx.now().getTime() + overlapHours * 3600 * 1000
    await keyStore.changeKey(tx, keyId, { expiresAt: new Date(Math.min(end, old.expiresAt?.getTime() ?? end)) })
    await tx.audit({ action: 'key.rotated', objectKind: 'key', objectId: keyId, detail: { overlapHours } })
    return issued
  })
}

export async function revokeKey(ctx: Scope, keyId: string) {
  return ctx.transaction(async (tx) => {
    const key = await getKey(tx, keyId)
    if (!key.revokedAt) await keyStore.changeKey(tx, keyId, { revokedAt: tx.now() })
    await tx.audit({ action: 'key.revoked', objectKind: 'key', objectId: keyId, detail: { name: key.name } })
    return {}
  })
}

/** A key for the program of this machine, which has no end. */
export async function issueKey(
  ctx: Scope,
  input: { memberId: string; name: string; scopes: string[] },
): Promise<string> {
  return ctx.transaction(async (tx) => (await issue(tx, { ...input, expiresAt: null })).key)
}

export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/** A program with a name and rights of its own. It is a member that cannot sign in. */
export async function addService(ctx: Scope, input: OperationInput<typeof contract.addService>['body']) {
  return ctx.transaction(async (tx) => {
    await refuseAboveClearance(tx, input.clearance)
    const id = newId()
    // The address is only there because every member has one; nothing is sent to it.
    const email = `service-${id}@localhost`
    const { name, clearance } = input
    await store.insertMember(tx, { id, userId: null, email, name, role: 'service', clearance }, `${name}의 문서`)
    await placeInGroups(tx, id, input.groups)
    await tx.audit({ action: 'service.added', objectKind: 'member', objectId: id, detail: { clearance } })
    const row = (await store.listMembers(tx)).find((one) => one.id === id)
    if (!row) throw new Error('a service that was not inserted')
    return presentMember(row)
  })
}

type NewKey = Omit<Parameters<typeof keyStore.insertKey>[1], 'keyHash' | 'ending' | 'assertionKey'>

async function issue(tx: Tx, values: NewKey): Promise<IssuedKey> {
  const key = `naru_${randomBytes(24).toString('base64url')}`
  const pair = values.scopes.includes('act-for-users') ? generateKeyPairSync('ed25519') : undefined
  const id = await keyStore.insertKey(tx, {
    ...values,
    keyHash: hashKey(key),
    ending: key.slice(-4),
    assertionKey: pair?.publicKey.export({ type: 'spki', format: 'pem' }).toString() ?? null,
  })
  await tx.audit({
    action: 'key.issued',
    objectKind: 'key',
    objectId: id,
    detail: { name: values.name, memberId: values.memberId, scopes: values.scopes },
  })
  const details = present(await getKey(tx, id))
  return { key, signingKey: pair?.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() ?? null, details }
}

/** Whoever holds a key could otherwise give themselves one that outlives it. */
function refuseKeyOfKey(ctx: Scope): void {
  if (!ctx.actor.keyScopes || ctx.actor.keyScopes.includes('*')) return
  throw new AppError('forbidden', 'access.key-makes-no-key', {
    ko: 'API 키로는 다른 키를 만들 수 없습니다. 로그인해 설정의 API 화면에서 만들어 주세요.',
    en: 'An API key cannot make another. Sign in and make it under Settings, API.',
  })
}

/** Oneself, or a service: never another person. */
async function getHolder(tx: Tx, memberId: string | undefined): Promise<store.MemberRow> {
  if (memberId === undefined || memberId === tx.actor.memberId) return store.getMember(tx)
  const row = await store.findMember(tx, memberId)
  if (!row?.isActive) throw notFound('access.member-not-found', { ko: '서비스를', en: 'The service' })
  if (row.userId !== null || row.role !== 'service' || tx.actor.role !== 'owner') {
    throw new AppError('forbidden', 'access.key-for-another', {
      ko: '다른 사람의 키는 만들 수 없습니다. 프로그램에는 소유자가 서비스를 만들어 그 키를 쓰게 해 주세요.',
      en: 'A key cannot be made for another person. For a program, let an owner add a service and use its key.',
    })
  }
  return row
}

function refuseScopes(tx: Tx, holder: store.MemberRow, scopes: readonly string[]): void {
  const known = new Set<string>([...actionsOf(holder.role), ...(tx.actor.role === 'owner' ? specialScopes : [])])
  const unknown = scopes.filter((scope) => !known.has(scope))
  if (unknown.length === 0) return
  throw new AppError(
    'invalid',
    'access.scope-not-allowed',
    {
      ko: `이 키에 줄 수 없는 범위입니다: ${unknown.join(', ')}. 역할이 허용하는 범위만 골라 주세요.`,
      en: `These scopes cannot be given to this key: ${unknown.join(', ')}. Choose among those of its role.`,
    },
    { detail: { scopes: unknown } },
  )
}

async function getKey(tx: Tx, keyId: string): Promise<keyStore.ListedKey> {
  const [row] = await keyStore.listKeys(tx, keyId)
  if (!row) throw notFound('access.key-not-found', { ko: '키를', en: 'The key' })
  return row
}

function isOver(key: keyStore.KeyRow, now: Date): boolean {
  return key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)
}

function present(row: keyStore.ListedKey): ApiKey {
  const { id, name, memberId, memberName, ending, scopes, apps, origins, perMinute, perDay, callsToday } = row
  return {
    ...{ id, name, memberId, memberName, ending, scopes, apps, origins, perMinute, perDay, callsToday },
    highestLabel: Label.parse(row.highestLabel),
    actsForUsers: row.assertionKey !== null,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt ? new Date(row.lastUsedAt).toISOString() : null,
  }
}

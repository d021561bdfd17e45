/** What one can do with people, folders and rights. */
import { createHash, randomBytes } from 'node:crypto'
import { AppError, notFound } from '../kernel/error.ts'
import { newId } from '../kernel/id.ts'
import type { OperationInput } from '../kernel/operation.ts'
import { decodeCursor, toPage } from '../kernel/page.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import { type Explanation, Label, type Session } from './contract.ts'
import { actionsOf, roles } from './policy.ts'
import * as store from './store.ts'

const theFolder = { ko: '폴더나 문서를', en: 'The folder or document' }

export async function getSession(ctx: Scope): Promise<Session> {
  return ctx.transaction(async (tx) => {
    const [space, me] = [await store.getWorkspace(tx), await store.findMember(tx, tx.actor.memberId)]
    if (!me) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
    return {
      member: {
        id: me.id,
        name: me.name,
        email: me.email,
        role: roleOf(me.role),
        clearance: me.clearance,
        personalFolderId: me.personalFolderId,
      },
      workspace: { id: space.id, name: space.name },
      actions: actionsOf(me.role),
    }
  })
}

// ---------------------------------------------------------------- people

export async function listMembers(ctx: Scope) {
  return ctx.transaction(async (tx) => ({ items: (await store.listMembers(tx)).map(presentMember) }))
}

/**
 * Adds a person. The sign-in is made first, because another library keeps it; when the member cannot be written, it is
 * taken back.
 */
export async function addMember(ctx: Scope, input: OperationInput<typeof contract.addMember>['body']) {
  const { email, name, password, role, clearance, groups } = input
  const taken = await ctx.transaction((tx) => store.findMemberByEmail(tx, email.toLowerCase()))
  if (taken) {
    throw new AppError('conflict', 'access.email-taken', {
      ko: '이 이메일을 쓰는 구성원이 이미 있습니다. 구성원 목록에서 확인해 주세요.',
      en: 'A member with this e-mail exists already. See the list of members.',
    })
  }
  const userId = await ctx.ports.signIns.create({ email: email.toLowerCase(), name, password })
  try {
    return await ctx.transaction(async (tx) => {
      const id = newId()
      await store.insertMember(tx, { id, userId, email: email.toLowerCase(), name, role, clearance }, `${name}의 문서`)
      await placeInGroups(tx, id, groups)
      await tx.audit({ action: 'member.added', objectKind: 'member', objectId: id, detail: { role, clearance } })
      return presentMember(await getMemberWithGroups(tx, id))
    })
  } catch (error) {
    await ctx.ports.signIns.remove(userId)
    throw error
  }
}

export async function changeMember(
  ctx: Scope,
  memberId: string,
  change: OperationInput<typeof contract.changeMember>['body'],
) {
  const { groups, ...values } = change
  const changed = await ctx.transaction(async (tx) => {
    const before = await store.findMember(tx, memberId)
    if (!before) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
    await store.updateMember(tx, memberId, values)
    if (groups) await placeInGroups(tx, memberId, groups)
    if (values.isActive === false) await store.revokeKeysOf(tx, memberId)
    await tx.audit({ action: 'member.changed', objectKind: 'member', objectId: memberId, detail: change })
    return { userId: before.userId, member: presentMember(await getMemberWithGroups(tx, memberId)) }
  })
  if (values.isActive === false && changed.userId) await ctx.ports.signIns.endSessions(changed.userId)
  return changed.member
}

/** Groups are named by people; one that does not exist yet is made. */
async function placeInGroups(tx: Tx, memberId: string, names: readonly string[]): Promise<void> {
  const person = await store.findMember(tx, memberId)
  if (!person) return
  await store.replaceParents(
    tx,
    person.principalId,
    (await groupsNamed(tx, names)).map((group) => group.principalId),
  )
}

async function groupsNamed(tx: Tx, names: readonly string[]) {
  const wanted = [...new Set(names)]
  const known = await store.findGroupsByName(tx, wanted)
  const missing = wanted.filter((name) => !known.some((group) => group.name === name))
  for (const name of missing) known.push(await store.insertGroup(tx, name))
  return known
}

export async function ensureGroups(ctx: Scope, names: readonly string[]) {
  return ctx.transaction(async (tx) => ({
    items: (await groupsNamed(tx, names)).map(({ name, principalId }) => ({ name, principalId })),
  }))
}

export async function listGroups(ctx: Scope) {
  return ctx.transaction(async (tx) => ({ items: await store.listGroups(tx) }))
}

export async function addGroup(ctx: Scope, input: { name: string; parents: string[] }) {
  return ctx.transaction(async (tx) => {
    const [existing] = await store.findGroupsByName(tx, [input.name])
    if (existing) {
      throw new AppError('conflict', 'access.group-exists', {
        ko: '같은 이름의 그룹이 있습니다. 다른 이름을 써 주세요.',
        en: 'A group with this name exists. Choose another name.',
      })
    }
    const group = await store.insertGroup(tx, input.name)
    const parents = await groupsNamed(tx, input.parents)
    await store.replaceParents(
      tx,
      group.principalId,
      parents.map((parent) => parent.principalId),
    )
    await tx.audit({ action: 'group.added', objectKind: 'group', objectId: group.id })
    return { id: group.id, principalId: group.principalId }
  })
}

/** A key is shown once; only its hash is kept. */
export async function issueKey(
  ctx: Scope,
  input: { memberId: string; name: string; scopes: string[] },
): Promise<string> {
  const key = `naru_${randomBytes(24).toString('base64url')}`
  await ctx.transaction(async (tx) => {
    await store.insertKey(tx, { ...input, keyHash: hashKey(key) })
    await tx.audit({
      action: 'key.issued',
      objectKind: 'member',
      objectId: input.memberId,
      detail: { name: input.name },
    })
  })
  return key
}

export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/** The member in whose name a program of this machine acts. Made at the first start. */
export async function ensureServiceMember(ctx: Scope, email: string, name: string): Promise<string> {
  return ctx.transaction(async (tx) => {
    const existing = await store.findMemberByEmail(tx, email)
    if (existing) return existing.id
    const id = newId()
    await store.insertMember(tx, { id, userId: null, email, name, role: 'service', clearance: 2 }, `${name}의 문서`)
    await tx.audit({ action: 'member.added', objectKind: 'member', objectId: id, detail: { role: 'service' } })
    return id
  })
}

// ---------------------------------------------------------------- folders

export async function listFolders(ctx: Scope, deleted = false) {
  return ctx.transaction(async (tx) => {
    const me = await store.findMember(tx, tx.actor.memberId)
    return { items: (await store.listFolders(tx, deleted)).map((row) => presentFolder(row, me?.personalFolderId)) }
  })
}

export async function addFolder(ctx: Scope, input: OperationInput<typeof contract.addFolder>['body']) {
  return ctx.transaction(async (tx) => presentFolder(await makeFolder(tx, input), undefined))
}

async function makeFolder(
  tx: Tx,
  input: { name: string; parentId: string | null; label: number; inherits: boolean },
): Promise<store.NodeRow> {
  if (input.parentId) await getWritable(tx, input.parentId)
  await refuseAboveClearance(tx, input.label)
  const id = newId()
  await store.insertNode(tx, { id, kind: 'folder', ownLabel: input.label, ...input })
  await tx.audit({ action: 'folder.added', objectKind: 'folder', objectId: id })
  return getNode(tx, id)
}

/** The folder of this name that the actor may write, made when there is none. */
export async function ensureFolder(ctx: Scope, input: OperationInput<typeof contract.ensureFolder>['body']) {
  return ctx.transaction(async (tx) => {
    const existing = await store.findFolderByName(tx, input.name, input.parentId)
    return presentFolder(existing ?? (await makeFolder(tx, input)), undefined)
  })
}

export async function changeNode(
  ctx: Scope,
  nodeId: string,
  change: OperationInput<typeof contract.changeNode>['body'],
) {
  return ctx.transaction(async (tx) => {
    const before = await getWritable(tx, nodeId)
    const lowers = change.label !== undefined && change.label < before.ownLabel
    const needsShare = lowers || change.inherits !== undefined || change.parentId !== undefined
    if (needsShare && !before.mayShare) throw forbidden('access.may-not-share', before.name)
    if (change.parentId) await getWritable(tx, change.parentId)
    if (change.label !== undefined) await refuseAboveClearance(tx, change.label)
    const { label, ...rest } = change
    await store.updateNode(tx, nodeId, { ...rest, ...(label === undefined ? {} : { ownLabel: label }) })
    await tx.audit({ action: `${before.kind}.changed`, objectKind: before.kind, objectId: nodeId, detail: change })
    return { id: nodeId }
  })
}

export async function deleteNode(ctx: Scope, nodeId: string) {
  return ctx.transaction(async (tx) => {
    const before = await getWritable(tx, nodeId)
    await store.updateNode(tx, nodeId, { deletedAt: tx.now(), deletedBy: tx.actor.memberId })
    await tx.audit({ action: `${before.kind}.deleted`, objectKind: before.kind, objectId: nodeId })
    return {}
  })
}

export async function restoreNode(ctx: Scope, nodeId: string) {
  return ctx.transaction(async (tx) => {
    const before = await getWritable(tx, nodeId)
    await store.updateNode(tx, nodeId, { deletedAt: null, deletedBy: null })
    await tx.audit({ action: `${before.kind}.restored`, objectKind: before.kind, objectId: nodeId })
    return {}
  })
}

/** A document's place in the tree; its row in `documents` has the same id. */
export const placeNode = store.insertNode

/** A number from outside as a label. */
export const labelOf = (value: number) => Label.parse(value)

/** Where things go that were put nowhere: a folder that is its owner's alone. */
export async function personalFolderOf(tx: Tx): Promise<string> {
  const me = await store.findMember(tx, tx.actor.memberId)
  if (!me?.personalFolderId) throw new Error('a member without a personal folder')
  return me.personalFolderId
}

/** @throws AppError `access.node-not-found` for what does not exist and for what may not be seen alike. */
export async function getNode(tx: Tx, nodeId: string): Promise<store.NodeRow> {
  const row = await store.findNode(tx, nodeId)
  if (!row) throw notFound('access.node-not-found', theFolder)
  return row
}

export async function getWritable(tx: Tx, nodeId: string): Promise<store.NodeRow> {
  const row = await getNode(tx, nodeId)
  if (!row.mayWrite) throw forbidden('access.may-not-write', row.name)
  return row
}

async function refuseAboveClearance(tx: Tx, label: number): Promise<void> {
  const me = await store.findMember(tx, tx.actor.memberId)
  if (me && label > me.clearance) {
    throw new AppError('forbidden', 'access.label-above-clearance', {
      ko: '내 취급 등급보다 높은 보안 등급은 붙일 수 없습니다. 낮은 등급을 고르거나 관리자에게 요청해 주세요.',
      en: 'You cannot give a label above your own clearance. Choose a lower one, or ask an administrator.',
    })
  }
}

function forbidden(code: string, name: string): AppError {
  return new AppError('forbidden', code, {
    ko: `「${name}」에서 이 일을 할 권한이 없습니다. 폴더를 공유한 사람에게 권한을 요청해 주세요.`,
    en: `You may not do this in “${name}”. Ask whoever shared the folder with you.`,
  })
}

// ---------------------------------------------------------------- rights

export async function getRights(ctx: Scope, nodeId: string) {
  return ctx.transaction(async (tx) => {
    const row = await getNode(tx, nodeId)
    const [path, rules, principals, members] = [
      await store.listAncestors(tx, nodeId),
      // As in `explain`: who may only read does not learn through whom, nor who is kept out.
      row.mayShare ? await store.listRules(tx, nodeId) : [],
      await store.listPrincipals(tx),
      await store.listMembers(tx),
    ]
    const principalOf = new Map(principals.map((principal) => [principal.principalId, principal]))
    const nameOf = new Map(members.map((person) => [person.id, person.name]))
    const readers: { memberId: string; name: string }[] = []
    if (row.mayShare) {
      for (const person of members) {
        const explanation = await explain(tx, row, person)
        if (explanation.canRead) readers.push({ memberId: person.id, name: person.name })
      }
    }
    return {
      node: {
        id: row.id,
        name: row.name,
        kind: row.kind,
        parentId: row.parentId,
        label: row.label,
        ownLabel: row.ownLabel,
        inherits: row.inherits,
        mayShare: row.mayShare,
      },
      path,
      rules: rules.map((rule) => ({
        id: rule.id,
        nodeId: rule.node_id,
        nodeName: rule.node_name,
        isInherited: rule.depth > 0,
        principalId: rule.principal_id,
        principalName: principalOf.get(rule.principal_id)?.name ?? '–',
        principalKind: principalOf.get(rule.principal_id)?.kind ?? 'member',
        verb: rule.verb,
        effect: rule.effect,
        expiresAt: toMoment(rule.expires_at),
        createdAt: toMoment(rule.created_at) ?? '',
        createdByName: rule.created_by ? (nameOf.get(rule.created_by) ?? null) : null,
      })),
      readers: row.mayShare ? readers : null,
    }
  })
}

export async function addRule(ctx: Scope, nodeId: string, rule: OperationInput<typeof contract.addRule>['body']) {
  return ctx.transaction(async (tx) => {
    const row = await getNode(tx, nodeId)
    if (!row.mayShare) throw forbidden('access.may-not-share', row.name)
    const principals = await store.listPrincipals(tx)
    if (!principals.some((principal) => principal.principalId === rule.principalId)) {
      throw notFound('access.principal-not-found', { ko: '사람이나 그룹을', en: 'The person or group' })
    }
    const id = await grant(tx, nodeId, rule)
    return { id }
  })
}

export async function grant(
  tx: Tx,
  nodeId: string,
  rule: { principalId: number; verb: 'read' | 'write' | 'share'; effect: 'allow' | 'deny'; expiresAt: string | null },
): Promise<string> {
  const expiresAt = rule.expiresAt ? new Date(rule.expiresAt) : null
  const id = await store.insertRule(tx, { ...rule, nodeId, expiresAt })
  await tx.audit({ action: 'rule.added', objectKind: 'node', objectId: nodeId, detail: rule })
  return id
}

export async function removeRule(ctx: Scope, nodeId: string, ruleId: string) {
  return ctx.transaction(async (tx) => {
    const row = await getNode(tx, nodeId)
    if (!row.mayShare) throw forbidden('access.may-not-share', row.name)
    if (!(await store.deleteRule(tx, nodeId, ruleId))) {
      throw notFound('access.rule-not-found', { ko: '접근 규칙을', en: 'The rule' })
    }
    await tx.audit({ action: 'rule.removed', objectKind: 'node', objectId: nodeId, detail: { ruleId } })
    return {}
  })
}

export async function explainRights(ctx: Scope, nodeId: string, memberId: string | undefined): Promise<Explanation> {
  return ctx.transaction(async (tx) => {
    const row = await getNode(tx, nodeId)
    const person = await store.findMember(tx, memberId ?? tx.actor.memberId)
    if (!person) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
    if (!row.mayShare && person.id !== tx.actor.memberId) throw forbidden('access.may-not-share', row.name)
    return explain(tx, row, person)
  })
}

/** For a reader who may not share, the rules themselves stay hidden: they see that they may read, and not through whom. */
async function explain(tx: Tx, row: store.NodeRow, person: store.MemberRow): Promise<Explanation> {
  const rules = (await store.explainRules(tx, row.id, person.id)).filter((rule) => rule.verb === 'read' && rule.applies)
  const live = rules.filter((rule) => !rule.is_expired)
  const names = await store.listNodeNames(
    tx,
    rules.map((rule) => rule.from_node),
  )
  const principals = new Map((await store.listPrincipals(tx)).map((one) => [one.principalId, one.name]))
  const isSelfWithoutShare = !row.mayShare && person.id === tx.actor.memberId
  const reason = ((): Explanation['reason'] => {
    if (!person.isActive) return 'inactive'
    if (row.isHidden) return 'deleted'
    if (isSelfWithoutShare) return 'allowed'
    if (live.some((rule) => rule.effect === 'deny')) return 'denied'
    if (!live.some((rule) => rule.effect === 'allow')) return 'not-allowed'
    return row.label > person.clearance ? 'label-above-clearance' : 'allowed'
  })()
  return {
    canRead: reason === 'allowed',
    reason,
    member: { id: person.id, name: person.name, clearance: person.clearance },
    label: row.label,
    steps: rules.map((rule) => ({
      ruleId: rule.rule_id,
      nodeId: rule.from_node,
      nodeName: names.get(rule.from_node) ?? '–',
      effect: rule.effect,
      principalName: principals.get(rule.principal_id) ?? '–',
      isExpired: rule.is_expired,
      expiresAt: toMoment(rule.expires_at),
    })),
  }
}

export async function listPrincipals(ctx: Scope, search: string) {
  const wanted = search.trim().toLowerCase()
  return ctx.transaction(async (tx) => ({
    items: (await store.listPrincipals(tx))
      .filter((one) => `${one.name} ${one.note}`.toLowerCase().includes(wanted))
      .slice(0, 50),
  }))
}

/** The rights of somebody else, for those who hold the scope `view-as`. Written to the audit log. */
export async function findMemberToViewAs(ctx: Scope, email: string): Promise<store.MemberRow> {
  return ctx.transaction(async (tx) => {
    const person = await store.findMemberByEmail(tx, email.toLowerCase())
    if (!person?.isActive) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
    await tx.audit({ action: 'member.viewed-as', objectKind: 'member', objectId: person.id })
    return person
  })
}

export async function listAudit(ctx: Scope, query: OperationInput<typeof contract.listAudit>['query']) {
  return ctx.transaction(async (tx) => {
    const rows = await store.listAudit(tx, {
      limit: query.limit,
      after: decodeCursor(query.cursor, 2),
      action: query.action,
      objectId: query.objectId,
    })
    const page = toPage(rows, query.limit, (row) => [row.event.at.toISOString(), row.event.id])
    return {
      nextCursor: page.nextCursor,
      items: page.items.map(({ event, memberName }) => ({
        id: event.id,
        at: event.at.toISOString(),
        memberName: memberName ?? '–',
        action: event.action,
        objectKind: event.objectKind,
        objectId: event.objectId,
        detail: event.detail,
      })),
    }
  })
}

// ---------------------------------------------------------------- presenting

async function getMemberWithGroups(tx: Tx, memberId: string) {
  const row = (await store.listMembers(tx)).find((person) => person.id === memberId)
  if (!row) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
  return row
}

function presentMember(row: store.MemberRow & { groups: string[] }) {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: roleOf(row.role),
    clearance: row.clearance,
    isActive: row.isActive,
    principalId: row.principalId,
    groups: row.groups,
  }
}

function presentFolder(row: store.NodeRow, personalFolderId: string | null | undefined) {
  return {
    id: row.id,
    parentId: row.parentId,
    name: row.name,
    label: Label.parse(row.label),
    inherits: row.inherits,
    isPersonal: row.id === personalFolderId,
    mayWrite: row.mayWrite,
    mayShare: row.mayShare,
    createdAt: row.createdAt.toISOString(),
  }
}

function roleOf(role: string) {
  const known = roles.find((one) => one === role)
  if (!known) throw new Error(`unknown role ${role}`)
  return known
}

/** `execute` returns dates as text, the query builder as Date. */
function toMoment(value: Date | string | null): string | null {
  return value === null ? null : new Date(value).toISOString()
}

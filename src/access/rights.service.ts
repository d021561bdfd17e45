/** Who may see a node, and why. */
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import type { Explanation } from './contract.ts'
import * as store from './store.ts'
import { forbidden, getNode, refuseEnclosed } from './tree.service.ts'

export async function getRights(ctx: Scope, nodeId: string) {
  return ctx.transaction(async (tx) => {
    const row = await getNode(tx, nodeId)
    const isEnclosed = await store.isEnclosed(tx, nodeId)
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
        mayShare: row.mayShare && !isEnclosed,
        isEnclosed,
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
    await refuseEnclosed(tx, row)
    const principals = await store.listPrincipals(tx)
    if (!principals.some((principal) => principal.principalId === rule.principalId)) {
      throw notFound('access.principal-not-found', { ko: '사람이나 그룹을', en: 'The person or group' })
    }
    if (rule.effect === 'allow') await refuseGivingMore(tx, row, rule.verb)
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
    const rule = (await store.listRules(tx, nodeId)).find((one) => one.id === ruleId && one.node_id === nodeId)
    if (rule?.effect === 'deny') await refuseGivingMore(tx, row, rule.verb)
    if (!(await store.deleteRule(tx, nodeId, ruleId))) {
      throw notFound('access.rule-not-found', { ko: '접근 규칙을', en: 'The rule' })
    }
    await tx.audit({ action: 'rule.removed', objectKind: 'node', objectId: nodeId, detail: { ruleId } })
    return {}
  })
}

/** Whoever shares gives what they have, no more; to take a denial away is to give, too. */
async function refuseGivingMore(tx: Tx, row: store.NodeRow, verb: 'read' | 'write' | 'share'): Promise<void> {
  if (await store.mayGive(tx, row.id, verb)) return
  throw new AppError('forbidden', 'access.may-not-give', {
    ko: `「${row.name}」에서 내게 없는 권한은 줄 수 없습니다. 그 권한이 있는 사람에게 부탁해 주세요.`,
    en: `You cannot give a right in “${row.name}” that you do not have. Ask somebody who has it.`,
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

/** People, groups and everyone, for domains that give things to them. */
export const listPrincipalsOf = store.listPrincipals

export async function listPrincipals(ctx: Scope, search: string) {
  const wanted = search.trim().toLowerCase()
  return ctx.transaction(async (tx) => ({
    items: (await store.listPrincipals(tx))
      .filter((one) => `${one.name} ${one.note}`.toLowerCase().includes(wanted))
      .slice(0, 50),
  }))
}

/** `execute` returns dates as text, the query builder as Date. */
function toMoment(value: Date | string | null): string | null {
  return value === null ? null : new Date(value).toISOString()
}

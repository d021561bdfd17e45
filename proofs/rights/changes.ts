/**
 * Random changes through the API, by random people: grant, revoke, relabel, cut, move, delete, restore. Each must succeed
 * exactly when the oracle says that this person may do it; then the world is changed in the same way.
 */
import { principalNumber } from './build.ts'
import { approvalFromLabel, isHidden, labelOf, may } from './oracle.ts'
import type { Surfaces } from './surfaces.ts'
import { addRule, type Person, type TreeNode } from './world.ts'

export async function changeSomething(surfaces: Surfaces): Promise<void> {
  const { world, built, random, naru, tally } = surfaces
  const person = random.pick(world.people.filter((one) => one.isActive))
  const node = random.pick(world.nodes.filter((one) => one.workspace === person.workspace))
  const id = built.nodeIds[node.key]
  const send = async (method: string, path: string, body?: object) => {
    tally.requests++
    const response = await naru.fetch(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${built.keys[person.key]}`, 'content-type': 'application/json' },
      body: body ? JSON.stringify(body) : undefined,
    })
    return { status: response.status, body: await response.text() }
  }
  // What came inside a file follows it: nobody changes its rules, its label or its place.
  const isOwnMaster = !node.isEnclosed
  const isVisible = !isHidden(world, node) || may(world, person, node, 'write')
  const mayWrite = isVisible && may(world, person, node, 'write')
  const mayShare = isVisible && isOwnMaster && may(world, person, node, 'share')
  // Whoever shares gives what they have: an allow, or the end of a denial, of a verb that is theirs.
  const held = { read: may(world, person, node, 'read'), write: may(world, person, node, 'write'), share: mayShare }
  const verdict = (what: string, isAllowed: boolean, reply: { status: number; body: string }) => {
    tally.decisions++
    const isDone = reply.status < 300
    const line = `${what}: world ${world.seed}, person ${person.key}, node ${node.key} (${reply.status} ${reply.body.slice(0, 120)})`
    if (isDone && !isAllowed) tally.leaks.push(line)
    if (!isDone && isAllowed) tally.overDenials.push(line)
    return isDone
  }

  switch (random.pick(['grant', 'grant', 'revoke', 'revoke', 'relabel', 'cut', 'move', 'delete', 'restore'] as const)) {
    case 'grant': {
      const before = node.rules.length
      const rule = addRule(random, world, node)
      if (!rule) return
      const isOwn = ownWorkspace(surfaces, rule.principal) === node.workspace
      const reply = await send('POST', `/nodes/${id}/rules`, {
        principalId: principalNumber(rule.principal, built),
        verb: rule.verb,
        effect: rule.effect,
        expiresAt:
          rule.expiresInSeconds === null ? null : new Date(Date.now() + rule.expiresInSeconds * 1000).toISOString(),
      })
      const mayGive = mayShare && (rule.effect === 'deny' || held[rule.verb])
      if (verdict('grant', mayGive && isOwn, reply))
        built.ruleIds.set(rule.key, (JSON.parse(reply.body) as { id: string }).id)
      else node.rules.length = before
      return
    }
    case 'revoke': {
      const rule = node.rules.length > 0 ? random.pick(node.rules) : undefined
      if (!rule) return
      const ruleId = built.ruleIds.get(rule.key)
      // The creator's first rules were written by the database, which gave them ids of its own.
      if (!ruleId) return
      const mayTake = mayShare && (rule.effect === 'allow' || held[rule.verb])
      if (verdict('revoke', mayTake, await send('DELETE', `/nodes/${id}/rules/${ruleId}`)))
        node.rules = node.rules.filter((one) => one !== rule)
      return
    }
    case 'relabel': {
      const label = random.pick([0, 1, 2] as const)
      const needsSecond = label < node.ownLabel && node.ownLabel >= approvalFromLabel
      const isAllowed =
        mayWrite && isOwnMaster && label <= person.clearance && (label >= node.ownLabel || (mayShare && !needsSecond))
      if (verdict('relabel', isAllowed, await send('PATCH', `/nodes/${id}`, { label }))) node.ownLabel = label
      return
    }
    case 'cut': {
      if (node.parent === null) return
      if (verdict('cut', mayWrite && mayShare, await send('PATCH', `/nodes/${id}`, { inherits: !node.inherits })))
        node.inherits = !node.inherits
      return
    }
    case 'move': {
      const targets = world.nodes.filter(
        (one) => one.kind === 'folder' && one.workspace === node.workspace && one !== node,
      )
      if (targets.length === 0) return
      const target = random.pick(targets)
      if (liesInside(surfaces, target, node)) return
      const mayPut = may(world, person, target, 'write') && !isHidden(world, target)
      if (
        verdict(
          'move',
          mayWrite && mayShare && mayPut,
          await send('PATCH', `/nodes/${id}`, { parentId: built.nodeIds[target.key] }),
        )
      ) {
        // What is moved to where labels are lower keeps the one that it had: that needs a second person.
        const before = labelOf(world, node)
        node.parent = target.key
        if (labelOf(world, node) < before && before >= approvalFromLabel) node.ownLabel = before as 0 | 1 | 2
      }
      return
    }
    case 'delete':
      if (verdict('delete', mayWrite, await send('DELETE', `/nodes/${id}`))) node.isDeleted = true
      return
    case 'restore':
      if (verdict('restore', mayWrite, await send('POST', `/nodes/${id}/restore`))) node.isDeleted = false
  }
}

function ownWorkspace(surfaces: Surfaces, principal: string): number {
  const number = Number(principal.replace(/\D+/, ''))
  if (principal.startsWith('everyone')) return number
  const list: readonly (Person | { workspace: number })[] = principal.startsWith('p')
    ? surfaces.world.people
    : surfaces.world.groups
  return list[number]?.workspace ?? -1
}

function liesInside(surfaces: Surfaces, node: TreeNode, folder: TreeNode): boolean {
  for (let at: TreeNode | undefined = node; at; at = at.parent === null ? undefined : surfaces.world.nodes[at.parent]) {
    if (at === folder) return true
  }
  return false
}

/**
 * Who may read what, worked out in plain recursion from the world alone: no SQL, no flattening, nothing shared with the
 * product. Where the two differ, one of them is wrong.
 */
import type { Person, Rule, TreeNode, Verb, World } from './world.ts'

function principalsOf(world: World, person: Person): Set<string> {
  const found = new Set<string>([`p${person.key}`, `everyone${person.workspace}`])
  const visit = (groupKey: number) => {
    const name = `g${groupKey}`
    if (found.has(name)) return
    found.add(name)
    for (const parent of world.groups[groupKey]?.parents ?? []) visit(parent)
  }
  for (const parent of person.parents) visit(parent)
  return found
}

function nodeOf(world: World, key: number): TreeNode {
  const node = world.nodes[key]
  if (!node) throw new Error(`no node ${key}`)
  return node
}

/** Its own rules, and those above it up to the first cut. A root or a cut begins with its creator's own rules. */
function rulesOf(world: World, node: TreeNode): Rule[] {
  const own = [...node.rules]
  if (node.parent === null || !node.inherits) return own
  return [...own, ...rulesOf(world, nodeOf(world, node.parent))]
}

/** From this label on a second person is asked before a label is lowered or an original taken out: the default of a workspace. */
export const approvalFromLabel = 1

export function labelOf(world: World, node: TreeNode): number {
  return Math.max(node.ownLabel, node.parent === null ? 0 : labelOf(world, nodeOf(world, node.parent)))
}

export function isHidden(world: World, node: TreeNode): boolean {
  return node.isDeleted || (node.parent !== null && isHidden(world, nodeOf(world, node.parent)))
}

export function may(world: World, person: Person, node: TreeNode, verb: Verb): boolean {
  if (!person.isActive || person.workspace !== node.workspace || labelOf(world, node) > person.clearance) return false
  const mine = principalsOf(world, person)
  const holds = (wanted: Verb) => {
    const live = rulesOf(world, node).filter(
      (rule) =>
        rule.verb === wanted &&
        mine.has(rule.principal) &&
        (rule.expiresInSeconds === null || rule.expiresInSeconds > 0),
    )
    return live.some((rule) => rule.effect === 'allow') && !live.some((rule) => rule.effect === 'deny')
  }
  return holds('read') && (verb === 'read' || holds(verb))
}

export function canRead(world: World, person: Person, node: TreeNode): boolean {
  return !isHidden(world, node) && may(world, person, node, 'read')
}

/** An original below that label, or one that a second person let this person take out. */
export function canTakeOut(world: World, person: Person, node: TreeNode): boolean {
  return (
    canRead(world, person, node) &&
    (labelOf(world, node) < approvalFromLabel ||
      world.permissions.some((one) => one.person === person.key && one.node === node.key && one.expiresInSeconds > 0))
  )
}

/** A chunk with a label of its own is seen by fewer people than its document. */
export function canReadChunk(world: World, person: Person, node: TreeNode): boolean {
  return node.chunkSecret !== null && canRead(world, person, node) && node.chunkSecret.label <= person.clearance
}

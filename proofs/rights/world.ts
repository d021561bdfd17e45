/** Seeded random worlds of people, groups, folders, documents and rules, with every oddity that rights can have. */

export type Verb = 'read' | 'write' | 'share'

export interface Person {
  key: number
  workspace: number
  clearance: 0 | 1 | 2
  isActive: boolean
  parents: number[]
}
export interface Group {
  key: number
  workspace: number
  parents: number[]
}
export interface Rule {
  key: number
  /** `p3`, `g2` or `everyone0`. */
  principal: string
  verb: Verb
  effect: 'allow' | 'deny'
  /** null: never; otherwise seconds from now, negative = expired. */
  expiresInSeconds: number | null
}
export interface TreeNode {
  key: number
  workspace: number
  parent: number | null
  kind: 'folder' | 'document'
  inherits: boolean
  ownLabel: 0 | 1 | 2
  isDeleted: boolean
  creator: number
  rules: Rule[]
  /** Lies in a document, as an attachment in its mail: it has no rules, label or cut of its own. */
  isEnclosed: boolean
  /** Documents only: unique, so that a leak shows in the bytes. */
  secret: string
  /** A chunk that is higher than its document, with a secret of its own. */
  chunkSecret: { secret: string; label: 0 | 1 | 2 } | null
}
export interface World {
  seed: number
  workspaces: number
  people: Person[]
  groups: Group[]
  nodes: TreeNode[]
  /** Who may take which original out, or might until a moment ago. Also where reading is not allowed: it must count for nothing. */
  permissions: { person: number; node: number; expiresInSeconds: number }[]
}

let nextRule = 1

/** Mulberry32: small, seeded, good enough to choose with. */
export function randomOf(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    below: (limit: number) => Math.floor(next() * limit),
    chance: (share: number) => next() < share,
    pick: <Item>(items: readonly Item[]): Item => {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
  }
}
export type Random = ReturnType<typeof randomOf>

export function makeWorld(seed: number): World {
  const random = randomOf(seed)
  const people: Person[] = []
  const groups: Group[] = []
  const nodes: TreeNode[] = []
  for (let workspace = 0; workspace < 2; workspace++) {
    const groupCount = workspace === 0 ? 4 : 2
    const firstGroup = groups.length
    for (let index = 0; index < groupCount; index++) groups.push({ key: groups.length, workspace, parents: [] })
    const own = groups.slice(firstGroup)
    // Nested, and now and then in a circle.
    for (const group of own) if (random.chance(0.5)) group.parents.push(random.pick(own).key)
    const personCount = workspace === 0 ? 5 : 2
    for (let index = 0; index < personCount; index++) {
      people.push({
        key: people.length,
        workspace,
        clearance: index === 0 ? 2 : random.pick([0, 1, 2] as const),
        isActive: index === 0 || random.chance(0.92),
        parents: own.filter(() => random.chance(0.35)).map((group) => group.key),
      })
    }
  }
  for (let workspace = 0; workspace < 2; workspace++) addTree(random, { workspace, seed, people, groups, nodes })
  const permissions = nodes
    .filter((node) => node.kind === 'document')
    .flatMap((node) =>
      people
        .filter((person) => person.workspace === node.workspace && random.chance(0.3))
        .map((person) => ({ person: person.key, node: node.key, expiresInSeconds: random.chance(0.7) ? 3600 : -3600 })),
    )
  return { seed, workspaces: 2, people, groups, nodes, permissions }
}

function addTree(
  random: Random,
  world: { workspace: number; seed: number; people: Person[]; groups: Group[]; nodes: TreeNode[] },
): void {
  const { workspace, nodes } = world
  const makers = world.people.filter((person) => person.workspace === workspace)
  const folderCount = workspace === 0 ? 8 : 3
  const folders: TreeNode[] = []
  for (let index = 0; index < folderCount + (workspace === 0 ? 12 : 5); index++) {
    const kind = index < folderCount ? 'folder' : 'document'
    const isTop = kind === 'folder' && (folders.length === 0 || random.chance(0.3))
    const node: TreeNode = {
      ...startNode(random, world, kind),
      parent: isTop ? null : random.pick(folders).key,
      inherits: !random.chance(0.15),
      ownLabel: random.chance(0.65) ? 0 : random.pick([1, 2] as const),
      creator: random.pick(makers).key,
    }
    // A new root, or a node that cuts, belongs to its creator until it is granted.
    if (node.parent === null || !node.inherits) {
      for (const verb of ['read', 'write', 'share'] as const) {
        node.rules.push({
          key: nextRule++,
          principal: `p${node.creator}`,
          verb,
          effect: 'allow',
          expiresInSeconds: null,
        })
      }
    }
    const ruleCount = kind === 'folder' ? random.below(4) : random.chance(0.25) ? 1 + random.below(2) : 0
    for (let count = 0; count < ruleCount; count++) addRule(random, world, node)
    nodes.push(node)
    if (kind === 'folder') folders.push(node)
  }
  // Attachments, and now and then what came inside one of them.
  for (let count = 0; count < (workspace === 0 ? 4 : 2); count++) {
    const containers = nodes.filter((node) => node.workspace === workspace && node.kind === 'document')
    const container = random.pick(containers)
    const enclosed = { parent: container.key, creator: container.creator, isEnclosed: true }
    nodes.push({ ...startNode(random, world, 'document'), ...enclosed })
  }
}

function startNode(
  random: Random,
  { workspace, seed, nodes }: { workspace: number; seed: number; nodes: readonly TreeNode[] },
  kind: TreeNode['kind'],
): TreeNode {
  const key = nodes.length
  const isDocument = kind === 'document'
  return {
    key,
    workspace,
    parent: null,
    kind,
    inherits: true,
    ownLabel: 0,
    isDeleted: random.chance(isDocument ? 0.08 : 0.04),
    creator: 0,
    rules: [],
    isEnclosed: false,
    secret: isDocument ? `비밀${seed}n${key}x${random.below(1e9).toString(36)}` : '',
    chunkSecret:
      isDocument && random.chance(0.3)
        ? {
            secret: `은닉${seed}n${key}y${random.below(1e9).toString(36)}`,
            label: random.pick([1, 2] as const),
          }
        : null,
  }
}

export function addRule(random: Random, world: Pick<World, 'people' | 'groups'>, node: TreeNode): Rule | undefined {
  // Now and then a mistaken grant to somebody of another workspace: it must count for nothing.
  const isMistaken = random.chance(0.2)
  const isNear = (workspace: number) => (workspace === node.workspace) !== isMistaken
  const principals = [
    ...world.people.filter((person) => isNear(person.workspace)).map((person) => `p${person.key}`),
    ...world.groups.filter((group) => isNear(group.workspace)).map((group) => `g${group.key}`),
    ...(isMistaken ? [] : [`everyone${node.workspace}`]),
  ]
  const rule: Rule = {
    key: nextRule++,
    principal: random.pick(principals),
    verb: random.chance(0.75) ? 'read' : random.pick(['write', 'share'] as const),
    effect: random.chance(0.78) ? 'allow' : 'deny',
    expiresInSeconds: random.chance(0.8) ? null : random.chance(0.5) ? -3600 : 3600,
  }
  const isThere = node.rules.some(
    (one) => one.principal === rule.principal && one.verb === rule.verb && one.effect === rule.effect,
  )
  if (isThere) return undefined
  node.rules.push(rule)
  return rule
}

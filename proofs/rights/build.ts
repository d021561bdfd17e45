/** Writes a world into a database, as the owner, and indexes its documents the way the product does. */
import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { hashKey } from '../../src/access/service.ts'
import type { ScratchNaru } from '../../src/app/scratch-naru.ts'
import { elementsOfText } from '../../src/documents/text-elements.ts'
import { newId } from '../../src/kernel/id.ts'
import { embedChunks, indexDocuments, refreshStatistics } from '../../src/knowledge/service.ts'
import type { ModelHost } from '../../src/models/ports.ts'
import type { Rule, TreeNode, World } from './world.ts'

export interface BuiltWorld {
  workspaceIds: string[]
  memberIds: string[]
  keys: string[]
  /** By person: a key that reads public documents only, whatever its holder may read. */
  publicKeys: string[]
  /** By workspace: the name of an app that everybody may use. */
  appNames: string[]
  nodeIds: string[]
  groupPrincipals: number[]
  memberPrincipals: number[]
  everyonePrincipals: number[]
  ruleIds: Map<number, string>
  collectionIds: string[]
  /** By document: the own label of each of its chunks. */
  chunkLabels: number[][]
}

/** Words to a vector, without a model: what is proved here is who may see, not what is alike. */
export const wordsOnlyHost: ModelHost = {
  endpoint: { baseUrl: '', key: undefined },
  async embed(texts) {
    return { vectors: texts.map(vectorOf), tokens: 0 }
  },
  countTokens: async (texts) => texts.map((text) => Math.ceil(text.length / 2)),
  listModels: async () => [],
}

function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(384)
  for (const word of text.split(/\s+/)) {
    const hash = createHash('md5').update(word).digest()
    for (let index = 0; index < 8; index++) {
      const place = hash.readUInt16LE(index * 2) % 384
      vector[place] = (vector[place] ?? 0) + 1
    }
  }
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

export const folderName = (node: TreeNode, world: World) => `서랍${world.seed}n${node.key}`
export const textOf = (node: TreeNode) => `이 문서의 암호는 ${node.secret} 입니다. 누구에게도 알리지 마세요.`

export async function buildWorld(naru: ScratchNaru, owner: pg.Client, world: World): Promise<BuiltWorld> {
  const built: BuiltWorld = {
    workspaceIds: [],
    memberIds: [],
    keys: [],
    publicKeys: [],
    appNames: [],
    nodeIds: [],
    groupPrincipals: [],
    memberPrincipals: [],
    everyonePrincipals: [],
    ruleIds: new Map(),
    collectionIds: [],
    chunkLabels: [],
  }
  await owner.query('begin')
  for (let workspace = 0; workspace < world.workspaces; workspace++) {
    const id = newId()
    built.workspaceIds.push(id)
    const { rows } = await owner.query(
      'insert into workspace (id, name) values ($1, $2) returning everyone_principal_id as principal',
      [id, `회사 ${world.seed}-${workspace}`],
    )
    built.everyonePrincipals.push(rows[0].principal)
  }
  for (const group of world.groups) {
    const { rows } = await owner.query(
      'insert into member_group (id, workspace_id, name) values ($1, $2, $3) returning principal_id as principal',
      [newId(), built.workspaceIds[group.workspace], `그룹 ${group.key}`],
    )
    built.groupPrincipals.push(rows[0].principal)
  }
  for (const person of world.people) {
    const id = newId()
    const { rows } = await owner.query(
      `insert into member (id, workspace_id, email, name, role, clearance, is_active) values ($1, $2, $3, $4, 'data-manager', $5, $6) returning principal_id as principal`,
      [
        id,
        built.workspaceIds[person.workspace],
        `p${person.key}@x.example`,
        `사람 ${person.key}`,
        person.clearance,
        person.isActive,
      ],
    )
    built.memberIds.push(id)
    built.memberPrincipals.push(rows[0].principal)
    for (const [keys, highestLabel] of [
      [built.keys, 2],
      [built.publicKeys, 0],
    ] as const) {
      const key = `naru_${randomBytes(16).toString('base64url')}`
      keys.push(key)
      await owner.query(
        `insert into api_key (id, workspace_id, member_id, name, key_hash, scopes, highest_label) values ($1, $2, $3, 'proof', $4, '{*}', $5)`,
        [newId(), built.workspaceIds[person.workspace], id, hashKey(key), highestLabel],
      )
    }
  }
  const edge = (workspace: number, child: number, parent: number) =>
    owner.query(
      'insert into group_edge (workspace_id, child_principal_id, parent_principal_id) values ($1, $2, $3) on conflict do nothing',
      [built.workspaceIds[workspace], child, parent],
    )
  for (const person of world.people)
    for (const parent of person.parents)
      await edge(person.workspace, built.memberPrincipals[person.key] ?? 0, built.groupPrincipals[parent] ?? 0)
  for (const group of world.groups)
    for (const parent of group.parents)
      await edge(group.workspace, built.groupPrincipals[group.key] ?? 0, built.groupPrincipals[parent] ?? 0)

  built.nodeIds.push(...world.nodes.map(() => newId()))
  for (const node of world.nodes) {
    await owner.query(
      `insert into node (id, workspace_id, parent_id, kind, name, inherits, own_label, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        built.nodeIds[node.key],
        built.workspaceIds[node.workspace],
        node.parent === null ? null : built.nodeIds[node.parent],
        node.kind,
        node.kind === 'folder' ? folderName(node, world) : node.secret,
        node.inherits,
        node.ownLabel,
        built.memberIds[node.creator],
      ],
    )
    if (node.kind === 'document') await insertDocument(naru, owner, world, node, built)
    for (const rule of node.rules) await insertRule(owner, node, rule, built)
  }
  for (const permission of world.permissions) await insertPermission(owner, world, permission, built)
  // As in life: what lies in the bin was there before.
  for (const node of world.nodes.filter((one) => one.isDeleted))
    await owner.query('update node set deleted_at = now() where id = $1', [built.nodeIds[node.key]])
  for (let workspace = 0; workspace < world.workspaces; workspace++)
    await insertCollection(owner, world, workspace, built)
  for (let workspace = 0; workspace < world.workspaces; workspace++) await insertApp(owner, world, workspace, built)
  await owner.query('commit')

  for (let workspace = 0; workspace < world.workspaces; workspace++)
    await indexAll(naru, owner, world, workspace, built)
  return built
}

async function insertPermission(
  owner: pg.Client,
  world: World,
  { person, node, expiresInSeconds }: World['permissions'][number],
  built: BuiltWorld,
): Promise<void> {
  const workspace = world.people[person]?.workspace ?? 0
  const second = world.people.find((one) => one.workspace === workspace && one.key !== person)
  const approvalId = newId()
  const expiresAt = new Date(Date.now() + expiresInSeconds * 1000)
  const who = [built.workspaceIds[workspace], built.nodeIds[node], built.memberIds[person]]
  await owner.query(
    `insert into approval (id, workspace_id, kind, subject_kind, subject_id, asked_by, reason, state, decided_by, decided_at, expires_at)
     values ($4, $1, 'original-taken-out', 'document', $2, $3, 'proof', 'approved', $5, now(), $6)`,
    [...who, approvalId, built.memberIds[second?.key ?? -1], expiresAt],
  )
  await owner.query(
    'insert into original_permission (id, workspace_id, document_id, member_id, approval_id, expires_at) values ($4, $1, $2, $3, $5, $6)',
    [...who, newId(), approvalId, expiresAt],
  )
}

export function principalNumber(name: string, built: BuiltWorld): number {
  const number = Number(name.replace(/\D+/, ''))
  if (name.startsWith('everyone')) return built.everyonePrincipals[number] ?? 0
  return (name.startsWith('p') ? built.memberPrincipals : built.groupPrincipals)[number] ?? 0
}

async function insertRule(owner: pg.Client, node: TreeNode, rule: Rule, built: BuiltWorld): Promise<void> {
  const { rows } = await owner.query(
    `insert into access_rule (id, workspace_id, node_id, principal_id, verb, effect, expires_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (node_id, principal_id, verb, effect) do update set expires_at = excluded.expires_at returning id`,
    [
      newId(),
      built.workspaceIds[node.workspace],
      built.nodeIds[node.key],
      principalNumber(rule.principal, built),
      rule.verb,
      rule.effect,
      rule.expiresInSeconds === null ? null : new Date(Date.now() + rule.expiresInSeconds * 1000),
    ],
  )
  built.ruleIds.set(rule.key, rows[0].id)
}

async function insertDocument(
  naru: ScratchNaru,
  owner: pg.Client,
  world: World,
  node: TreeNode,
  built: BuiltWorld,
): Promise<void> {
  const [id, versionId, workspaceId] = [built.nodeIds[node.key] ?? '', newId(), built.workspaceIds[node.workspace]]
  // A chunk never crosses a heading, so the higher text stands in a chunk of its own.
  const paragraphs = node.chunkSecret ? [textOf(node), '별도 관리', node.chunkSecret.secret] : [textOf(node)]
  const elements = elementsOfText(id, paragraphs.join('\n\n')).map((element) =>
    element.text === '별도 관리' ? { ...element, kind: 'heading' as const, level: 1 } : element,
  )
  const blobKey = `originals/${workspaceId}/${id}`
  const { blobs } = naru.app.scopeForJob({ workspaceId: workspaceId ?? '', memberId: '' })
  await blobs.writeAt(blobKey, Buffer.from(`원본 ${node.secret}`))
  // A picture that was drawn before: the right must be asked for it as well.
  await blobs.writeAt(`pictures/${versionId}/1-1200.webp`, Buffer.from(`그림 ${node.secret}`))
  await owner.query(
    `insert into document (id, workspace_id, rights_id, label, title, file_name, format, status, current_version_id, page_count, created_by) values ($1, $2, 0, 0, $3, $3, 'text', 'ready', $4, 1, $5)`,
    [id, workspaceId, node.secret, versionId, built.memberIds[node.creator]],
  )
  await owner.query(
    `insert into document_version (id, workspace_id, document_id, number, file_name, blob_key, sha256, size_bytes, format, status, page_count, element_count, created_by)
     values ($1, $2, $3, 1, $4, $5, $6, 10, 'text', 'ready', 1, 1, $7)`,
    [
      versionId,
      workspaceId,
      id,
      node.secret,
      blobKey,
      createHash('sha256').update(`${world.seed} ${node.key}`).digest('hex'),
      built.memberIds[node.creator],
    ],
  )
  await owner.query(
    `insert into document_page (document_version_id, number, workspace_id, document_id, width_pt, height_pt, rotation, mode, elements) values ($1, 1, $2, $3, 595, 842, 0, 'layout', $4)`,
    [versionId, workspaceId, id, JSON.stringify(elements)],
  )
}

async function insertCollection(owner: pg.Client, world: World, workspace: number, built: BuiltWorld): Promise<void> {
  const [collectionId, versionId, workspaceId] = [newId(), newId(), built.workspaceIds[workspace]]
  const maker = world.people.find((person) => person.workspace === workspace)?.key ?? 0
  built.collectionIds.push(collectionId)
  await owner.query(
    'insert into collection (id, workspace_id, name, created_by, active_index_version_id) values ($1, $2, $3, $4, $5)',
    [collectionId, workspaceId, `모음 ${workspace}`, built.memberIds[maker], versionId],
  )
  await owner.query(
    `insert into index_version (id, workspace_id, collection_id, number, chunk_tokens, overlap_tokens, tokeniser, embedding_model, dimension, mean_terms) values ($1, $2, $3, 1, 60, 0, 'proof', 'multilingual-e5-small', 384, 20)`,
    [versionId, workspaceId, collectionId],
  )
  for (const node of world.nodes.filter((one) => one.workspace === workspace && one.parent === null)) {
    await owner.query('insert into collection_source (workspace_id, collection_id, node_id) values ($1, $2, $3)', [
      workspaceId,
      collectionId,
      built.nodeIds[node.key],
    ])
  }
}

/** An app gathers the whole workspace and is given to everybody: it must show nobody more than they may read. */
async function insertApp(owner: pg.Client, world: World, workspace: number, built: BuiltWorld): Promise<void> {
  const [id, workspaceId] = [newId(), built.workspaceIds[workspace]]
  const maker = world.people.find((person) => person.workspace === workspace)?.key ?? 0
  built.appNames.push(`app-${id}`)
  await owner.query(
    `insert into assistant_app (id, workspace_id, name, model_name, collection_ids, mode, created_by) values ($1, $2, '앱', $3, $4, 'extract', $5)`,
    [id, workspaceId, built.appNames[workspace], [built.collectionIds[workspace]], built.memberIds[maker]],
  )
  await owner.query('insert into assistant_app_user (app_id, workspace_id, principal_id) values ($1, $2, $3)', [
    id,
    workspaceId,
    built.everyonePrincipals[workspace],
  ])
}

async function indexAll(
  naru: ScratchNaru,
  owner: pg.Client,
  world: World,
  workspace: number,
  built: BuiltWorld,
): Promise<void> {
  const workspaceId = built.workspaceIds[workspace] ?? ''
  const scope = naru.app.scopeForJob({ workspaceId, memberId: built.memberIds[0] ?? '' })
  const members = world.nodes.filter((node) => node.workspace === workspace && node.kind === 'document')
  // What is deleted now may be restored later; its chunks must be there and hidden.
  await owner.query(`update document set is_hidden = false where workspace_id = $1`, [workspaceId])
  await indexDocuments(
    scope,
    members.map((node) => built.nodeIds[node.key] ?? ''),
    new AbortController().signal,
  )
  for (const node of members) {
    if (!node.chunkSecret) continue
    const target = `document_id = $1 and body like '%' || $2 || '%'`
    await owner.query(`update chunk set own_label = $3, label = greatest(label, $3) where ${target}`, [
      built.nodeIds[node.key],
      node.chunkSecret.secret,
      node.chunkSecret.label,
    ])
  }
  const { rows: chunks } = await owner.query<{ document_id: string; own_label: number }>(
    'select document_id, own_label from chunk where workspace_id = $1',
    [workspaceId],
  )
  for (const node of members)
    built.chunkLabels[node.key] = chunks
      .filter((chunk) => chunk.document_id === built.nodeIds[node.key])
      .map((chunk) => chunk.own_label)
  const { rows } = await owner.query('select id from index_version where workspace_id = $1', [workspaceId])
  for (const { id } of rows) {
    await embedChunks(scope, id, new AbortController().signal)
    await refreshStatistics(scope, id)
  }
  await owner.query(
    `update document d set is_hidden = n.is_hidden from node n where n.id = d.id and d.workspace_id = $1`,
    [workspaceId],
  )
}

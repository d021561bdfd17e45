/**
 * Generated from the contracts: every operation, asked with valid input about things that exist, by those who have no right
 * to them. Whatever is asked, nothing of them comes back, and nothing of them changes.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { mayAct, type Role } from '../access/policy.ts'
import { issueKey } from '../access/service.ts'
import { openAsOwner } from '../kernel/database.ts'
import { newId } from '../kernel/id.ts'
import { type Operation, pathOf } from '../kernel/operation.ts'
import { allRoutes } from './all-routes.ts'
import { exampleOf } from './example-input.ts'
import {
  foundScratchCompany,
  giveScratchKey,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

let scratch: ScratchPostgres
let naru: ScratchNaru
/** Ids of things that are the owner's alone, by the name of the field that asks for them. */
let known: Record<string, unknown> = {}
/** Words that stand in what is the owner's alone, and nowhere else. */
const canary = '물푸레나무수목원'
const keys = new Map<string, string>()
let before: unknown

/** Roles of colleagues without any right in the tree. */
const strangers: Role[] = ['viewer', 'data-manager', 'builder', 'reviewer', 'auditor', 'app-user', 'service']
/** What a company shares: members, roles and providers are for whoever has the role, whoever made them. */
const ofTheCompany = ['memberId', 'invitationId', 'providerId', 'modelId', 'sessionId', 'userId', 'groupId']

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
  const { scope, memberId, workspaceId } = await foundScratchCompany(naru)
  keys.set('owner', await issueKey(scope, { memberId, name: 'owner', scopes: ['*'] }))
  const owner = await openAsOwner(naru.databaseUrl)
  const directoryGroupId = newId()
  try {
    for (const role of [...strangers, 'labeller'] as Role[]) keys.set(role, await addPerson(owner, workspaceId, role))
    const elsewhere = newId()
    await owner.query('insert into workspace (id, name) values ($1, $2)', [elsewhere, '다른 회사'])
    keys.set('elsewhere', await addPerson(owner, elsewhere, 'owner'))
    keys.set('expired', await addPerson(owner, workspaceId, 'viewer', 'expired'))
    await owner.query(
      "update api_key set expires_at = now() - interval '1 second' from member m where m.id = api_key.member_id and m.email = 'expired-viewer@x.example'",
    )
    await owner.query(
      "insert into member_group (id, workspace_id, name, is_directory) values ($1, $2, '온실팀 디렉터리', true)",
      [directoryGroupId, workspaceId],
    )
  } finally {
    await owner.end()
  }
  const folder = await post('/folders', { name: `${canary} 폴더`, parentId: null, label: 0, inherits: true })
  const rows = [{ docId: `${canary}-1`, title: `${canary} 안내`, text: `${canary} 입장료는 성인 4,000원입니다.` }]
  const { documentIds } = await post<{ documentIds: string[] }>('/documents/rows', {
    folderId: folder.id,
    label: 2,
    rows,
  })
  const [documentId] = documentIds
  const settings = { chunkTokens: 240, overlapTokens: 40 }
  const collection = await post('/collections', { name: `${canary} 컬렉션`, sourceIds: [folder.id], settings })
  const conversation = await post('/conversations', { title: `${canary} 대화` })
  const app = await post('/apps', { name: canary, modelName: 'canary-app', collectionIds: [collection.id] })
  const useCase = await post('/use-cases', { name: canary, purpose: canary, functionKinds: ['converse'] })
  const part = (name: string, body: object) => post(`/use-cases/${useCase.id}/${name}`, body)
  const requirement = await part('requirements', { sentence: canary, priority: 'must', metric: 'accuracy' })
  const risk = await part('risks', { kind: 'leak', sentence: canary })
  const dataNeed = await part('data-needs', { kind: canary, folderId: folder.id })
  const group = await post<{ principalId: number }>('/groups', { name: '온실팀' })
  const deny = { principalId: group.principalId, verb: 'read', effect: 'deny', expiresAt: null }
  const rule = await post(`/nodes/${folder.id}/rules`, deny)
  const wanted = { kind: 'original-taken-out', subjectId: documentId, reason: '감사 자료로 냅니다' }
  const approval = await post('/approvals', wanted)
  const provider = await post('/providers', { name: '바깥', baseUrl: 'http://127.0.0.1:9', key: '', chatModel: 'a' })
  const guest = { email: 'c@x.example', name: 'c', role: 'viewer', clearance: 0, groups: [] }
  const { invitation } = await post<{ invitation: { id: string } }>('/invitations', guest)
  const ownKeys = await naru.fetch('/api/v1/keys', { headers: bearer('owner') })
  const keyId = ((await ownKeys.json()) as { items: { id: string }[] }).items[0]?.id
  known = {
    number: 1,
    email: 'odd@x.example',
    password: 'a-long-password',
    baseUrl: 'http://127.0.0.1:9',
    expiresAt: '2040-01-01T00:00:00Z',
    modelId: 'local/multilingual-e5-small',
    chunkTokens: 240,
    cursor: undefined,
    folderId: folder.id,
    nodeId: folder.id,
    parentId: folder.id,
    sourceIds: folder.id,
    subjectId: documentId,
    documentId,
    ids: documentId,
    collectionId: collection.id,
    collectionIds: collection.id,
    conversationId: conversation.id,
    useCaseId: useCase.id,
    requirementId: requirement.id,
    requirementIds: requirement.id,
    riskId: risk.id,
    dataNeedId: dataNeed.id,
    dueOn: '2040-01-01',
    isRemoved: false,
    appId: app.id,
    keyId,
    ruleId: rule.id,
    approvalId: approval.id,
    invitationId: invitation.id,
    providerId: provider.id,
    memberId,
    userId: memberId,
    groupId: directoryGroupId,
    ownerMemberId: memberId,
    principalId: group.principalId,
    turnId: newId(),
    width: 400,
    toMemberId: memberId,
    reason: '감사 자료로 냅니다',
    box: 'mine',
  }
  before = await theOwners()
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

async function post<Reply = { id: string }>(address: string, body: unknown): Promise<Reply> {
  const response = await naru.fetch(`/api/v1${address}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer('owner') },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  expect([address, response.status, text]).toEqual([address, 201, text])
  return JSON.parse(text) as Reply
}

async function addPerson(
  owner: Awaited<ReturnType<typeof openAsOwner>>,
  workspaceId: string,
  role: Role,
  prefix = 'a',
): Promise<string> {
  const id = newId()
  const folder = newId()
  await owner.query(
    `insert into member (id, workspace_id, email, name, role, clearance) values ($1, $2, $3, $3, $4, 2)`,
    [id, workspaceId, `${prefix}-${role}@x.example`, role],
  )
  await owner.query(
    `insert into node (id, workspace_id, kind, name, created_by) values ($1, $2, 'folder', '내 폴더', $3)`,
    [folder, workspaceId, id],
  )
  await owner.query('update member set personal_folder_id = $1 where id = $2', [folder, id])
  // With the scope that everything does not hold: what it opens is another company's no more.
  return giveScratchKey(naru, id, ['*', 'scim'])
}

const bearer = (name: string): Record<string, string> => ({ authorization: `Bearer ${keys.get(name)}` })

/** Everything that is the owner's alone, as the owner's own requests show it. */
async function theOwners(): Promise<unknown> {
  const get = async (address: string) =>
    (await naru.fetch(`/api/v1${address}`, { headers: bearer('owner') })).json() as Promise<Record<string, unknown>>
  const list = async (address: string, id: unknown) => {
    const { items } = (await get(address)) as { items: Record<string, unknown>[] }
    return items.find((one) => one.id === id)
  }
  const {
    status: _,
    wordsIndexedAt: _words,
    vectorsIndexedAt: _vectors,
    ...document
  } = await get(`/documents/${known.documentId}`)
  const collection = await list('/collections', known.collectionId)
  return {
    rules: (await get(`/nodes/${known.nodeId}/rights`)).rules,
    document,
    page: await get(`/documents/${known.documentId}/pages/1`),
    collection: { name: collection?.name, sources: collection?.sources, settings: collection?.settings },
    app: await list('/apps', known.appId),
    conversation: await get(`/conversations/${known.conversationId}`),
    useCase: await get(`/use-cases/${known.useCaseId}`),
    approval: await list('/approvals?box=mine', known.approvalId),
    keyIsAlive: ((await list('/keys', known.keyId)) as { revokedAt: string | null }).revokedAt === null,
  }
}

const bodyOf = (operation: Operation) => JSON.stringify(operation.body ? exampleOf(operation.body, known) : {})

/** What the owner alone may see, named in the body: it is not found, whatever one wants to do with it. */
function namesThePrivate(operation: Operation): boolean {
  const names = ['folderId', 'documentId', 'collectionId', 'conversationId', 'appId', 'useCaseId']
  return names.some((name) => bodyOf(operation).includes(String(known[name])))
}

async function askFor(operation: Operation, headers: Record<string, string>) {
  const params = (operation.params ? exampleOf(operation.params, known) : {}) as Record<string, unknown>
  const path = pathOf(operation).replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const query = Object.entries((operation.query ? exampleOf(operation.query, known) : {}) as Record<string, unknown>)
  const asked = query.filter(([name, value]) => value !== undefined && name !== 'cursor')
  const search = asked.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')
  const response = await naru.fetch(`${path}?${search}`, {
    method: operation.method.toUpperCase(),
    headers: { 'content-type': 'application/json', ...headers },
    body: operation.method === 'get' ? undefined : bodyOf(operation),
  })
  const text = await response.text()
  // A stream begins before it knows; then its first event says it.
  const status =
    operation.kind === 'events' ? Number(/"status":(\d+)/.exec(text)?.[1] ?? response.status) : response.status
  return { status, text }
}

const paramsOf = (operation: Operation) =>
  [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').filter((name) => name !== 'number')

describe.each(allRoutes.map((route) => [route.operation.id, route.operation] as const))('%s', (_, operation) => {
  test('nobody, an expired key and a labeller get through nowhere that is not theirs', async () => {
    expect((await askFor(operation, {})).status).toBe(401)
    expect((await askFor(operation, bearer('expired'))).status).toBe(401)
    const reply = await askFor(operation, bearer('labeller'))
    if (!mayAct('labeller', operation.action)) expect(reply.status).toBe(403)
    expect(reply.text).not.toContain(canary)
  })

  test('another company finds nothing of this one', async () => {
    const reply = await askFor(operation, bearer('elsewhere'))
    expect(reply.text).not.toContain(canary)
    expect(reply.text).not.toContain('온실팀')
    const names = paramsOf(operation).filter((name) => name !== 'modelId')
    if ((names.length > 0 || namesThePrivate(operation)) && mayAct('owner', operation.action))
      expect([reply.status, reply.text]).toEqual([404, expect.anything()])
    expect(reply.status).toBeLessThan(500)
  })

  test('a colleague without rights finds nothing of the owner’s: 404, not 403', async () => {
    for (const role of strangers) {
      const reply = await askFor(operation, bearer(role))
      expect([role, reply.text.includes(canary)]).toEqual([role, false])
      const names = paramsOf(operation)
      const isPrivate =
        namesThePrivate(operation) || (names.length > 0 && names.every((name) => !ofTheCompany.includes(name)))
      if (isPrivate && mayAct(role, operation.action))
        expect([role, reply.status, reply.text]).toEqual([role, 404, reply.text])
    }
  })
})

test('nothing of the owner’s has changed', async () => {
  expect(await theOwners()).toEqual(before)
})

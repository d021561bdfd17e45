/** Use cases: who sees them, what follows from their facts, counts under the rights of each reader. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import type { Role } from '../access/policy.ts'
import { addFolder, addMember, addRule, changeMember, deleteNode, listPrincipals } from '../access/service.ts'
import { addRows, listDocuments } from '../documents/service.ts'
import { openAsOwner } from '../kernel/database.ts'
import { newId } from '../kernel/id.ts'
import type { Scope } from '../kernel/scope.ts'
import type { UseCase } from '../use-cases/contract.ts'
import * as useCases from '../use-cases/service.ts'
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
let workspaceId = ''
let owners: Scope
let makers: Person
let others: Person
let readers: Person
let outsiders: Scope
/** What runs have measured, by requirement. */
const measured = new Map<string, number>()

interface Person {
  scope: Scope
  memberId: string
  principalId: number
}

beforeAll(async () => {
  scratch = await startScratchPostgres()
  const requirementMeasures = { latest: async () => measured }
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost, requirementMeasures } })
  const company = await foundScratchCompany(naru)
  workspaceId = company.workspaceId
  owners = company.scope
  makers = await person('jian', 'builder')
  others = await person('garam', 'builder', ['상담부'])
  readers = await person('sua', 'viewer')
  const elsewhere = newId()
  const stranger = newId()
  const owner = await openAsOwner(naru.databaseUrl)
  await owner.query('insert into workspace (id, name) values ($1, $2)', [elsewhere, '다른 회사'])
  await owner.query(
    `insert into member (id, workspace_id, email, name, role, clearance) values ($1, $2, 'x@y.example', 'x', 'owner', 2)`,
    [stranger, elsewhere],
  )
  await owner.end()
  outsiders = scopeOf(stranger, 'owner', elsewhere)
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

const scopeOf = (memberId: string, role: Role, ofWorkspace = workspaceId) =>
  naru.app.scopeFor({ workspaceId: ofWorkspace, memberId, userId: '', role, language: 'ko' })

async function person(name: string, role: 'builder' | 'viewer' | 'reviewer', groups: string[] = []): Promise<Person> {
  const added = await addMember(owners, {
    name,
    email: `${name}@x.example`,
    password: 'a-long-password',
    role,
    clearance: 2,
    groups,
  })
  return { scope: scopeOf(added.id, role), memberId: added.id, principalId: added.principalId }
}

const make = (scope = makers.scope, name = '카드 약관 상담') =>
  useCases.addUseCase(scope, { name, purpose: '약관을 찾아 답합니다', functionKinds: ['converse'] })
const query = { limit: 50, archived: false, sort: 'newest' } as const
const sees = async (scope: Scope, id: string) =>
  (await useCases.listUseCases(scope, query)).items.some((one) => one.id === id)
const notFound = { code: 'use-cases.not-found' }

describe('who sees and changes a use case', () => {
  test('its maker and owners of the company only; for others it does not exist', async () => {
    const { id } = await make()
    expect([await sees(makers.scope, id), await sees(owners, id)]).toEqual([true, true])
    for (const scope of [others.scope, readers.scope, outsiders]) {
      expect(await sees(scope, id)).toBe(false)
      await expect(useCases.getUseCase(scope, id)).rejects.toMatchObject(notFound)
      await expect(useCases.changeUseCase(scope, id, { name: 'b' })).rejects.toMatchObject(notFound)
      await expect(useCases.addRisk(scope, id, { kind: 'law', sentence: 'b' })).rejects.toMatchObject(notFound)
    }
  })

  test('a reader reads, an editor edits, and only who owns it gives it on', async () => {
    const { id } = await make()
    await useCases.giveUseCase(makers.scope, id, { readerIds: [others.principalId], editorIds: [] })
    expect(await useCases.getUseCase(others.scope, id)).toMatchObject({ mayEdit: false, mayShare: false, access: null })
    await expect(useCases.changeUseCase(others.scope, id, { name: 'b' })).rejects.toMatchObject({
      code: 'use-cases.may-not-edit',
    })
    await useCases.giveUseCase(makers.scope, id, { readerIds: [], editorIds: [others.principalId] })
    expect((await useCases.changeUseCase(others.scope, id, { name: 'b' })).name).toBe('b')
    const everything = { readerIds: [], editorIds: [readers.principalId] }
    await expect(useCases.giveUseCase(others.scope, id, everything)).rejects.toMatchObject({
      code: 'use-cases.may-not-give',
    })
    await expect(useCases.changeUseCase(others.scope, id, { ownerMemberId: others.memberId })).rejects.toMatchObject({
      code: 'use-cases.may-not-give',
    })
    // Taken back, it is gone for them at once.
    await useCases.giveUseCase(makers.scope, id, { readerIds: [], editorIds: [] })
    await expect(useCases.getUseCase(others.scope, id)).rejects.toMatchObject(notFound)
  })

  test('a group reads by its members, and a role that may not write gets no right to edit by being given it', async () => {
    const { id } = await make()
    const { items } = await listPrincipals(owners, '')
    const group = items.find((one) => one.name === '상담부')?.principalId ?? 0
    const everyone = items.find((one) => one.kind === 'everyone')?.principalId ?? 0
    await useCases.giveUseCase(makers.scope, id, { readerIds: [group], editorIds: [] })
    expect([await sees(others.scope, id), await sees(readers.scope, id)]).toEqual([true, false])
    await useCases.giveUseCase(makers.scope, id, { readerIds: [], editorIds: [everyone] })
    expect(await useCases.getUseCase(readers.scope, id)).toMatchObject({ mayEdit: false })
    const unknown = { readerIds: [2_000_000_000], editorIds: [] }
    await expect(useCases.giveUseCase(makers.scope, id, unknown)).rejects.toMatchObject({
      code: 'access.principal-not-found',
    })
  })

  test('who answers for it reads and edits; one who hands it over keeps editing', async () => {
    const { id } = await make()
    await useCases.changeUseCase(makers.scope, id, { ownerMemberId: others.memberId })
    expect(await useCases.getUseCase(others.scope, id)).toMatchObject({ mayEdit: true, mayShare: true })
    const after = await useCases.changeUseCase(others.scope, id, { ownerMemberId: makers.memberId })
    expect(after).toMatchObject({ owner: { name: 'jian' }, mayEdit: true, mayShare: false })
  })

  test('by direct SQL the runtime role gets nothing past the policies', async () => {
    const { id } = await make()
    await useCases.addRequirement(makers.scope, id, { sentence: 'a', priority: 'must', metric: 'accuracy' })
    await useCases.giveUseCase(makers.scope, id, { readerIds: [readers.principalId], editorIds: [] })
    const tables = ['use_case', 'use_case_history', 'use_case_requirement', 'use_case_risk', 'use_case_data_need']
    const ask = (of: Scope, text: string) =>
      naru.app.database.asActor(of.actor, async (_, client) => {
        const { rows, rowCount } = await client.query(text)
        return { rows, rowCount }
      })
    for (const table of [...tables, 'use_case_plan', 'use_case_access']) {
      const key = table === 'use_case' ? 'id' : 'use_case_id'
      expect((await ask(others.scope, `select from ${table} where ${key} = '${id}'`)).rowCount).toBe(0)
      expect((await ask(outsiders, `select from ${table}`)).rowCount).toBe(0)
    }
    // A reader reads the rows, and neither changes them nor learns who else reads.
    expect((await ask(readers.scope, `select from use_case_requirement where use_case_id = '${id}'`)).rowCount).toBe(1)
    expect((await ask(readers.scope, `select from use_case_access where use_case_id = '${id}'`)).rowCount).toBe(0)
    expect((await ask(readers.scope, `update use_case set name = 'b' where id = '${id}'`)).rowCount).toBe(0)
    expect(
      (await ask(readers.scope, `update use_case_requirement set sentence = 'b' where use_case_id = '${id}'`)).rowCount,
    ).toBe(0)
    const history = `insert into use_case_history (id, workspace_id, use_case_id, kind, by_member_id)
      values ('${newId()}', '${workspaceId}', '${id}', 'archived', '${readers.memberId}')`
    await expect(ask(readers.scope, history)).rejects.toThrow(/row-level security/)
    const give = `insert into use_case_access values ('${workspaceId}', '${id}', ${others.principalId}, true)`
    await expect(ask(others.scope, give)).rejects.toThrow(/row-level security/)
    // Nobody rewrites history, or takes rows away.
    await expect(ask(makers.scope, `update use_case_history set reason = 'b'`)).rejects.toThrow(/permission denied/)
    await expect(ask(makers.scope, `delete from use_case_requirement`)).rejects.toThrow(/permission denied/)
    await expect(ask(makers.scope, `update use_case set created_by = '${others.memberId}'`)).rejects.toThrow(/denied/)
  })
})

describe('what follows from facts', () => {
  test('a requirement is untested until a run has measured it, and then met or unmet', async () => {
    const { id } = await make()
    const speed = await useCases.addRequirement(makers.scope, id, {
      sentence: '빨리 답합니다',
      priority: 'should',
      metric: 'seconds-p95',
      threshold: 3,
    })
    expect(speed).toMatchObject({ direction: 'at-most', state: 'untested', measured: null })
    measured.set(speed.id, 2.4)
    expect((await useCases.getUseCase(makers.scope, id)).requirements).toMatchObject([{ state: 'met', measured: 2.4 }])
    measured.set(speed.id, 3.1)
    expect(await useCases.getUseCase(makers.scope, id)).toMatchObject({
      requirementCounts: { total: 1, untested: 0, met: 0, unmet: 1 },
      requirements: [{ state: 'unmet' }],
    })
    await expect(
      useCases.changeRequirement(makers.scope, id, speed.id, { metric: 'accuracy', threshold: 101 }),
    ).rejects.toMatchObject({ code: 'use-cases.threshold-too-large' })
  })

  test('unknown stays unknown', async () => {
    const made = await make()
    expect(made.baseline).toEqual({ tasksPerMonth: null, minutesPerTask: null, wonPerHour: null })
    const baseline = { tasksPerMonth: 0, minutesPerTask: null, wonPerHour: 24_000 }
    expect((await useCases.changeUseCase(makers.scope, made.id, { baseline })).baseline).toEqual(baseline)
  })

  test('stages are moved by a person, with a reason, and every move is kept', async () => {
    const { id } = await make()
    await useCases.moveStage(makers.scope, id, { stage: 'data', reason: '요구사항을 정했습니다' })
    await useCases.moveStage(owners, id, { stage: 'define', reason: '기준을 다시 정합니다' })
    const { stage, history } = await useCases.getUseCase(makers.scope, id)
    expect(stage).toBe('define')
    expect(history.map(({ kind, value, reason, byName }) => [kind, value, reason, byName])).toEqual([
      ['stage', 'define', '기준을 다시 정합니다', '한서윤'],
      ['stage', 'data', '요구사항을 정했습니다', 'jian'],
      ['stage', 'define', '', 'jian'],
    ])
    await expect(useCases.moveStage(owners, id, { stage: 'define', reason: 'a' })).rejects.toMatchObject({
      code: 'use-cases.already-there',
    })
  })

  test('who has left answers for nothing any more', async () => {
    const leaver = await person('leaver', 'reviewer')
    const { id } = await make()
    await useCases.changeUseCase(makers.scope, id, { ownerMemberId: leaver.memberId })
    expect(stepsOf(await useCases.getUseCase(makers.scope, id))).not.toContain('owner-missing')
    await changeMember(owners, leaver.memberId, { isActive: false })
    expect(stepsOf(await useCases.getUseCase(makers.scope, id))).toContain('owner-missing')
  })

  test('the order of requirements is kept, also when one comes back', async () => {
    const { id } = await make()
    const added: string[] = []
    for (const sentence of ['가', '나', '다'])
      added.push((await useCases.addRequirement(makers.scope, id, { sentence, priority: 'must', metric: 'f1' })).id)
    const [first = '', second = '', third = ''] = added
    await useCases.orderRequirements(makers.scope, id, [third, first, second])
    const sentences = async () => (await useCases.getUseCase(makers.scope, id)).requirements.map((one) => one.sentence)
    expect(await sentences()).toEqual(['다', '가', '나'])
    await useCases.removeRequirement(makers.scope, id, first)
    expect(await sentences()).toEqual(['다', '나'])
    await expect(useCases.orderRequirements(makers.scope, id, [third, first, second])).rejects.toMatchObject({
      code: 'use-cases.order-outdated',
    })
    await useCases.changeRequirement(makers.scope, id, first, { isRemoved: false })
    expect(await sentences()).toEqual(['다', '가', '나'])
  })

  test('what is put away is not listed nor changed, and comes back whole', async () => {
    const { id } = await make()
    await useCases.archiveUseCase(makers.scope, id)
    expect(await sees(makers.scope, id)).toBe(false)
    const away = await useCases.listUseCases(makers.scope, { ...query, archived: true })
    expect(away.items.map((one) => one.id)).toContain(id)
    await expect(useCases.changeUseCase(makers.scope, id, { name: 'b' })).rejects.toMatchObject({
      code: 'use-cases.archived',
    })
    const back = await useCases.restoreUseCase(makers.scope, id)
    expect(back.history.map((one) => one.kind)).toEqual(['restored', 'archived', 'stage'])
  })

  test('lists are searched, filtered, ordered and paged', async () => {
    const names = ['나무 1', '나무 2', '나무 3']
    for (const name of names) await make(makers.scope, name)
    const pages: string[] = []
    let cursor: string | undefined
    do {
      const page = await useCases.listUseCases(makers.scope, {
        ...query,
        search: '나무',
        sort: 'name',
        limit: 2,
        cursor,
      })
      pages.push(...page.items.map((one) => one.name))
      expect(page.total).toBe(3)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(pages).toEqual(names)
    const atData = await useCases.listUseCases(makers.scope, { ...query, search: '나무', stage: 'data' })
    expect(atData.total).toBe(0)
  })
})

test('two readers count different documents, and of a folder one may not see nothing is told', async () => {
  const folder = await addFolder(owners, { name: '약관 서랍', parentId: null, label: 0, inherits: true })
  const rows = (label: 0 | 2, count: number) => ({
    folderId: folder.id,
    label,
    rows: Array.from({ length: count }, (_, at) => ({ docId: `${label}-${at}`, text: '연회비는 첫해에 면제됩니다.' })),
  })
  await addRows(owners, rows(0, 3))
  await addRows(owners, rows(2, 2))
  const low = await person('low', 'viewer')
  await changeMember(owners, low.memberId, { clearance: 0 })
  for (const principalId of [low.principalId, readers.principalId])
    await addRule(owners, folder.id, { principalId, verb: 'read', effect: 'allow', expiresAt: null })
  const { id } = await make(owners, '셈')
  await useCases.addDataNeed(owners, id, { kind: '약관', wantedCount: 4, folderId: folder.id })
  const readerIds = [low.principalId, readers.principalId, others.principalId]
  await useCases.giveUseCase(owners, id, { readerIds, editorIds: [] })
  const needOf = async (scope: Scope) => (await useCases.getUseCase(scope, id)).dataNeeds[0]
  expect(await needOf(readers.scope)).toMatchObject({ haveCount: 5, folder: { name: '약관 서랍' } })
  expect(await needOf(low.scope)).toMatchObject({ haveCount: 3, folder: { name: '약관 서랍' } })
  expect(await needOf(others.scope)).toMatchObject({ haveCount: null, folder: null, isLinked: true })
  expect(JSON.stringify(await useCases.getUseCase(others.scope, id))).not.toContain(folder.id)
  // The same scope over documents.
  const documents = { limit: 50, sort: 'newest', deleted: false, useCaseId: id } as const
  expect((await listDocuments(readers.scope, documents)).total).toBe(5)
  expect((await listDocuments(low.scope, documents)).total).toBe(3)
  expect((await listDocuments(others.scope, documents)).total).toBe(0)
  await expect(listDocuments(makers.scope, documents)).rejects.toMatchObject(notFound)
  // Who may not see the folder cannot link it.
  const { id: own } = await make(makers.scope)
  await expect(useCases.addDataNeed(makers.scope, own, { kind: 'a', folderId: folder.id })).rejects.toMatchObject({
    code: 'access.node-not-found',
  })
  await deleteNode(owners, folder.id)
  expect(await needOf(owners)).toMatchObject({ haveCount: null, folder: null })
})

test('made once, however often it is sent; and read again only by who still may', async () => {
  const key = await giveScratchKey(naru, makers.memberId)
  const send = (path: string, body: object) =>
    naru.fetch(`/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': `once${path}` },
      body: JSON.stringify(body),
    })
  const wanted = { name: '한 번만', purpose: 'a', functionKinds: ['classify'] }
  const [first, again] = [await send('/use-cases', wanted), await send('/use-cases', wanted)]
  expect([first.status, again.status]).toEqual([201, 201])
  const made = (await first.json()) as UseCase
  expect(((await again.json()) as UseCase).id).toBe(made.id)
  const risk = { kind: 'bias', sentence: '한쪽으로 기웁니다' }
  const [one, two] = [await send(`/use-cases/${made.id}/risks`, risk), await send(`/use-cases/${made.id}/risks`, risk)]
  expect(await one.json()).toEqual(await two.json())
  expect((await useCases.getUseCase(makers.scope, made.id)).risks).toHaveLength(1)
})

test('the sample is whole, and the audit log tells of it without words of it', async () => {
  const sample = await useCases.addSampleUseCase(makers.scope)
  expect(sample).toMatchObject({ name: '카드 약관 상담', owner: { name: 'jian' }, requirementCounts: { untested: 3 } })
  expect(sample.risks).toHaveLength(2)
  expect(sample.dataNeeds).toMatchObject([{ isLinked: false }, { isLinked: false }])
  await useCases.moveStage(makers.scope, sample.id, { stage: 'data', reason: '물푸레나무' })
  const owner = await openAsOwner(naru.databaseUrl)
  const { rows } = await owner.query<{ action: string; detail: object }>(
    'select action, detail from audit_event where object_id = $1',
    [sample.id],
  )
  await owner.end()
  expect(rows.map((row) => row.action)).toContain('use-case.stage-moved')
  expect(JSON.stringify(rows)).not.toMatch(/물푸레나무|약관|상담/)
})

const stepsOf = (one: UseCase) => one.nextSteps.map((step) => step.code)

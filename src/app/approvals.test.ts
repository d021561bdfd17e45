/** 결재 through HTTP: asked by one, decided by another, carried out at once; and what it is asked for is refused without it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addMember, updateSettings } from '../access/service.ts'
import { uploadDocument } from '../documents/service.ts'
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
let company: Awaited<ReturnType<typeof foundScratchCompany>>
const keys = new Map<string, string>()

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
  company = await foundScratchCompany(naru)
  keys.set('owner', await giveScratchKey(naru, company.memberId))
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

async function addPerson(name: string, role: 'reviewer' | 'viewer' | 'auditor', clearance: 0 | 1 | 2): Promise<void> {
  const email = `${name}@x.example`
  const person = { name, email, password: 'a-long-password', role, clearance, groups: ['모두'] }
  const { id } = await addMember(company.scope, person)
  keys.set(name, await giveScratchKey(naru, id))
}

async function call(who: string, method: string, path: string, body?: object) {
  const response = await naru.fetch(`/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${keys.get(who)}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  })
  const text = await response.text()
  const reply = text.startsWith('{') ? JSON.parse(text) : { text }
  return { status: response.status, body: reply as Record<string, string> & { items: Record<string, unknown>[] } }
}

/** A document of label 대외비 that the group 모두 may read. */
async function upload(label: 0 | 1 | 2): Promise<string> {
  const { body: folder } = await call('owner', 'POST', '/folders', { name: `서랍 ${Math.random()}` })
  const group = (await call('owner', 'POST', '/groups/ensure', { names: ['모두'] })).body.items[0]
  for (const verb of ['read'])
    await call('owner', 'POST', `/nodes/${folder.id}/rules`, { principalId: group?.principalId, verb, effect: 'allow' })
  const text = `# 원본 ${Math.random()}\n\n물때표\n`
  const { document } = await uploadDocument(
    company.scope,
    { fileName: '물때.md', folderId: folder.id, label },
    new Blob([text]).stream(),
  )
  return document.id
}

describe('a company of one', () => {
  test('is told that nobody could approve, and how to go on', async () => {
    const id = await upload(1)
    const asked = { kind: 'original-taken-out', subjectId: id, reason: '외부 감사 제출' }
    const refused = await call('owner', 'GET', `/documents/${id}/original`)
    expect([refused.status, refused.body.code]).toEqual([403, 'documents.take-out-needs-approval'])
    expect((await call('owner', 'POST', '/approvals', asked)).body.code).toBe('access.nobody-to-approve')
    await updateSettings(company.scope, { approvalFromLabel: null })
    expect((await call('owner', 'GET', `/documents/${id}/original`)).status).toBe(200)
    expect((await call('owner', 'PATCH', `/nodes/${id}`, { label: 0 })).status).toBe(200)
    await updateSettings(company.scope, { approvalFromLabel: 1 })
    expect(JSON.stringify((await call('owner', 'GET', '/audit?limit=50')).body)).toContain('settings.changed')
  })
})

describe('with a second person', () => {
  beforeAll(async () => {
    await addPerson('reviewer', 'reviewer', 1)
    await addPerson('viewer', 'viewer', 1)
    await addPerson('auditor', 'auditor', 2)
  })

  test('an original is taken out by the one who asked, after another approved, and by nobody else', async () => {
    const id = await upload(1)
    const ask = () =>
      call('viewer', 'POST', '/approvals', { kind: 'original-taken-out', subjectId: id, reason: '고객사 회의 자료' })
    expect((await call('viewer', 'GET', `/documents/${id}`)).body.mayTakeOut).toBe(false)
    const { status, body: approval } = await ask()
    expect([status, approval.state]).toEqual([201, 'asked'])
    expect((await ask()).body.code).toBe('access.approval-asked')
    const decide = (who: string) => call(who, 'POST', `/approvals/${approval.id}/decision`, { decision: 'approved' })
    expect((await decide('viewer')).status).toBe(403)
    expect((await call('reviewer', 'GET', '/approvals/counts')).body.waiting).toBe(1)
    expect((await call('reviewer', 'GET', '/approvals')).body.items).toMatchObject([
      { reason: '고객사 회의 자료', mayDecide: true, subject: { name: '물때' } },
    ])
    const both = await Promise.all([decide('reviewer'), decide('owner')])
    expect(both.map((one) => one.status).sort()).toEqual([200, 409])
    expect((await call('viewer', 'GET', `/documents/${id}/original`)).status).toBe(200)
    expect((await call('reviewer', 'GET', `/documents/${id}/original`)).status).toBe(403)
    expect((await call('owner', 'GET', `/documents/${id}/original`)).status).toBe(403)
    const audit = JSON.stringify((await call('auditor', 'GET', `/audit?objectId=${id}`)).body)
    for (const action of ['approval.asked', 'approval.approved', 'document.downloaded']) expect(audit).toContain(action)
    expect((await call('auditor', 'GET', '/approvals?box=all')).body.items.length).toBeGreaterThan(0)
    expect((await call('viewer', 'GET', '/approvals?box=all')).status).toBe(403)
  })

  test('a label is lowered only by an approval, also by moving; and never by one’s own', async () => {
    const id = await upload(1)
    const lower = await call('owner', 'PATCH', `/nodes/${id}`, { label: 0 })
    expect([lower.status, lower.body.code]).toEqual([403, 'access.lowering-needs-approval'])
    const { body: open } = await call('owner', 'POST', '/folders', { name: '열린 곳' })
    expect((await call('owner', 'PATCH', `/nodes/${id}`, { parentId: open.id })).status).toBe(200)
    expect((await call('owner', 'GET', `/documents/${id}`)).body.label).toBe(1)

    const again = await upload(1)
    const ask = (who: string) =>
      call(who, 'POST', '/approvals', {
        kind: 'label-lowering',
        subjectId: again,
        reason: '공시됨',
        payload: { label: 0 },
      })
    expect((await ask('viewer')).status).toBe(403)
    const { body: approval } = await ask('owner')
    expect(
      (await call('owner', 'POST', `/approvals/${approval.id}/decision`, { decision: 'approved' })).body.code,
    ).toBe('access.not-ones-own-approval')
    const done = await call('reviewer', 'POST', `/approvals/${approval.id}/decision`, {
      decision: 'approved',
      note: '확인',
    })
    expect(done.body).toMatchObject({ state: 'approved', decidedByName: 'reviewer' })
    expect((await call('owner', 'GET', `/documents/${again}`)).body.label).toBe(0)
    expect((await call('reviewer', 'GET', `/documents/${again}/original`)).status).toBe(200)
  })

  test('is refused, withdrawn, or overtaken by a change of rights', async () => {
    const id = await upload(1)
    const ask = async () =>
      (await call('viewer', 'POST', '/approvals', { kind: 'original-taken-out', subjectId: id, reason: '업무' })).body
    const first = await ask()
    const refused = await call('reviewer', 'POST', `/approvals/${first.id}/decision`, {
      decision: 'refused',
      note: '사유 부족',
    })
    expect(refused.body).toMatchObject({ state: 'refused', decisionNote: '사유 부족' })
    const second = await ask()
    expect((await call('reviewer', 'POST', `/approvals/${second.id}/withdraw`)).status).toBe(404)
    expect((await call('viewer', 'POST', `/approvals/${second.id}/withdraw`)).body.state).toBe('withdrawn')
    const third = await ask()
    const { items } = (await call('owner', 'GET', '/principals?search=viewer@')).body
    const viewer = items.find((one) => one.name === 'viewer')
    await call('owner', 'POST', `/nodes/${id}/rules`, {
      principalId: viewer?.principalId,
      verb: 'read',
      effect: 'deny',
    })
    const late = await call('reviewer', 'POST', `/approvals/${third.id}/decision`, { decision: 'approved' })
    expect([late.status, late.body.code]).toEqual([409, 'access.approval-overtaken'])
    expect((await call('viewer', 'GET', '/approvals?box=mine')).body.items).toMatchObject([
      { state: 'asked', subject: { name: null } },
      { state: 'withdrawn' },
      { state: 'refused' },
      { state: 'approved' },
    ])
  })

  test('does not reach those who may not see what it is about', async () => {
    const id = await upload(2)
    const asked = await call('owner', 'POST', '/approvals', {
      kind: 'original-taken-out',
      subjectId: id,
      reason: '기밀 반출',
    })
    // The reviewer is not cleared for 기밀, and so nobody is there to approve.
    expect(asked.body.code).toBe('access.nobody-to-approve')
    const { body } = await call('viewer', 'POST', '/approvals', {
      kind: 'original-taken-out',
      subjectId: id,
      reason: '엿보기',
    })
    expect(body.code).toBe('documents.not-found')
  })
})

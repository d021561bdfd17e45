/** Many people at once: looked at, applied as looked at, and refused when anything has changed meanwhile. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PeoplePlan } from '../access/contract.ts'
import {
  foundScratchCompany,
  giveScratchKey,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

const origin = 'http://127.0.0.1:4310'
const password = 'a-long-password'
let scratch: ScratchPostgres
let naru: ScratchNaru
let key: string
let count = 0

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch)
  const { memberId } = await foundScratchCompany(naru)
  key = await giveScratchKey(naru, memberId)
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})
beforeEach(() => {
  count++
})

async function call<Reply = Record<string, unknown>>(method: string, path: string, body?: object, headers?: object) {
  const response = await naru.fetch(path.startsWith('/api') ? path : `/api/v1${path}`, {
    method,
    headers: { origin, 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
    body: body && JSON.stringify(body),
  })
  return {
    status: response.status,
    body: (await response.json()) as Reply & { code?: string },
    cookie: response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; '),
  }
}

const tableOf = (rows: string) => Buffer.from(`이름,이메일,역할,취급 등급,부서,퇴사\n${rows}`).toString('base64')
const plan = async (table: string) => (await call<PeoplePlan>('POST', '/people/plan', { table })).body
async function apply(table: string, more: object = {}) {
  const { hash } = await plan(table)
  return call<{ joined: number; changed: number; left: number; links: { email: string; path: string }[] }>(
    'POST',
    '/people/apply',
    { table, hash, ...more },
  )
}
interface Person {
  id: string
  email: string
  name: string
  role: string
  clearance: number
  groups: string[]
  isActive: boolean
}
async function people(): Promise<Map<string, Person>> {
  const { items } = (await call<{ items: Person[] }>('GET', '/members')).body
  return new Map(items.map((one) => [one.email, one]))
}
const emailOf = (name: string) => `${name}-${count}@x.example`
async function addPerson(name: string): Promise<string> {
  const person = { name, email: emailOf(name), password, role: 'viewer', clearance: 0, groups: ['상담부'] }
  return (await call<{ id: string }>('POST', '/members', person)).body.id
}

test('joiners get links that work, movers change, leavers lose sessions and keys at once', async () => {
  const goes = await addPerson('goes')
  await addPerson('moves')
  const leaversKey = await giveScratchKey(naru, goes)
  const credentials = { email: emailOf('goes'), password }
  const { cookie } = await call('POST', '/api/auth/sign-in/email', credentials, { authorization: '' })
  expect((await call('GET', '/session', undefined, { cookie, authorization: '' })).status).toBe(200)

  const table = tableOf(
    `새 사람,${emailOf('joins')},검토자,대외비,본사 > 영업부,\n바뀐 이름,${emailOf('moves')},,기밀,본사/영업부,\n,${emailOf('goes')},,,,예\n`,
  )
  const looked = await plan(table)
  expect(looked.steps.map((step) => step.kind)).toEqual(['joins', 'changes', 'leaves'])
  expect((await people()).get(emailOf('moves'))?.name).toBe('moves')

  const { status, body } = await apply(table)
  expect([status, body]).toEqual([200, expect.objectContaining({ joined: 1, changed: 1, left: 1 })])
  const after = await people()
  expect(after.get(emailOf('moves'))).toMatchObject({ name: '바뀐 이름', clearance: 2, groups: ['본사 > 영업부'] })
  expect(after.get(emailOf('goes'))?.isActive).toBe(false)
  expect((await call('GET', '/session', undefined, { cookie, authorization: '' })).status).toBe(401)
  expect((await call('GET', '/session', undefined, { authorization: `Bearer ${leaversKey}` })).status).toBe(401)
  const groups = (await call<{ items: { name: string; parents: string[] }[] }>('GET', '/groups')).body.items
  expect(groups.find((one) => one.name === '본사 > 영업부')?.parents).toEqual(['본사'])

  const token = body.links[0]?.path.split('#')[1]
  expect((await call('POST', '/links/use', { token, password })).status).toBe(200)
  expect((await people()).get(emailOf('joins'))).toMatchObject({
    ...{ role: 'reviewer', clearance: 1, groups: ['본사 > 영업부'] },
  })
  // The same table once more finds nothing left to do.
  expect((await plan(table)).steps.every((step) => step.kind === 'same')).toBe(true)
})

test('whoever was invited by an earlier table keeps the link that they have', async () => {
  const table = tableOf(`초대,${emailOf('invited')},,,,\n`)
  const token = (await apply(table)).body.links[0]?.path.split('#')[1]
  const again = await apply(table)
  expect([again.status, again.body.links]).toEqual([200, []])
  expect((await call('POST', '/links/look', { token })).status).toBe(200)
})

test('what was looked at is what is applied: any change in between refuses it, and nothing is written', async () => {
  const id = await addPerson('moves')
  const table = tableOf(`,${emailOf('moves')},검토자,,,\n새,${emailOf('new')},,,,\n`)
  const { hash } = await plan(table)
  await call('PATCH', `/members/${id}`, { clearance: 1, role: 'builder' })
  const late = await call('POST', '/people/apply', { table, hash })
  expect([late.status, late.body.code]).toEqual([412, 'access.people-changed-meanwhile'])
  const other = await call('POST', '/people/apply', { table: tableOf(`,${emailOf('moves')},감사자,,,\n`), hash })
  expect(other.status).toBe(412)
  expect((await people()).get(emailOf('moves'))?.role).toBe('builder')
})

test('one wrong row keeps all others from being applied', async () => {
  await addPerson('moves')
  const reply = await apply(tableOf(`,${emailOf('moves')},검토자,,새 부서 ${count},\n가,wrong,,,,\n`))
  expect([reply.status, reply.body.code]).toEqual([400, 'access.table-has-wrong-rows'])
  expect((await people()).get(emailOf('moves'))?.role).toBe('viewer')
  const groups = (await call<{ items: { name: string }[] }>('GET', '/groups')).body.items
  expect(groups.map((one) => one.name)).not.toContain(`새 부서 ${count}`)
})

test('joiners wait for the company sign-in only where there is one', async () => {
  const table = tableOf(`기다림,${emailOf('waits')},,,상담부,\n`)
  const none = await apply(table, { joiners: 'wait' })
  expect([none.status, none.body.code]).toEqual([409, 'access.no-company-sign-in'])
  await call('PUT', '/identity-provider', { issuer: 'https://id.x.example', clientId: 'naru', buttonName: '회사' })
  expect((await apply(table, { joiners: 'wait' })).body).toMatchObject({ joined: 1, links: [] })
  expect((await people()).get(emailOf('waits'))).toMatchObject({ isActive: true, groups: ['상담부'] })
  await call('DELETE', '/identity-provider')
})

test('who had left returns, and an old cookie of theirs does not', async () => {
  const id = await addPerson('returns')
  const credentials = { email: emailOf('returns'), password }
  const { cookie } = await call('POST', '/api/auth/sign-in/email', credentials, { authorization: '' })
  await call('PATCH', `/members/${id}`, { isActive: false })
  expect((await apply(tableOf(`,${emailOf('returns')},,,,\n`))).body).toMatchObject({ changed: 1 })
  expect((await people()).get(emailOf('returns'))?.isActive).toBe(true)
  expect((await call('GET', '/session', undefined, { cookie, authorization: '' })).status).toBe(401)
})

test('a thousand people are applied in one go', async () => {
  const rows = Array.from(
    { length: 1000 },
    (_, index) => `사람 ${index},${emailOf(`many-${index}`)},,,부서 ${index % 20},\n`,
  )
  const startedAt = performance.now()
  expect((await apply(tableOf(rows.join('')))).body).toMatchObject({ joined: 1000 })
  expect(performance.now() - startedAt).toBeLessThan(30_000)
})

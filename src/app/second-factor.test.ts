/** A second factor: set up, asked for at each sign-in, required by the company, and lost. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addMember, updateSettings } from '../access/service.ts'
import { codeOf } from './scratch-authenticator.ts'
import {
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

const origin = 'http://127.0.0.1:4310'
const password = 'river-of-three-words'
let scratch: ScratchPostgres
let naru: ScratchNaru
let company: Awaited<ReturnType<typeof foundScratchCompany>>

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
  company = await foundScratchCompany(naru)
  for (const email of ['two@x.example', 'late@x.example'])
    await addMember(company.scope, { name: '둘째', email, password, role: 'viewer', clearance: 0, groups: [] })
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

/** RFC 6238: HMAC-SHA-1 of the half minute, six digits. */
async function auth(path: string, body: object, cookie = '') {
  const response = await naru.fetch(`/api/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie },
    body: JSON.stringify(body),
  })
  const cookies = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0] ?? '')
    .filter((one) => !one.endsWith('='))
    .join('; ')
  return {
    status: response.status,
    cookie: cookies,
    body: (await response.json().catch(() => ({}))) as Record<string, never>,
  }
}

const session = async (cookie: string) => {
  const response = await naru.fetch('/api/v1/session', { headers: { cookie } })
  return { status: response.status, body: (await response.json()) as { secondFactor?: string; code?: string } }
}
const statusOf = async (path: string, cookie: string) =>
  (await naru.fetch(`/api/v1${path}`, { headers: { cookie } })).status

test('it is set up with a code, asked for at the next sign-in, and a code of the sheet works once', async () => {
  const first = await auth('/sign-in/email', { email: 'two@x.example', password })
  expect((await session(first.cookie)).body.secondFactor).toBe('off')
  expect((await auth('/two-factor/enable', { password: 'wrong' }, first.cookie)).status).toBe(403)
  const begun = await auth('/two-factor/enable', { password }, first.cookie)
  const uri = String(begun.body.totpURI)
  const sheet = begun.body.backupCodes as unknown as string[]
  expect(sheet).toHaveLength(10)
  expect((await auth('/two-factor/verify-totp', { code: '000000' }, first.cookie)).body.code).toBe('access.wrong-code')
  const done = await auth('/two-factor/verify-totp', { code: codeOf(uri) }, first.cookie)
  expect(done.status).toBe(200)
  expect((await session(done.cookie || first.cookie)).body.secondFactor).toBe('on')

  const half = await auth('/sign-in/email', { email: 'two@x.example', password })
  expect(half.body.twoFactorRedirect).toBe(true)
  expect((await session(half.cookie)).status).toBe(401)
  expect((await auth('/two-factor/verify-totp', { code: '123456' }, half.cookie)).status).toBe(401)
  const whole = await auth('/two-factor/verify-totp', { code: codeOf(uri) }, half.cookie)
  expect((await session(whole.cookie)).status).toBe(200)

  const use = async (code: string | undefined) => {
    const again = await auth('/sign-in/email', { email: 'two@x.example', password })
    return auth('/two-factor/verify-backup-code', { code }, again.cookie)
  }
  expect((await session((await use(sheet[0])).cookie)).status).toBe(200)
  expect((await use(sheet[0])).status).toBe(401)

  const audit = await naru.fetch('/api/v1/audit?limit=50', {
    headers: { cookie: (await auth('/sign-in/email', company)).cookie },
  })
  expect(await audit.text()).toContain('second-factor.set-up')
})

test('where the company asks for it, who has none can only set it up, and nobody takes it away', async () => {
  const { cookie } = await auth('/sign-in/email', { email: 'late@x.example', password })
  expect(await statusOf('/documents', cookie)).toBe(200)
  await updateSettings(company.scope, { twoFactorRequired: true })
  expect(await statusOf('/documents', cookie)).toBe(403)
  expect((await session(cookie)).body.secondFactor).toBe('missing')
  const begun = await auth('/two-factor/enable', { password }, cookie)
  const done = await auth('/two-factor/verify-totp', { code: codeOf(String(begun.body.totpURI)) }, cookie)
  const now = done.cookie || cookie
  expect(await statusOf('/documents', now)).toBe(200)
  expect((await auth('/two-factor/disable', { password }, now)).body.code).toBe('access.second-factor-required')
  await updateSettings(company.scope, { twoFactorRequired: false })
  expect((await auth('/two-factor/disable', { password }, now)).status).toBe(200)
})

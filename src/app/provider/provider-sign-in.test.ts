/** Signing in at a real identity provider on loopback: the whole way round with cookies, and everything that must not get in. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openAsOwner } from '../../kernel/database.ts'
import { newId } from '../../kernel/id.ts'
import { codeOf } from '../scratch-authenticator.ts'
import {
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from '../scratch-naru.ts'
import { type StandInProvider, startStandInProvider } from './stand-in-provider.ts'

const origin = 'http://127.0.0.1:4310'
const password = 'a-long-password'
const json = { 'content-type': 'application/json' }
let scratch: ScratchPostgres
let naru: ScratchNaru
let company: Awaited<ReturnType<typeof foundScratchCompany>>
let idp: StandInProvider
let owner: Browser

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch)
  company = await foundScratchCompany(naru)
  idp = await startStandInProvider(() => [`${origin}/api/auth/provider/${company.workspaceId}/callback`])
  owner = new Browser()
  await owner.signIn(company.email, company.password)
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
  await idp.close()
})
beforeEach(() => setProvider())

/** A browser: it keeps cookies of Naru and of the provider apart, and follows redirections of both. */
class Browser {
  readonly #jars = new Map<string, Map<string, string>>()

  #jarOf(address: URL): Map<string, string> {
    const jar = this.#jars.get(address.origin) ?? new Map<string, string>()
    this.#jars.set(address.origin, jar)
    return jar
  }

  async send(path: string | URL, init: RequestInit = {}): Promise<Response> {
    const address = new URL(path, origin)
    const jar = this.#jarOf(address)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, origin, ...(init.headers as Record<string, string>) }
    const response =
      address.origin === origin
        ? await naru.fetch(address.pathname + address.search, { ...init, headers })
        : await fetch(address, { ...init, headers: { cookie }, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      if (/max-age=0/i.test(line) || pair.slice(at + 1) === '') jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }

  get cookieNames(): string[] {
    return [...(this.#jars.get(origin)?.keys() ?? [])]
  }

  /** From the button to the address that the provider sends back to, which is not opened yet. */
  async walkToCallback(next = '/', workspaceId = company.workspaceId): Promise<URL> {
    let address = new URL(`/api/auth/provider/${workspaceId}/start?next=${encodeURIComponent(next)}`, origin)
    for (let step = 0; step < 12; step++) {
      const response = await this.send(address)
      const location = response.headers.get('location')
      if (!location) throw new Error(`${response.status} at ${address}: ${await response.text()}`)
      address = new URL(location, address)
      if (address.pathname.endsWith('/callback') || address.pathname === '/sign-in') return address
    }
    throw new Error('it goes round in circles')
  }

  async openCallback(address: URL): Promise<string> {
    return (await this.send(address)).headers.get('location') ?? ''
  }

  /** @returns where Naru sends the browser in the end */
  async signInAtProvider(next = '/'): Promise<string> {
    const address = await this.walkToCallback(next)
    return address.pathname === '/sign-in' ? address.pathname + address.search : this.openCallback(address)
  }

  async signIn(email: string, guess: string) {
    const response = await this.send('/api/auth/sign-in/email', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ email, password: guess }),
    })
    return { status: response.status, body: (await response.json()) as { code?: string } }
  }

  async call(method: string, path: string, body?: object) {
    const response = await this.send(`/api/v1${path}`, {
      method,
      headers: body ? json : {},
      body: body && JSON.stringify(body),
    })
    const reply = (await response.json()) as Record<string, unknown> & {
      code?: string
      id: string
      member: { email: string; role: string; clearance: number }
      items: Record<string, unknown>[]
    }
    return { status: response.status, body: reply }
  }

  async whoAmI(): Promise<string | undefined> {
    return (await this.call('GET', '/session')).body.member?.email
  }
}

async function setProvider(changes: object = {}) {
  const reply = await owner.call('PUT', '/identity-provider', {
    ...idp.client,
    buttonName: '새여울 계정',
    ...changes,
  })
  expect(reply.status).toBe(200)
}

async function addPerson(email: string, role = 'viewer'): Promise<string> {
  const { body } = await owner.call('POST', '/members', { name: '배수아', email, password, role, clearance: 0 })
  return body.id
}

async function asDatabaseOwner<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = await openAsOwner(naru.databaseUrl)
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

let count = 0
/** Somebody whom no earlier test knows. */
function somebody(more: object = {}) {
  count++
  return { sub: `subject-${count}`, email: `person-${count}@x.example`, email_verified: true, name: '도하늘', ...more }
}

const problem = (why: string) => `/sign-in?problem=${why}`

describe('a member who signs in at the provider', () => {
  test('gets a session like any other: its length, its place in the list, its line in the log', async () => {
    idp.person = somebody()
    await addPerson(idp.person.email ?? '')
    const browser = new Browser()
    expect(await browser.signInAtProvider('/documents?limit=5#top')).toBe('/documents?limit=5#top')
    expect(await browser.whoAmI()).toBe(idp.person.email)
    const { items } = (await browser.call('GET', '/session/all')).body
    expect(items).toHaveLength(1)
    const hours = (Date.parse(String(items[0]?.expiresAt)) - Date.now()) / 3_600_000
    expect(Math.round(hours)).toBe(12)
    const actions = (await owner.call('GET', '/audit?limit=20')).body.items.map((one) => one.action)
    expect(actions).toEqual(expect.arrayContaining(['identity.bound', 'session.begun']))
    // The sign-in that was under way is gone from the browser.
    expect(browser.cookieNames.filter((name) => name.includes('provider'))).toEqual([])
  })

  test('is bound by issuer and subject: a new e-mail changes nothing, and another’s leads nowhere else', async () => {
    const [first, second] = [somebody(), somebody()]
    await addPerson(first.email)
    await addPerson(second.email)
    idp.person = first
    await new Browser().signInAtProvider()
    idp.person = { ...first, email: second.email }
    const browser = new Browser()
    await browser.signInAtProvider()
    expect(await browser.whoAmI()).toBe(first.email)
    // Without an e-mail at all, too.
    idp.person = { sub: first.sub }
    const again = new Browser()
    expect(await again.signInAtProvider()).toBe('/')
    expect(await again.whoAmI()).toBe(first.email)
  })

  test('whose e-mail the company gave to somebody else is not taken for them', async () => {
    const first = somebody()
    const memberId = await addPerson(first.email)
    idp.person = first
    await new Browser().signInAtProvider()
    idp.person = { ...first, sub: 'a-later-colleague' }
    const browser = new Browser()
    expect(await browser.signInAtProvider()).toBe(problem('other-account'))
    expect(await browser.whoAmI()).toBeUndefined()
    // Until an owner unbinds them, which also ends their sessions.
    expect((await owner.call('DELETE', `/members/${memberId}/identity`)).status).toBe(200)
    expect(await browser.signInAtProvider()).toBe('/')
  })

  test('is found by their e-mail however it is written', async () => {
    idp.person = somebody()
    const { email = '' } = idp.person
    await addPerson(email)
    idp.person = { ...idp.person, email: email.toUpperCase() }
    const browser = new Browser()
    await browser.signInAtProvider()
    expect(await browser.whoAmI()).toBe(email)
  })

  test('is not found by an e-mail that the provider does not vouch for', async () => {
    const person = somebody()
    await addPerson(person.email)
    for (const email_verified of [false, undefined]) {
      idp.person = { ...person, email_verified }
      expect(await new Browser().signInAtProvider()).toBe(problem('unverified'))
    }
  })

  test('who has left cannot come in, by a known identity or by e-mail', async () => {
    const [known, fresh] = [somebody(), somebody()]
    const ids = [await addPerson(known.email), await addPerson(fresh.email)]
    idp.person = known
    const browser = new Browser()
    await browser.signInAtProvider()
    for (const id of ids) await owner.call('PATCH', `/members/${id}`, { isActive: false })
    expect(await browser.whoAmI()).toBeUndefined()
    for (const person of [known, fresh]) {
      idp.person = person
      await setProvider({ letsJoin: true, emailDomains: ['x.example'] })
      expect(await browser.signInAtProvider()).toBe(problem('left'))
      expect(await browser.whoAmI()).toBeUndefined()
    }
  })

  test('who was made without a password gets a user at the first sign-in, and may be sent a password link', async () => {
    idp.person = somebody()
    const id = newId()
    await asDatabaseOwner(
      "insert into member (id, workspace_id, email, name, role) values ($1, $2, $3, '표 사람', 'viewer')",
      [id, company.workspaceId, idp.person.email],
    )
    const { body } = await owner.call('POST', `/members/${id}/password-link`)
    const browser = new Browser()
    expect(await browser.signInAtProvider()).toBe('/')
    expect((await browser.call('GET', '/session')).body).toMatchObject({ hasPassword: false })
    const token = String((body.link as { path: string }).path).split('#')[1]
    expect((await owner.call('POST', '/links/use', { token, password })).status).toBe(200)
    expect((await new Browser().signIn(idp.person.email ?? '', password)).status).toBe(200)
  })
})

describe('somebody who is no member yet', () => {
  test('does not get in', async () => {
    idp.person = somebody()
    expect(await new Browser().signInAtProvider()).toBe(problem('nobody'))
  })

  test('joins by an open invitation, with what it gives', async () => {
    idp.person = somebody()
    const invited = { email: idp.person.email, name: '초대', role: 'reviewer', clearance: 1, groups: ['심사부'] }
    await owner.call('POST', '/invitations', invited)
    const browser = new Browser()
    expect(await browser.signInAtProvider()).toBe('/')
    const { member } = (await browser.call('GET', '/session')).body
    expect(member).toMatchObject({ role: 'reviewer', clearance: 1 })
  })

  test('joins where that is allowed: as a viewer, clearance 0, in the groups that their claim stands for', async () => {
    await owner.call('POST', '/groups', { name: '상담부' })
    await owner.call('POST', '/groups', { name: '임원' })
    const join = {
      letsJoin: true,
      emailDomains: ['X.example'],
      groupsClaim: 'groups',
      groupNames: { 'cn=counsel': ['상담부'] },
    }
    await setProvider(join)
    idp.person = somebody({ groups: ['cn=counsel', '임원'] })
    const browser = new Browser()
    expect(await browser.signInAtProvider()).toBe('/')
    expect((await browser.call('GET', '/session')).body.member).toMatchObject({ role: 'viewer', clearance: 0 })
    const { items } = (await owner.call('GET', '/members')).body
    expect(items.find((one) => one.email === idp.person?.email)?.groups).toEqual(['상담부'])
    idp.person = somebody({ email: 'guest@elsewhere.example' })
    expect(await new Browser().signInAtProvider()).toBe(problem('other-domain'))
    idp.person = somebody({ email_verified: false })
    expect(await new Browser().signInAtProvider()).toBe(problem('unverified'))
  })

  test('cannot be let in from every domain', async () => {
    const reply = await owner.call('PUT', '/identity-provider', { ...idp.client, buttonName: 'x', letsJoin: true })
    expect([reply.status, reply.body.code]).toEqual([400, 'access.domains-needed'])
  })

  test('of another company stays there: neither their user nor their e-mail is taken', async () => {
    const person = somebody()
    const [elsewhere, memberId] = [newId(), newId()]
    const userId = await naru.app.signIn.create({ email: person.email, name: '옆 회사', password })
    await asDatabaseOwner('insert into workspace (id, name) values ($1, $2)', [elsewhere, '옆 회사'])
    await asDatabaseOwner(
      "insert into member (id, workspace_id, user_id, email, name, role) values ($1, $2, $3, $4, '옆', 'owner')",
      [memberId, elsewhere, userId, person.email],
    )
    await setProvider({ letsJoin: true, emailDomains: ['x.example'] })
    idp.person = person
    const browser = new Browser()
    expect(await browser.signInAtProvider()).toBe(problem('other-account'))
    expect(await browser.whoAmI()).toBeUndefined()
    expect(await asDatabaseOwner('select * from member_identity where member_id = $1', [memberId])).toEqual([])
    // With several companies none is offered to everybody; each has its own address.
    expect((await new Browser().call('GET', '/sign-in-ways')).body).toEqual({ provider: null, passwordsAllowed: true })
    expect(await browser.walkToCallback('/', elsewhere)).toMatchObject({ search: '?problem=off' })
    await asDatabaseOwner('delete from member where id = $1', [memberId])
    await asDatabaseOwner('delete from workspace_setting where workspace_id = $1', [elsewhere])
    await asDatabaseOwner('delete from workspace where id = $1', [elsewhere])
    expect((await new Browser().call('GET', '/sign-in-ways')).body.provider).toMatchObject({ name: '새여울 계정' })
  })
})

describe('an answer', () => {
  test('that another browser began signs nobody in', async () => {
    idp.person = somebody()
    await addPerson(idp.person.email ?? '')
    const address = await new Browser().walkToCallback()
    const victim = new Browser()
    expect(await victim.openCallback(address)).toBe(problem('not-begun-here'))
    expect(await victim.whoAmI()).toBeUndefined()
  })

  test('is taken once', async () => {
    idp.person = somebody()
    await addPerson(idp.person.email ?? '')
    const browser = new Browser()
    const address = await browser.walkToCallback()
    expect(await browser.openCallback(address)).toBe('/')
    expect(await browser.openCallback(address)).toBe(problem('not-begun-here'))
  })

  test('with the code of another sign-in is not believed: its verifier and nonce are others', async () => {
    idp.person = somebody()
    await addPerson(idp.person.email ?? '')
    const browser = new Browser()
    const stolen = await new Browser().walkToCallback()
    const address = await browser.walkToCallback()
    address.searchParams.set('code', stolen.searchParams.get('code') ?? '')
    expect(await browser.openCallback(address)).toBe(problem('not-believed'))
    expect(await browser.whoAmI()).toBeUndefined()
  })

  test('or any other request cannot reach what makes a session', async () => {
    const [row] = await asDatabaseOwner<{ id: string }>('select user_id as id from member where id = $1', [
      company.memberId,
    ])
    for (const path of ['/sign-in/username', '/sign-in/provider']) {
      const init = { method: 'POST', headers: json, body: JSON.stringify({ userId: row?.id }) }
      const response = await new Browser().send(`/api/auth${path}`, init)
      expect([response.status, response.headers.getSetCookie()]).toEqual([404, []])
    }
  })

  test('of another issuer, or under the address of another company, is not taken', async () => {
    idp.person = somebody()
    await addPerson(idp.person.email ?? '')
    const browser = new Browser()
    const address = await browser.walkToCallback()
    const mixed = new URL(address)
    mixed.searchParams.set('iss', 'https://elsewhere.example')
    expect(await browser.openCallback(mixed)).toBe(problem('not-believed'))
    const other = await browser.walkToCallback()
    other.pathname = other.pathname.replace(company.workspaceId, newId())
    expect(await browser.openCallback(other)).toBe(problem('not-begun-here'))
  })

  test('that comes after the settings changed is not taken', async () => {
    idp.person = somebody()
    await addPerson(idp.person.email ?? '')
    const browser = new Browser()
    const address = await browser.walkToCallback()
    const changed = await startStandInProvider(() => [])
    await setProvider({ ...changed.client })
    expect(await browser.openCallback(address)).toBe(problem('changed'))
    await owner.call('DELETE', '/identity-provider')
    const again = await browser.walkToCallback()
    expect(again.pathname + again.search).toBe(problem('off'))
    await changed.close()
  })

  test('with an error says what to do, in Naru’s words', async () => {
    idp.person = undefined
    const browser = new Browser()
    const where = await browser.signInAtProvider()
    expect(where).toBe(problem('refused-by-provider'))
    expect(where).not.toContain('access_denied')
  })

  test('never leads to another site', async () => {
    idp.person = somebody()
    await addPerson(idp.person.email ?? '')
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/./\\/evil.example',
    ])
      expect([next, await new Browser().signInAtProvider(next)]).toEqual([next, '/'])
  })
})

describe('two factors', () => {
  /** Sets a second factor up for who is signed in. */
  async function setUp(browser: Browser): Promise<() => string> {
    const post = (path: string, body: object) =>
      browser.send(`/api/auth${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) })
    const begun = (await (await post('/two-factor/enable', {})).json()) as { totpURI: string }
    const code = () => codeOf(begun.totpURI)
    expect((await post('/two-factor/verify-totp', { code: code() })).status).toBe(200)
    return code
  }

  test('Naru’s own is asked for, unless the provider’s is trusted and was used', async () => {
    idp.person = somebody({ amr: ['pwd', 'otp'] })
    await setProvider({ letsJoin: true, emailDomains: ['x.example'] })
    const first = new Browser()
    await first.signInAtProvider()
    const code = await setUp(first)

    const asked = new Browser()
    expect(await asked.signInAtProvider('/documents')).toBe('/sign-in?step=code&next=%2Fdocuments')
    expect(await asked.whoAmI()).toBeUndefined()
    const verify = { method: 'POST', headers: json, body: JSON.stringify({ code: code() }) }
    expect((await asked.send('/api/auth/two-factor/verify-totp', verify)).status).toBe(200)
    expect(await asked.whoAmI()).toBe(idp.person.email)

    await setProvider({ trustsSecondFactor: true })
    expect(await new Browser().signInAtProvider()).toBe('/')
    idp.person = { ...idp.person, amr: ['pwd'] }
    expect(await new Browser().signInAtProvider()).toContain('step=code')
  })

  test('where the company asks for them, who has none must set one up', async () => {
    const trusting = { letsJoin: true, emailDomains: ['x.example'], trustsSecondFactor: true }
    await setProvider(trusting)
    try {
      await asDatabaseOwner('update workspace_setting set two_factor_required = true')
      idp.person = somebody({ amr: ['pwd'] })
      const weak = new Browser()
      await weak.signInAtProvider()
      expect((await weak.call('GET', '/members')).body.code).toBe('access.second-factor-missing')
      await setUp(weak)
      expect((await weak.call('GET', '/members')).status).toBe(200)
      idp.person = somebody({ amr: ['mfa'] })
      const strong = new Browser()
      await strong.signInAtProvider()
      expect((await strong.call('GET', '/members')).status).toBe(200)
    } finally {
      await asDatabaseOwner('update workspace_setting set two_factor_required = false')
    }
  })
})

describe('passwords that are off', () => {
  test('open nothing for members, still open for owners, and tell a stranger nothing', async () => {
    await addPerson('plain-member@x.example')
    await setProvider({ passwordsAllowed: false })
    const browser = new Browser()
    const refused = await browser.signIn('plain-member@x.example', password)
    expect([refused.status, refused.body.code]).toEqual([403, 'access.passwords-off'])
    expect(await browser.whoAmI()).toBeUndefined()
    const guess = await browser.signIn('plain-member@x.example', 'a-wrong-password')
    const nobody = await browser.signIn('nobody-at-all@x.example', 'a-wrong-password')
    expect(guess).toEqual({ ...nobody, body: expect.objectContaining({ code: 'access.wrong-password' }) })
    expect((await browser.signIn(company.email, company.password)).status).toBe(200)
    // Without the provider passwords count again: nobody is locked out by a half setting.
    await setProvider({ passwordsAllowed: false, isOn: false })
    expect((await new Browser().signIn('plain-member@x.example', password)).status).toBe(200)
  })
})

describe('the settings', () => {
  test('show no secret, and keep it only for the address it was typed for', async () => {
    const { body } = await owner.call('GET', '/identity-provider')
    expect(JSON.stringify(body)).not.toContain(idp.client.clientSecret)
    expect(body).toMatchObject({
      provider: { hasSecret: true },
      redirectUri: `${origin}/api/auth/provider/${company.workspaceId}/callback`,
    })
    const stored = await asDatabaseOwner<{ sealed: string }>('select sealed_secret as sealed from identity_provider')
    expect(stored[0]?.sealed).not.toContain(idp.client.clientSecret)
    const kept = { issuer: idp.issuer, clientId: 'naru', buttonName: 'x' }
    expect((await owner.call('PUT', '/identity-provider', kept)).body).toMatchObject({ hasSecret: true })
    const moved = await owner.call('PUT', '/identity-provider', { ...kept, issuer: 'https://evil.example' })
    expect([moved.status, moved.body.code]).toEqual([400, 'access.secret-needed'])
    const audit = await owner.call('GET', '/audit?action=identity-provider.set')
    expect(JSON.stringify(audit.body)).not.toContain(idp.client.clientSecret)
  })

  test('are for owners', async () => {
    await addPerson('settings-viewer@x.example')
    const browser = new Browser()
    await browser.signIn('settings-viewer@x.example', password)
    for (const path of ['/identity-provider', '/identities']) expect((await browser.call('GET', path)).status).toBe(403)
  })

  test('tell what is wrong with an address, and lead Naru to no address of this machine or its link', async () => {
    const check = async () => (await owner.call('POST', '/identity-provider/check')).body.problem
    expect(await check()).toBeNull()
    const at = (issuer: string) => setProvider({ issuer, clientSecret: 'x' })
    await at('http://127.0.0.1:9')
    expect(await check()).toBe('not-reached')
    await at(`${idp.issuer}/realms/none`)
    expect(await check()).toBe('not-a-provider')
    await at(`http://localhost:${new URL(idp.issuer).port}`)
    expect(await check()).toBe('other-issuer')
    for (const issuer of [
      'https://169.254.169.254',
      'http://10.1.2.3',
      'http://169.254.169.254/latest',
      'https://[::ffff:7f00:1]',
    ]) {
      await at(issuer)
      expect([issuer, await check()]).toEqual([issuer, 'address-refused'])
    }
    expect(await new Browser().signInAtProvider()).toBe(problem('unreachable'))
  })
})

/** The company's directory at `/scim/v2`: the requests that Entra ID and Okta send, and what neither may get. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openAsOwner } from '../kernel/database.ts'
import { newId } from '../kernel/id.ts'
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
const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
let scratch: ScratchPostgres
let naru: ScratchNaru
let company: Awaited<ReturnType<typeof foundScratchCompany>>
let ownersKey: string
let serviceId: string
let key: string
let count = 0

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch)
  company = await foundScratchCompany(naru)
  ownersKey = await giveScratchKey(naru, company.memberId)
  const service = await api('POST', '/services', { name: '사내 디렉터리', clearance: 0 })
  serviceId = service.body.id
  key = await giveScratchKey(naru, serviceId, ['scim'])
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})
beforeEach(() => {
  count++
})

interface Reply {
  id: string
  code?: string
  status: string
  scimType?: string
  detail?: string
  active: boolean
  userName: string
  displayName: string
  totalResults: number
  startIndex: number
  itemsPerPage: number
  name: Record<string, string>
  emails: { value: string }[]
  groups: { value: string }[]
  members: { value: string; type: string }[]
  Resources: Reply[]
  items: Record<string, unknown>[]
  member: { role: string; clearance: number }
  meta: { location: string; resourceType: string }
}

async function send(method: string, path: string, body: object | undefined, headers: Record<string, string>) {
  const response = await naru.fetch(path, {
    method,
    headers: { origin, 'content-type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  })
  const text = await response.text()
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    location: response.headers.get('location'),
    cookie: response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; '),
    body: (text === '' ? {} : JSON.parse(text)) as Reply,
  }
}
const api = (method: string, path: string, body?: object, as = ownersKey) =>
  send(method, `/api/v1${path}`, body, { authorization: `Bearer ${as}` })
const scim = (method: string, path: string, body?: object, as = key) =>
  send(method, `/scim/v2${path}`, body, { authorization: `Bearer ${as}`, 'content-type': 'application/scim+json' })
const patch = (path: string, ...operations: object[]) =>
  scim('PATCH', path, { schemas: [patchSchema], Operations: operations })
const filterOf = (text: string) => `?filter=${encodeURIComponent(text)}`
const emailOf = (name: string) => `${name}-${count}@x.example`

/** As Okta's wizard sends it. */
const user = (name: string, more: object = {}) => ({
  schemas: [userSchema],
  userName: emailOf(name),
  name: { givenName: name, familyName: 'Kim' },
  emails: [{ primary: true, value: emailOf(name), type: 'work' }],
  displayName: `${name} Kim`,
  locale: 'en-US',
  externalId: `00u${name}${count}`,
  groups: [],
  password: '1mz050nq',
  active: true,
  ...more,
})
const addUser = async (name: string, more: object = {}) => (await scim('POST', '/Users', user(name, more))).body
const addGroup = async (displayName: string, ...members: { id: string }[]) =>
  (
    await scim('POST', '/Groups', {
      ...{ schemas: [groupSchema], displayName: `${displayName} ${count}` },
      members: members.map((one) => ({ value: one.id })),
    })
  ).body
const memberOf = async (id: string) => (await api('GET', '/members')).body.items.find((one) => one.id === id)

async function asDatabaseOwner<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = await openAsOwner(naru.databaseUrl)
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

describe('who may ask', () => {
  test('is a key with the scope, given by an owner, and nobody else', async () => {
    const everything = await giveScratchKey(naru, serviceId, ['*'])
    const other = await giveScratchKey(naru, serviceId, ['members.read', 'view-as'])
    const viewers = await giveScratchKey(naru, (await addUser('viewer')).id, ['scim'])
    const signedIn = await send(
      ...(['POST', '/api/auth/sign-in/email', { email: company.email, password: company.password }, {}] as const),
    )
    for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas', '/Users', '/Groups', '/Users/x']) {
      const anonymous = await send('GET', `/scim/v2${path}`, undefined, {})
      expect([path, anonymous.status, anonymous.type]).toEqual([path, 401, expect.stringContaining('scim+json')])
      for (const one of [everything, other, viewers, ownersKey])
        expect([path, (await scim('GET', path, undefined, one)).status]).toEqual([path, 403])
      const session = await send('GET', `/scim/v2${path}`, undefined, { cookie: signedIn.cookie })
      expect([path, session.status]).toEqual([path, 403])
    }
    const wrong = await scim('GET', '/Users', undefined, 'naru_wrong')
    expect(wrong).toMatchObject({ status: 401, body: { status: '401', detail: expect.any(String) } })
    // Nor in the name of somebody else.
    const viewing = await giveScratchKey(naru, company.memberId, ['scim', 'view-as'])
    const asOther = await send('GET', '/scim/v2/Users', undefined, {
      ...{ authorization: `Bearer ${viewing}`, 'naru-view-as': 'cli@localhost' },
    })
    expect([403, 404]).toContain(asOther.status)
    const asOwner = await send('GET', '/scim/v2/Users', undefined, {
      ...{ authorization: `Bearer ${viewing}`, 'naru-view-as': company.email },
    })
    expect(asOwner.status).toBe(403)
    // An owner gives it to a service; a service cannot give it to itself.
    const given = await api('POST', '/keys', { name: '디렉터리', memberId: serviceId, scopes: ['scim'] })
    const issued = (given.body as unknown as { key: string }).key
    expect((await scim('GET', '/Users?count=1', undefined, issued)).status).toBe(200)
    const own = await api('POST', '/keys', { name: 'x', scopes: ['scim'] }, everything)
    expect(own.status).toBe(400)
  })

  test('finds nothing of another company, whose ids are not found', async () => {
    const [elsewhere, memberId, folder] = [newId(), newId(), newId()]
    await asDatabaseOwner('insert into workspace (id, name) values ($1, $2)', [elsewhere, `옆 회사 ${count}`])
    await asDatabaseOwner(
      "insert into member (id, workspace_id, email, name, role, personal_folder_id) values ($1, $2, $3, '옆', 'owner', $4)",
      [memberId, elsewhere, emailOf('beside'), folder],
    )
    const theirs = await giveScratchKey(naru, memberId, ['scim'])
    const [person, group] = [await addUser('mine'), await addGroup('내 그룹')]
    for (const path of [`/Users/${person.id}`, `/Groups/${group.id}`]) {
      for (const method of ['GET', 'DELETE']) expect((await scim(method, path, undefined, theirs)).status).toBe(404)
      expect((await scim('PUT', path, { ...user('x'), displayName: 'x' }, theirs)).status).toBe(404)
      const operations = { schemas: [patchSchema], Operations: [{ op: 'replace', value: { active: false } }] }
      expect((await scim('PATCH', path, operations, theirs)).status).toBe(404)
    }
    const list = await scim('GET', `/Users${filterOf(`userName eq "${person.userName}"`)}`, undefined, theirs)
    expect(list.body.totalResults).toBe(0)
    const foreign = await scim('POST', '/Groups', { displayName: 'x', members: [{ value: person.id }] }, theirs)
    expect([foreign.status, foreign.body.scimType]).toEqual([400, 'invalidValue'])
    expect((await scim('GET', `/Users/${person.id}`)).body.active).toBe(true)
  })

  test('is told of errors in SCIM’s form, and counted like any call', async () => {
    const unknown = await scim('GET', `/Users/${newId()}`)
    expect(unknown).toMatchObject({
      status: 404,
      type: expect.stringContaining('application/scim+json'),
      body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404' },
    })
    expect((await scim('GET', '/Nothing')).body).toMatchObject({ status: '404' })
    const slow = await giveScratchKey(naru, serviceId, ['scim'])
    await asDatabaseOwner('update api_key set per_minute = 1 where created_at = (select max(created_at) from api_key)')
    await scim('GET', '/Users', undefined, slow)
    expect((await scim('GET', '/Users', undefined, slow)).body).toMatchObject({ status: '429' })
  })
})

describe('as Okta does it', () => {
  test('people are looked for, made, read, replaced, deactivated and brought back', async () => {
    expect((await scim('GET', '/Users?startIndex=1&count=2')).body).toMatchObject({ startIndex: 1, itemsPerPage: 2 })
    const search = `/Users${filterOf(`userName eq "${emailOf('okta')}"`)}&startIndex=1&count=100`
    expect((await scim('GET', search)).body).toMatchObject({ totalResults: 0, Resources: [] })
    const made = await scim('POST', '/Users', user('okta'))
    expect(made).toMatchObject({ status: 201, location: made.body.meta.location })
    expect(made.body).toMatchObject({
      ...{ userName: emailOf('okta'), active: true, name: { givenName: 'okta', familyName: 'Kim' }, groups: [] },
      ...{ externalId: `00uokta${count}`, emails: [{ value: emailOf('okta') }], meta: { resourceType: 'User' } },
    })
    expect(JSON.stringify(made.body)).not.toContain('1mz050nq')
    expect(await memberOf(made.body.id)).toMatchObject({ role: 'viewer', clearance: 0, isActive: true })
    expect((await scim('GET', search)).body).toMatchObject({ totalResults: 1, Resources: [{ id: made.body.id }] })
    const path = `/Users/${made.body.id}`
    const { body: read } = await scim('GET', path)
    const put = await scim('PUT', path, { ...read, name: { ...read.name, familyName: 'Lee' }, displayName: 'okta Lee' })
    expect(put).toMatchObject({ status: 200, body: { displayName: 'okta Lee' } })
    expect((await memberOf(made.body.id))?.name).toBe('okta Lee')
    expect((await patch(path, { op: 'replace', value: { active: false } })).body.active).toBe(false)
    // The wizard's apps put the whole of it, with active in it or not.
    expect((await scim('PUT', path, { ...read, active: true })).body.active).toBe(true)
    expect((await scim('PUT', path, { ...read, active: undefined })).body.active).toBe(true)
    expect((await scim('PUT', path, { ...read, active: false })).body.active).toBe(false)
    const again = await scim('POST', '/Users', user('okta'))
    expect(again).toMatchObject({ status: 409, body: { status: '409', scimType: 'uniqueness' } })
  })

  test('groups are pushed, renamed, filled and emptied', async () => {
    const [first, second] = [await addUser('first'), await addUser('second')]
    const made = await scim('POST', '/Groups', {
      schemas: [groupSchema],
      displayName: `Test SCIMv2 ${count}`,
      members: [],
    })
    expect(made).toMatchObject({ status: 201, body: { members: [], meta: { resourceType: 'Group' } } })
    const path = `/Groups/${made.body.id}`
    const name = { op: 'replace', value: { id: made.body.id, displayName: `Test SCIMv20 ${count}` } }
    expect((await patch(path, name)).body.displayName).toBe(`Test SCIMv20 ${count}`)
    await patch(path, { op: 'add', path: 'members', value: [{ value: first.id, display: first.userName }] })
    const moved = await patch(
      path,
      { op: 'remove', path: `members[value eq "${first.id}"]` },
      { op: 'add', path: 'members', value: [{ value: second.id, display: second.userName }] },
    )
    expect(moved.body.members).toMatchObject([{ value: second.id, type: 'User' }])
    expect((await memberOf(second.id))?.groups).toEqual([`Test SCIMv20 ${count}`])
    expect((await scim('GET', `/Users/${second.id}`)).body.groups).toMatchObject([{ value: made.body.id }])
    const put = { displayName: `Test SCIMv20 ${count}`, members: [{ value: first.id }, { value: second.id }] }
    expect((await scim('PUT', path, put)).body.members).toHaveLength(2)
    expect((await scim('GET', `${path}?excludedAttributes=members`)).body.members).toBeUndefined()
    expect((await scim('DELETE', path)).status).toBe(204)
    expect((await scim('GET', path)).status).toBe(404)
    expect((await memberOf(second.id))?.groups).toEqual([])
  })
})

describe('as Entra ID does it', () => {
  test('a person is matched, made, changed and disabled with its way of writing', async () => {
    const unknown = filterOf(`userName eq "${newId()}"`)
    expect((await scim('GET', `/Users${unknown}`)).body).toMatchObject({ totalResults: 0 })
    const { body } = await scim('POST', '/Users', {
      schemas: [userSchema, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
      externalId: `entra-${count}`,
      userName: emailOf('entra'),
      active: true,
      emails: [{ primary: true, type: 'work', value: emailOf('entra') }],
      meta: { resourceType: 'User' },
      name: { formatted: 'given family', familyName: 'family', givenName: 'given' },
      roles: [],
    })
    const path = `/Users/${body.id}`
    for (const by of [
      `externalId eq "entra-${count}"`,
      `emails[type eq "work"].value eq "${emailOf('ENTRA')}"`,
      `userName eq "${emailOf('Entra')}"`,
    ])
      expect([by, (await scim('GET', `/Users${filterOf(by)}`)).body.totalResults]).toEqual([by, 1])
    const changed = await patch(
      path,
      { op: 'Replace', path: 'emails[type eq "work"].value', value: emailOf('updated') },
      { op: 'Replace', path: 'name.familyName', value: 'updatedFamilyName' },
      { op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: '심사부' },
    )
    expect(changed.body).toMatchObject({
      emails: [{ value: emailOf('updated') }],
      name: { familyName: 'updatedFamilyName' },
    })
    expect((await memberOf(body.id))?.email).toBe(emailOf('updated'))
    expect((await patch(path, { op: 'Replace', path: 'userName', value: emailOf('renamed') })).body.userName).toBe(
      emailOf('renamed'),
    )
    expect((await patch(path, { op: 'Replace', path: 'active', value: 'False' })).body.active).toBe(false)
    // A disabled user is still found, with its state.
    const found = await scim('GET', `/Users${filterOf(`userName eq "${emailOf('renamed')}"`)}`)
    expect(found.body.Resources[0]).toMatchObject({ id: body.id, active: false })
    expect((await scim('DELETE', path)).status).toBe(204)
    for (const method of ['GET', 'DELETE']) expect((await scim(method, path)).status).toBe(404)
    expect((await scim('GET', `/Users${filterOf(`userName eq "${emailOf('renamed')}"`)}`)).body.totalResults).toBe(0)
  })

  test('members come and go in its way', async () => {
    const [first, second] = [await addUser('first'), await addUser('second')]
    const group = await addGroup('Entra', first)
    const path = `/Groups/${group.id}`
    const add = { op: 'Add', path: 'members', value: [{ $ref: null, value: second.id }] }
    expect((await patch(path, add)).body.members).toHaveLength(2)
    expect((await patch(path, add)).body.members).toHaveLength(2)
    const by = filterOf(`id eq "${group.id}" and members.value eq "${second.id}"`)
    expect((await scim('GET', `/Groups${by}`)).body.totalResults).toBe(1)
    const remove = { op: 'Remove', path: 'members', value: [{ $ref: null, value: second.id }] }
    expect((await patch(path, remove)).body.members).toMatchObject([{ value: first.id }])
    expect((await scim('GET', `/Groups${by}`)).body.totalResults).toBe(0)
    const named = `/Groups${filterOf(`displayName eq "${group.displayName}"`)}&excludedAttributes=members`
    expect((await scim('GET', named)).body.Resources[0]?.members).toBeUndefined()
    // A group inside a group.
    const inner = await addGroup('안쪽', second)
    expect(
      (await patch(path, { op: 'Add', path: 'members', value: [{ value: inner.id }] })).body.members,
    ).toMatchObject([
      { value: first.id, type: 'User' },
      { value: inner.id, type: 'Group' },
    ])
  })
})

describe('a leaver', () => {
  const everything = async (end: (id: string) => Promise<{ status: number }>) => {
    const person = await addUser('leaver')
    const { body } = await api('POST', `/members/${person.id}/password-link`)
    const token = (body as unknown as { link: { path: string } }).link.path.split('#')[1]
    await send('POST', '/api/v1/links/use', { token, password }, {})
    const { cookie } = await send('POST', '/api/auth/sign-in/email', { email: person.userName, password }, {})
    const own = await giveScratchKey(naru, person.id)
    const open = await api('POST', `/members/${person.id}/password-link`)
    const openToken = (open.body as unknown as { link: { path: string } }).link.path.split('#')[1]
    expect((await send('GET', '/api/v1/session', undefined, { cookie })).status).toBe(200)
    expect((await end(person.id)).status).toBeLessThan(300)
    expect((await send('GET', '/api/v1/session', undefined, { cookie })).status).toBe(401)
    expect((await api('GET', '/session', undefined, own)).status).toBe(401)
    expect((await send('POST', '/api/v1/links/look', { token: openToken }, {})).status).toBe(404)
    const again = await send('POST', '/api/auth/sign-in/email', { email: person.userName, password }, {})
    expect(again.status).toBe(401)
    return { person, cookie }
  }

  test('loses sessions, keys and links at once, and each change is logged with the key’s holder', async () => {
    const { person, cookie } = await everything((id) =>
      patch(`/Users/${id}`, { op: 'replace', value: { active: false } }),
    )
    const log = (await api('GET', `/audit?objectId=${person.id}&limit=50`)).body.items
    const ended = log.filter((one) => (one.detail as { isActive?: boolean }).isActive === false)
    expect(ended).toMatchObject([
      { action: 'member.changed', memberName: '사내 디렉터리', detail: { way: 'directory' } },
    ])
    // Once more changes nothing and logs nothing.
    await patch(`/Users/${person.id}`, { op: 'replace', value: { active: false } })
    expect((await api('GET', `/audit?objectId=${person.id}&limit=50`)).body.items).toHaveLength(log.length)
    // Back again, an old cookie stays worthless.
    await patch(`/Users/${person.id}`, { op: 'replace', value: { active: true } })
    expect((await memberOf(person.id))?.isActive).toBe(true)
    expect((await send('GET', '/api/v1/session', undefined, { cookie })).status).toBe(401)
  })

  test('is the same by DELETE; made anew, it is the same person without what they had', async () => {
    const { person } = await everything((id) => scim('DELETE', `/Users/${id}`))
    await asDatabaseOwner("update member set role = 'builder', clearance = 2 where id = $1", [person.id])
    const again = await scim('POST', '/Users', user('leaver'))
    expect(again).toMatchObject({ status: 201, body: { id: person.id, active: true } })
    expect(await memberOf(person.id)).toMatchObject({ role: 'viewer', clearance: 0, isActive: true })
  })

  test('is never the last owner, nor the holder of the key', async () => {
    for (const reply of [
      await patch(`/Users/${company.memberId}`, { op: 'Replace', path: 'active', value: 'False' }),
      await scim('DELETE', `/Users/${company.memberId}`),
    ])
      expect(reply).toMatchObject({ status: 409, body: { status: '409', detail: expect.stringContaining('소유자') } })
    const second = await api('POST', '/members', {
      ...{ name: '둘째', email: emailOf('second'), password, role: 'owner', clearance: 0 },
    })
    const held = await giveScratchKey(naru, second.body.id, ['scim'])
    expect((await scim('DELETE', `/Users/${second.body.id}`, undefined, held)).status).toBe(409)
    expect((await scim('DELETE', `/Users/${second.body.id}`)).status).toBe(204)
    expect((await memberOf(company.memberId))?.isActive).toBe(true)
  })
})

describe('nobody gets more by the directory than an owner has said', () => {
  test('a new person is a viewer with clearance 0, whatever is sent', async () => {
    const person = await addUser('roles', {
      roles: [{ value: 'owner' }],
      role: 'owner',
      clearance: 2,
      userType: 'owner',
    })
    expect(await memberOf(person.id)).toMatchObject({ role: 'viewer', clearance: 0 })
  })

  test('a group gives what an owner has set for it, to who comes and no longer to who goes', async () => {
    const [first, second] = [await addUser('first'), await addUser('second')]
    const group = await addGroup('심사', first)
    const gives = { givesRole: 'reviewer', givesClearance: 1 }
    expect((await api('PATCH', `/groups/${group.id}`, gives)).status).toBe(200)
    expect(await memberOf(first.id)).toMatchObject({ role: 'reviewer', clearance: 1 })
    await patch(`/Groups/${group.id}`, { op: 'add', path: 'members', value: [{ value: second.id }] })
    expect(await memberOf(second.id)).toMatchObject({ role: 'reviewer', clearance: 1 })
    await patch(`/Groups/${group.id}`, { op: 'remove', path: `members[value eq "${first.id}"]` })
    expect(await memberOf(first.id)).toMatchObject({ role: 'viewer', clearance: 0 })
    await patch(`/Users/${second.id}`, { op: 'replace', value: { active: false } })
    await patch(`/Users/${second.id}`, { op: 'replace', value: { active: true } })
    expect(await memberOf(second.id)).toMatchObject({ role: 'reviewer', clearance: 1 })
    await scim('DELETE', `/Groups/${group.id}`)
    expect(await memberOf(second.id)).toMatchObject({ role: 'viewer', clearance: 0 })
  })

  test('an owner’s role and e-mail stay, and groups of Naru are neither seen nor filled', async () => {
    const owner = `/Users/${company.memberId}`
    const mail = await patch(owner, {
      op: 'replace',
      path: 'emails',
      value: [{ value: emailOf('thief'), primary: true }],
    })
    expect([mail.status, mail.body.scimType]).toEqual([409, 'mutability'])
    const group = await addGroup('소유자들')
    await api('PATCH', `/groups/${group.id}`, { givesRole: 'viewer', givesClearance: 0 })
    await patch(`/Groups/${group.id}`, { op: 'add', path: 'members', value: [{ value: company.memberId }] })
    expect(await memberOf(company.memberId)).toMatchObject({ role: 'owner', clearance: 2 })

    const own = await api('POST', '/groups', { name: `임원 ${count}` })
    expect((await scim('GET', `/Groups/${own.body.id}`)).status).toBe(404)
    const taken = await scim('POST', '/Groups', { displayName: `임원 ${count}`, members: [] })
    expect([taken.status, taken.body.scimType]).toEqual([409, 'uniqueness'])
    expect((await scim('PATCH', `/Groups/${own.body.id}`, { Operations: [] })).status).toBe(404)
    // And the other way round: people are not placed by hand where the directory decides.
    const person = await addUser('placed')
    const placed = await api('PATCH', `/members/${person.id}`, { groups: [group.displayName] })
    expect([placed.status, placed.body.code]).toEqual([409, 'access.directory-group'])
    await patch(`/Groups/${group.id}`, { op: 'add', path: 'members', value: [{ value: person.id }] })
    await api('PATCH', `/members/${person.id}`, { groups: [`임원 ${count}`] })
    expect(String((await memberOf(person.id))?.groups)).toContain(group.displayName)
  })

  test('not even past the service: the database refuses it', async () => {
    const person = await addUser('forced')
    const actor = { workspaceId: company.workspaceId, memberId: serviceId, keyScopes: ['scim'] }
    const attempt = (text: string) =>
      naru.app.database
        .asActor(actor, (_, client) => client.query(text, [person.id]))
        .catch((error: Error) => error.message)
    expect(await attempt("update member set role = 'builder' where id = $1")).toContain(
      'more than the directory may give',
    )
    expect(await attempt('update member set clearance = 1 where id = $1')).toContain('more than the directory may give')
    expect(await attempt('update member set user_id = gen_random_uuid() where id = $1')).toContain(
      'not for the directory',
    )
    // Without the scope a service changes nobody at all.
    const plain = { ...actor, keyScopes: ['*'] }
    const none = await naru.app.database.asActor(plain, (_, client) =>
      client.query("update member set name = 'x' where id = $1", [person.id]),
    )
    expect(none.rowCount).toBe(0)
  })
})

test('what there is describes itself', async () => {
  expect((await scim('GET', '/ServiceProviderConfig')).body).toMatchObject({ patch: { supported: true } })
  expect((await scim('GET', '/ResourceTypes')).body.Resources.map((one) => one.id)).toEqual(['User', 'Group'])
  expect((await scim('GET', '/Schemas')).body.Resources.map((one) => one.id)).toEqual([userSchema, groupSchema])
})

test('pages hold everybody once, and odd numbers are read as the nearest that make sense', async () => {
  for (const name of ['a', 'b', 'c']) await addUser(name)
  const { totalResults } = (await scim('GET', '/Users?count=0')).body
  const ids: string[] = []
  for (let startIndex = 1; startIndex <= totalResults; startIndex += 2) {
    const { Resources } = (await scim('GET', `/Users?startIndex=${startIndex}&count=2`)).body
    ids.push(...Resources.map((one) => one.id))
  }
  expect(new Set(ids).size).toBe(totalResults)
  expect(ids).not.toContain(serviceId)
  expect((await scim('GET', '/Users?startIndex=-5&count=1')).body).toMatchObject({ startIndex: 1, itemsPerPage: 1 })
  expect((await scim('GET', '/Users?startIndex=x&count=-1')).body).toMatchObject({ startIndex: 1, itemsPerPage: 0 })
  expect((await scim('GET', `/Users?startIndex=${totalResults + 1}`)).body).toMatchObject({
    totalResults,
    Resources: [],
  })
  const odd = await scim('GET', `/Users${filterOf('userName co "a"')}`)
  expect([odd.status, odd.body.scimType]).toEqual([400, 'invalidFilter'])
  expect((await scim('GET', `/Users${filterOf('title eq "a"')}`)).body.scimType).toBe('invalidFilter')
})

test('two directories that make the same person at once make one', async () => {
  const replies = await Promise.all([1, 2, 3, 4].map(() => scim('POST', '/Users', user('twin'))))
  expect(replies.map((one) => one.status).sort()).toEqual([201, 409, 409, 409])
})

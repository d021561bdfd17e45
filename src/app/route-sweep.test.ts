/** Generated from the contracts: every operation, asked by those who must not get through. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mayAct, roles } from '../access/policy.ts'
import { hashKey } from '../access/service.ts'
import { openAsOwner } from '../kernel/database.ts'
import { newId } from '../kernel/id.ts'
import { pathOf } from '../kernel/operation.ts'
import { allRoutes } from './all-routes.ts'
import {
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

let scratch: ScratchPostgres
let naru: ScratchNaru
const keys = new Map<string, string>()
let cookie: string

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch)
  const company = await foundScratchCompany(naru)
  const owner = await openAsOwner(naru.databaseUrl)
  const addKey = async (name: string, memberId: string, scopes: string[], expiresAt: Date | null) => {
    const key = `naru_${randomBytes(16).toString('base64url')}`
    keys.set(name, key)
    await owner.query(
      'insert into api_key (id, workspace_id, member_id, name, key_hash, scopes, expires_at) values ($1, $2, $3, $4, $5, $6, $7)',
      [newId(), company.workspaceId, memberId, name, hashKey(key), scopes, expiresAt],
    )
  }
  for (const role of roles) {
    const id = newId()
    await owner.query(
      `insert into member (id, workspace_id, email, name, role, clearance) values ($1, $2, $3, $3, $4, 2)`,
      [id, company.workspaceId, `${role}@x.example`, role],
    )
    // Everything and `scim`, which everything does not hold.
    await addKey(role, id, ['*', 'scim'], null)
    await addKey(`${role} without scim`, id, ['*'], null)
    if (role === 'viewer') {
      await addKey('expired', id, ['*'], new Date(Date.now() - 1000))
      await addKey('no scopes', id, [], null)
    }
  }
  await owner.end()
  const signedIn = await naru.fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1:4310' },
    body: JSON.stringify({ email: company.email, password: company.password }),
  })
  cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

async function ask(
  route: (typeof allRoutes)[number],
  headers: Record<string, string>,
): Promise<{ status: number; text: string; type: string | null }> {
  const { operation } = route
  // Ids that nobody has, so that whoever gets through finds nothing.
  const path = pathOf(operation).replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'number' ? '1' : newId()))
  const response = await naru.fetch(path, {
    method: operation.method.toUpperCase(),
    headers: { 'content-type': 'application/json', ...headers },
    body: operation.method === 'get' ? undefined : '{}',
  })
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') }
}

const errorTypeOf = { naru: 'application/problem+json', openai: 'application/json', scim: 'application/scim+json' }
const bearer = (name: string) => ({ authorization: `Bearer ${keys.get(name)}` })

describe.each(allRoutes.map((route) => [route.operation.id, route] as const))('%s', (_, route) => {
  test('nobody signed in, a wrong key and an expired key get 401 and a problem document', async () => {
    for (const headers of [{}, { authorization: 'Bearer naru_wrong' }, bearer('expired')] as Record<string, string>[]) {
      const reply = await ask(route, headers)
      expect(reply.status).toBe(401)
      expect(reply.type).toContain(errorTypeOf[route.operation.face ?? 'naru'])
    }
  })

  test('a key without the scope gets 403', async () => {
    expect((await ask(route, bearer('no scopes'))).status).toBe(403)
  })

  test('a role that may not ask gets 403, one that may never does for want of a role', async () => {
    for (const role of roles) {
      const reply = await ask(route, bearer(role))
      if (!mayAct(role, route.operation.action)) expect([role, reply.status]).toEqual([role, 403])
      else expect(reply.text).not.toContain('access.role-may-not')
    }
  })

  test('keeping people by a directory is for keys that have the scope by name', async () => {
    if (route.operation.face !== 'scim') return
    for (const role of roles)
      expect([role, (await ask(route, bearer(`${role} without scim`))).status]).toEqual([role, 403])
    const session = await ask(route, { cookie })
    expect([session.status, session.type]).toEqual([403, expect.stringContaining('application/scim+json')])
  })

  test('what does not exist is 404, never another refusal', async () => {
    if (!route.operation.path.includes('{')) return
    const role = roles.find((one) => mayAct(one, route.operation.action)) ?? 'owner'
    const reply = await ask(route, bearer(role))
    // A body that is not valid is told before the object is looked for, and a stream begins before it knows.
    expect([400, 404, ...(route.operation.kind === 'events' ? [200] : [])]).toContain(reply.status)
    expect(reply.text).not.toContain('kernel.unexpected')
  })
})

/**
 * Signing in at the company's identity provider: authorization code with PKCE.
 *
 *   /start ── sealed cookie ──▶ provider ── code ──▶ /callback ── who is it? ─┬─ bound before ────────────┐
 *                                                                            ├─ e-mail of a member: bind ─┤
 *                                                                            ├─ invited: join ────────────┼─▶ session, as by password
 *                                                                            ├─ may join: join ───────────┘
 *                                                                            └─ nobody, left … ──▶ sign-in page, which says what to do
 */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client'
import { signInPathsOf } from '../../access/service.ts'
import { newId } from '../../kernel/id.ts'
import { sqlStateOf, uniqueViolation } from '../../kernel/sql-state.ts'
import type { App } from '../context.ts'
import { type Flow, flowCookies, flowSeconds } from './flow-cookie.ts'
import { ownPath } from './own-path.ts'
import { type ProviderPerson, readClaims } from './provider-claims.ts'
import { type Client, createProviderClient, ProviderFailure } from './provider-client.ts'

interface ProviderRow {
  workspace_id: string
  issuer: string
  client_id: string
  sealed_secret: string | null
  email_domains: string[]
  lets_join: boolean
  groups_claim: string | null
  group_names: Record<string, string[]>
  trusts_second_factor: boolean
}

/** Each has a sentence on the sign-in page. */
type Refusal =
  | 'off'
  | 'not-begun-here'
  | 'changed'
  | 'refused-by-provider'
  | 'unreachable'
  | 'not-believed'
  | 'unverified'
  | 'other-domain'
  | 'nobody'
  | 'left'
  | 'other-account'

class Refused extends Error {
  readonly why: Refusal
  constructor(why: Refusal) {
    super(why)
    this.why = why
  }
}

export function addProviderRoutes(
  http: OpenAPIHono,
  app: App,
  options: { publicUrl: string; socketAddressOf(context: Context): string | undefined },
): void {
  const provider = createProviderClient({ exceptions: app.env.signInAddresses })
  const cookies = flowCookies(app.ports.secretBox, options.publicUrl.startsWith('https:'))
  const redirectUriOf = (workspaceId: string) => `${options.publicUrl}${signInPathsOf(workspaceId).callback}`

  http.get('/api/v1/sign-in-ways', async (context) => {
    const { rows } = await app.database.authPool.query<{
      workspace_id: string
      button_name: string
      passwords_allowed: boolean
    }>('select * from access.offered_provider()')
    const [row] = rows
    return context.json({
      provider: row ? { name: row.button_name, startPath: signInPathsOf(row.workspace_id).start } : null,
      passwordsAllowed: row?.passwords_allowed ?? true,
    })
  })

  http.get('/api/auth/provider/:workspaceId/start', (context) =>
    orBackToSignIn(context, async () => {
      const workspaceId = context.req.param('workspaceId')
      const row = await providerOf(workspaceId)
      const proof = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
      const address = await provider.addressFor(clientOf(row), redirectUriOf(workspaceId), proof)
      const flow: Flow = {
        ...{ workspaceId, issuer: row.issuer, clientId: row.client_id, ...proof },
        next: ownPath(context.req.query('next')),
        until: Date.now() + flowSeconds * 1000,
      }
      context.header('set-cookie', cookies.write(flow), { append: true })
      context.header('cache-control', 'no-store')
      return context.redirect(address.href, 302)
    }),
  )

  http.get('/api/auth/provider/:workspaceId/callback', (context) =>
    orBackToSignIn(context, async () => {
      const workspaceId = context.req.param('workspaceId')
      const state = context.req.query('state') ?? ''
      const flow = cookies.read(context.req.header('cookie') ?? '', { workspaceId, state, now: new Date() })
      if (!flow) throw new Refused('not-begun-here')
      context.header('set-cookie', cookies.clear(state), { append: true })
      const row = await providerOf(workspaceId)
      if (row.issuer !== flow.issuer || row.client_id !== flow.clientId) throw new Refused('changed')
      const callback = new URL(redirectUriOf(workspaceId))
      callback.search = new URL(context.req.url).search
      const claims = await provider.claimsFor(clientOf(row), callback, flow)
      const person = readClaims(claims, row.groups_claim)
      if (!person) throw new Refused('not-believed')
      const userId = await userOf(context, row, person)
      const entered = await app.signIn.enter(userId, {
        headers: context.req.raw.headers,
        socketAddress: options.socketAddressOf(context),
        hasSecondFactor: row.trusts_second_factor && person.hasSecondFactor,
      })
      if (!entered) throw new Refused('left')
      await app.database.authPool.query('select access.note_identity_used($1, $2, $3)', [
        ...[workspaceId, row.issuer, person.subject],
      ])
      for (const cookie of entered.cookies) context.header('set-cookie', cookie, { append: true })
      context.header('cache-control', 'no-store')
      if (!entered.needsCode) return context.redirect(flow.next, 302)
      return context.redirect(`/sign-in?${new URLSearchParams({ step: 'code', next: flow.next })}`, 302)
    }),
  )

  async function orBackToSignIn(context: Context, work: () => Promise<Response>): Promise<Response> {
    try {
      return await work()
    } catch (error) {
      const why = error instanceof Refused ? error.why : error instanceof ProviderFailure ? error.problem : undefined
      if (!why) throw error
      // The provider's own words are for the operator, never for a page that anybody can make appear.
      app.log.warn(
        { requestId: requestIdOf(context), why, error: String(error), cause: causesOf(error) },
        'sign-in at the provider',
      )
      context.header('cache-control', 'no-store')
      return context.redirect(`/sign-in?${new URLSearchParams({ problem: why })}`, 302)
    }
  }

  async function providerOf(workspaceId: string): Promise<ProviderRow> {
    if (!/^[0-9a-f-]{36}$/i.test(workspaceId)) throw new Refused('off')
    const { rows } = await app.database.authPool.query<ProviderRow>('select * from access.identity_provider_of($1)', [
      workspaceId,
    ])
    if (!rows[0]) throw new Refused('off')
    return rows[0]
  }

  function clientOf(row: ProviderRow): Client {
    const { issuer, client_id: clientId, sealed_secret: sealed } = row
    return { issuer, clientId, clientSecret: sealed ? app.ports.secretBox.open(sealed) : undefined }
  }

  // ---------------------------------------------------------------- who is it?

  async function userOf(context: Context, row: ProviderRow, person: ProviderPerson): Promise<string> {
    const { rows } = await app.database.authPool.query<{
      outcome: 'known' | 'left' | 'bindable' | 'other' | 'invited' | 'nobody' | 'unverified'
      member_id: string | null
      user_id: string | null
      email: string | null
      name: string | null
      link_hash: string | null
    }>('select * from access.person_of_identity($1, $2, $3, $4)', [
      ...[row.workspace_id, row.issuer, person.subject, person.verifiedEmail ?? null],
    ])
    const [found] = rows
    if (!found) throw new Error('an identity without an outcome')
    const { email } = found
    const requestId = requestIdOf(context)
    const identity = [row.issuer, person.subject, requestId]
    if (found.outcome === 'left') throw new Refused('left')
    if (found.outcome === 'unverified' || email === null) throw new Refused('unverified')
    if (row.email_domains.length > 0 && !row.email_domains.includes(email.split('@')[1] ?? ''))
      throw new Refused('other-domain')
    switch (found.outcome) {
      case 'other':
        throw new Refused('other-account')
      case 'known':
        if (!found.user_id) throw new Refused('left')
        return found.user_id
      case 'bindable': {
        const bind = (fresh: string | null) =>
          one('select access.bind_identity($1, $2, $3, $4, $5, $6) as id', [
            ...[row.workspace_id, found.member_id, fresh, ...identity],
          ])
        if (found.user_id === null) return withFreshUser(email, found.name ?? person.name, bind)
        const bound = await bind(null)
        if (!bound) throw new Refused('other-account')
        return found.user_id
      }
      case 'invited':
        return withFreshUser(email, found.name ?? person.name, (userId) =>
          one('select access.accept_invitation_by_identity($1, $2, $3, $4, $5, $6, $7) as id', [
            ...[found.link_hash, userId, newId(), newId(), ...identity],
          ]),
        )
      case 'nobody': {
        if (!row.lets_join) throw new Refused('nobody')
        const groups = [...new Set(person.groups.flatMap((group) => row.group_names[group] ?? []))]
        return withFreshUser(email, person.name, (userId) =>
          one('select access.join_by_identity($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as id', [
            ...[row.workspace_id, userId, newId(), newId(), email, person.name, groups, ...identity],
          ]),
        )
      }
    }
  }

  /**
   * The user is made first, because another library keeps it; when the member could not be written, it is taken back. An
   * e-mail that has a user already belongs to somebody of another company: that user is never taken.
   */
  async function withFreshUser(email: string, name: string, write: (userId: string) => Promise<string | null>) {
    const userId = await app.signIn.createWithoutPassword({ email, name }).catch((error: unknown) => {
      throw sqlStateOf(error) === uniqueViolation ? new Refused('other-account') : error
    })
    try {
      if (!(await write(userId))) throw new Refused('nobody')
      return userId
    } catch (error) {
      await app.signIn.remove(userId)
      // Two sign-ins of the same person at once: the second finds the first one's rows on its next try.
      throw sqlStateOf(error) === uniqueViolation ? new Refused('not-begun-here') : error
    }
  }

  async function one(text: string, values: unknown[]): Promise<string | null> {
    const { rows } = await app.database.authPool.query<{ id: string | null }>(text, values)
    return rows[0]?.id ?? null
  }
}

const requestIdOf = (context: Context) => String(context.get('requestId' as never) ?? '')

function causesOf(error: unknown): string {
  if (!(error instanceof Error) || !error.cause) return ''
  return `${String(error.cause)} ${causesOf(error.cause)}`.trim()
}

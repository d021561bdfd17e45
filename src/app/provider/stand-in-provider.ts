/** A real identity provider on loopback, for tests: it signs in whoever `person` says, without asking them anything. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

interface StandInPerson {
  sub: string
  email?: string
  email_verified?: boolean
  name?: string
  groups?: string[]
  /** How they proved it; the token carries it as `amr`. */
  amr?: string[]
}

export interface StandInProvider {
  issuer: string
  client: { issuer: string; clientId: string; clientSecret: string }
  /** Who signs in next. Undefined: they press Cancel. */
  person: StandInPerson | undefined
  /** Everything that was asked of it, as method and path. */
  asked: string[]
  close(): Promise<void>
}

/** @param redirectUris the only addresses that it sends people back to */
export async function startStandInProvider(redirectUris: () => string[]): Promise<StandInProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clientSecret = 'a-secret-of-the-stand-in'
  const known = new Map<string, StandInPerson>()
  let provider: Provider | undefined
  // Made late: the address to come back to holds an id that a test knows only after its company is there.
  const made = () => {
    provider ??= new Provider(issuer, {
      clients: [{ client_id: 'naru', client_secret: clientSecret, redirect_uris: redirectUris() }],
      claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
      findAccount: (_: unknown, accountId: string) => ({
        accountId,
        claims: () => {
          const { amr: _amr, ...claims } = known.get(accountId) ?? { sub: accountId }
          return claims
        },
      }),
      interactions: { url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
      features: { devInteractions: { enabled: false } },
      ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
      pkce: { required: () => true },
      cookies: { keys: ['stand-in'] },
    })
    return provider
  }

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await made().interactionDetails(request, response)
    const { person } = standIn
    if (!person)
      return made().interactionFinished(request, response, { error: 'access_denied', error_description: 'no' })
    if (prompt.name === 'login') {
      known.set(person.sub, person)
      const login = { accountId: person.sub, amr: person.amr, remember: false }
      return made().interactionFinished(request, response, { login })
    }
    const grant = new (made().Grant)({ accountId: session?.accountId ?? '', clientId: params.client_id })
    grant.addOIDCScope('openid email profile')
    const consent = { grantId: await grant.save() }
    return made().interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true })
  }

  server.on('request', (request, response) => {
    standIn.asked.push(`${request.method} ${request.url?.split('?')[0]}`)
    const answering = request.url?.startsWith('/interaction/')
      ? interact(request, response)
      : made().callback()(request, response)
    answering.catch(() => response.destroy())
  })

  const standIn: StandInProvider = {
    issuer,
    client: { issuer, clientId: 'naru', clientSecret },
    person: undefined,
    asked: [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return standIn
}

/** The conversation with an identity provider: its description, the address to send people to, the code for who they are. */
import * as openid from 'openid-client'
import type { ProviderProblem } from '../../access/ports.ts'
import { createProviderFetch, isLoopback, ProviderAddressRefused } from './provider-fetch.ts'

export interface Client {
  issuer: string
  clientId: string
  clientSecret: string | undefined
}

/** What belongs to one sign-in, from its beginning in a browser to its end in the same one. */
export interface Proof {
  state: string
  nonce: string
  verifier: string
}

/** A description is read anew after that long; its keys are fetched when a token names one that is not known. */
const describedForMs = 10 * 60_000

/** The library's code for an address of plain HTTP where that is not allowed. */
const withoutTls = 'OAUTH_HTTP_REQUEST_FORBIDDEN'

/** What the provider answered cannot be believed, or it did not answer: `problem` says which, for the log and the page. */
export class ProviderFailure extends Error {
  readonly problem: 'refused-by-provider' | 'unreachable' | 'not-believed'
  constructor(problem: ProviderFailure['problem'], cause: unknown) {
    super(`${problem}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.problem = problem
  }
}

export function createProviderClient(options: { exceptions: readonly string[] }) {
  const described = new Map<string, { at: number; configuration: openid.Configuration }>()

  async function getDescription(client: Client): Promise<openid.Configuration> {
    const key = JSON.stringify(client)
    const before = described.get(key)
    if (before && Date.now() - before.at < describedForMs) return before.configuration
    const issuer = new URL(client.issuer)
    const authentication = client.clientSecret === undefined ? openid.None() : authenticationOf(client.clientSecret)
    const configuration = await openid.discovery(issuer, client.clientId, {}, authentication, {
      [openid.customFetch]: createProviderFetch(issuer, options.exceptions),
      // Which of them may really go without TLS is decided where the connection is made.
      execute: isLoopback(issuer) || options.exceptions.length > 0 ? [openid.allowInsecureRequests] : [],
      timeout: 10,
    })
    if (described.size > 50) described.clear() // Of providers that were changed meanwhile.
    described.set(key, { at: Date.now(), configuration })
    return configuration
  }

  return {
    async addressFor(client: Client, redirectUri: string, proof: Proof): Promise<URL> {
      const configuration = await getDescription(client).catch((error: unknown) => {
        throw failureOf(error)
      })
      return openid.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state: proof.state,
        nonce: proof.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(proof.verifier),
        code_challenge_method: 'S256',
      })
    },

    /**
     * Issuer, audience, time, nonce and signature of the token are checked by the library.
     * @param callback the redirect address with what the provider added to it
     * @throws ProviderFailure
     */
    async claimsFor(client: Client, callback: URL, proof: Proof): Promise<Record<string, unknown>> {
      try {
        const configuration = await getDescription(client)
        const tokens = await openid.authorizationCodeGrant(configuration, callback, {
          pkceCodeVerifier: proof.verifier,
          expectedState: proof.state,
          expectedNonce: proof.nonce,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (!claims) throw new Error('no ID token')
        if (claims.email !== undefined || !configuration.serverMetadata().userinfo_endpoint) return { ...claims }
        // Of another person's user info nothing is taken: the library compares the subjects.
        return { ...(await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims }
      } catch (error) {
        throw failureOf(error)
      }
    },

    async findProblem(client: Client): Promise<ProviderProblem | null> {
      described.clear()
      try {
        await getDescription(client)
        return null
      } catch (error) {
        const code = codeOf(error)
        const isRefused = chainOf(error).some((one) => one instanceof ProviderAddressRefused)
        if (isRefused || code === withoutTls) return 'address-refused'
        if (code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') return 'other-issuer'
        return code?.startsWith('OAUTH_') ? 'not-a-provider' : 'not-reached'
      }
    },
  }
}

/** Both ways of sending the secret are tried by what the provider says it takes; `client_secret_post` where it says nothing. */
function authenticationOf(secret: string): openid.ClientAuth {
  const [inBody, inHeader] = [openid.ClientSecretPost(secret), openid.ClientSecretBasic(secret)]
  return (server, client, body, headers) => {
    const taken = server.token_endpoint_auth_methods_supported
    const usesHeader = taken?.includes('client_secret_basic') && !taken.includes('client_secret_post')
    return (usesHeader ? inHeader : inBody)(server, client, body, headers)
  }
}

function failureOf(error: unknown): ProviderFailure {
  if (error instanceof openid.AuthorizationResponseError) return new ProviderFailure('refused-by-provider', error)
  const code = codeOf(error)
  if (code?.startsWith('OAUTH_') && !['OAUTH_TIMEOUT', 'OAUTH_ABORT', withoutTls].includes(code))
    return new ProviderFailure('not-believed', error)
  return new ProviderFailure('unreachable', error)
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function chainOf(error: unknown): unknown[] {
  return error instanceof Error && error.cause ? [error, ...chainOf(error.cause)] : [error]
}

/** Who is signed in, and what they may do. */
import type { Session } from '../access/contract.ts'
import { getSession } from '../access/contract.ts'
import { ApiProblem, callApi, useApi } from './api.ts'
import { language } from './language.ts'
import { queryClient } from './query-client.ts'

export function useSession(): Session | undefined {
  return useApi(getSession, {}, { staleTime: 60_000 }).data
}

/** Undefined when nobody is signed in. */
export async function findSession(): Promise<Session | undefined> {
  return queryClient
    .fetchQuery({ queryKey: [getSession.id, null, null, null], queryFn: () => callApi(getSession), staleTime: 60_000 })
    .catch((error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401) return undefined
      throw error
    })
}

export function mayI(session: Session | undefined, action: string): boolean {
  return session?.actions.includes(action) ?? false
}

/** A route of the sign-in library. @throws ApiProblem in the server's words */
export async function callSignIn(path: string, body: object): Promise<unknown> {
  const response = await fetch(`/api/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': language },
    body: JSON.stringify(body),
  })
  const reply = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; message?: string }
  if (response.ok) return reply
  throw new ApiProblem(
    response.status,
    reply.code ?? 'unknown',
    reply.detail ?? reply.message ?? response.statusText,
    '',
  )
}

/** @returns whether a code of the second factor is still asked for */
export async function signIn(email: string, password: string): Promise<{ needsCode: boolean }> {
  const reply = (await callSignIn('/sign-in/email', { email, password })) as { twoFactorRedirect?: boolean }
  queryClient.clear()
  return { needsCode: reply.twoFactorRedirect === true }
}

/** The second half of a sign-in: six digits of the app, or a code of the sheet. */
export async function signInWithCode(code: string): Promise<void> {
  const plain = code.replaceAll(/\s/g, '')
  await callSignIn(/^\d{6}$/.test(plain) ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code', {
    code: plain,
  })
  queryClient.clear()
}

export async function signOut(): Promise<void> {
  await fetch('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  queryClient.clear()
  location.assign('/sign-in')
}

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

export async function signIn(email: string, password: string): Promise<void> {
  const response = await fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': language },
    body: JSON.stringify({ email, password }),
  })
  if (!response.ok) {
    const body = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; message?: string }
    throw new ApiProblem(
      response.status,
      body.code ?? 'unknown',
      body.detail ?? body.message ?? response.statusText,
      '',
    )
  }
  queryClient.clear()
}

export async function signOut(): Promise<void> {
  await fetch('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  queryClient.clear()
  location.assign('/sign-in')
}

/**
 * A sign-in under way at the provider, kept in the browser that began it and nowhere else: sealed, for ten minutes, one cookie
 * a sign-in, taken away when it comes back. An answer that arrives in another browser finds none and is not taken.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { SecretBox } from '../../kernel/secret-box.ts'

const Flow = z.object({
  workspaceId: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where to go afterwards: a path of this Naru. */
  next: z.string(),
  until: z.number(),
})
export type Flow = z.infer<typeof Flow>

export const flowSeconds = 600

export function flowCookies(box: SecretBox, isSecure: boolean) {
  const nameOf = (state: string) => {
    const hash = createHash('sha256').update(state).digest('base64url').slice(0, 16)
    return `${isSecure ? '__Secure-' : ''}naru.provider.${hash}`
  }
  const written = (name: string, value: string, seconds: number) =>
    `${name}=${value}; Path=/api/auth/provider; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`

  return {
    write: (flow: Flow) => written(nameOf(flow.state), box.seal(JSON.stringify(flow)), flowSeconds),
    clear: (state: string) => written(nameOf(state), '', 0),
    /** @returns undefined for what this browser did not begin, began for another company, or began too long ago */
    read(cookies: string, of: { workspaceId: string; state: string; now: Date }): Flow | undefined {
      const wanted = `${nameOf(of.state)}=`
      const sealed = cookies
        .split(';')
        .map((one) => one.trim())
        .find((one) => one.startsWith(wanted))
        ?.slice(wanted.length)
      const flow = sealed ? openedFlow(box, sealed) : undefined
      const isIt = flow?.workspaceId === of.workspaceId && flow.state === of.state && flow.until > of.now.getTime()
      return isIt ? flow : undefined
    },
  }
}

function openedFlow(box: SecretBox, sealed: string): Flow | undefined {
  try {
    return Flow.safeParse(JSON.parse(box.open(sealed))).data
  } catch {
    return undefined // Somebody wrote it by hand, or it is of another secret.
  }
}

import type { BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'

/**
 * Two ways in for who signed in at a provider, called by `sign-in.ts` only: its `servedPaths` keep them from the web. The
 * two-factor plugin asks for its code after certain paths; one of those that Naru has no other use for is taken, so that it
 * asks here as it does after a password.
 */
export function enteringByProvider() {
  const endpointAt = <Path extends string>(path: Path) =>
    createAuthEndpoint(
      path,
      { method: 'POST', body: z.object({ userId: z.string() }), metadata: { SERVER_ONLY: true } },
      async (context) => {
        const { internalAdapter } = context.context
        const user = await internalAdapter.findUserById(context.body.userId)
        if (!user) throw context.error('UNAUTHORIZED')
        const session = await internalAdapter.createSession(user.id)
        if (!session) throw context.error('UNAUTHORIZED')
        await setSessionCookie(context, { session, user })
        return context.json({ sessionId: session.id })
      },
    )
  return {
    id: 'entering-by-provider',
    endpoints: {
      enterByProvider: endpointAt('/sign-in/provider'),
      enterByProviderAndCode: endpointAt('/sign-in/username'),
    },
  } satisfies BetterAuthPlugin
}

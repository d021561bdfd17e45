/** Who a browser's session stands for: the person who signed in, or whom they look as. */
import type { Actor } from '../kernel/scope.ts'
import type { App } from './context.ts'

/** @returns undefined when nobody is signed in; `no-member` when the person belongs to no workspace any more */
export async function actorOfSession(
  app: App,
  headers: Headers,
  language: Actor['language'],
): Promise<Actor | 'no-member' | undefined> {
  const user = await app.signIn.findUser(headers)
  if (!user) return undefined
  const { rows } = await app.database.authPool.query<{
    member_id: string
    workspace_id: string
    role: string
    viewed_id: string | null
    viewed_role: string | null
    viewed_until: Date | null
    session_hours: number
    two_factor_required: boolean
    provider_second_factor: boolean
  }>('select * from access.actor_of($1, $2)', [user.userId, user.sessionId])
  const [row] = rows
  if (!row) return 'no-member'
  await app.signIn.keepFor(user, row.session_hours)
  const mustSetUp = row.two_factor_required && !user.hasSecondFactor && !row.provider_second_factor
  const actor: Actor = {
    workspaceId: row.workspace_id,
    memberId: row.member_id,
    userId: user.userId,
    sessionId: user.sessionId,
    role: row.role,
    language,
    secondFactor: user.hasSecondFactor ? 'on' : mustSetUp ? 'missing' : 'off',
  }
  if (!row.viewed_id || !row.viewed_role || !row.viewed_until) return actor
  return {
    ...actor,
    memberId: row.viewed_id,
    role: row.viewed_role,
    onBehalfOf: row.member_id,
    viewerId: row.member_id,
    viewedUntil: row.viewed_until.toISOString(),
  }
}

/** The person who really sits there, for what concerns the look itself. */
export function themselves({ viewerId, viewedUntil: _, onBehalfOf: __, ...actor }: Actor): Actor {
  return viewerId ? { ...actor, memberId: viewerId } : actor
}

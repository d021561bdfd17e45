/** Links that are used once, opened by somebody who has no sign-in yet, or lost it. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { lookAtLink, useLink } from '../access/contract.ts'
import { hashToken, refuseWeakPassword } from '../access/service.ts'
import { AppError } from '../kernel/error.ts'
import { newId } from '../kernel/id.ts'
import { sqlStateOf, uniqueViolation } from '../kernel/sql-state.ts'
import type { App } from './context.ts'
import { parse } from './input.ts'
import { type IsOwnOrigin, refuseForeignOrigin } from './own-origin.ts'
import { readSmallJson } from './small-json.ts'

interface LinkRow {
  kind: 'invitation' | 'password-reset'
  name: string
  email: string
  workspace_name: string
  expires_at: Date
  password_min_length: number
  has_user: boolean
}

export function addLinkRoutes(http: OpenAPIHono, app: App, isOwnOrigin: IsOwnOrigin): void {
  http.post('/api/v1/links/look', async (context) => {
    refuseForeignOrigin(context, isOwnOrigin)
    const { token } = parse(lookAtLink.body, (await readSmallJson(context.req.raw)) ?? {}, 'body') as { token: string }
    const link = await getLink(app, token)
    return context.json({
      kind: link.kind,
      name: link.name,
      email: link.email,
      workspaceName: link.workspace_name,
      expiresAt: link.expires_at.toISOString(),
      passwordMinLength: link.password_min_length,
    })
  })
  http.post('/api/v1/links/use', async (context) => {
    refuseForeignOrigin(context, isOwnOrigin)
    const input = parse(useLink.body, (await readSmallJson(context.req.raw)) ?? {}, 'body') as {
      token: string
      password: string
    }
    const link = await getLink(app, input.token)
    refuseWeakPassword(input.password, link, link.password_min_length)
    if (link.kind === 'invitation') await join(app, context, link, input)
    else await resetPassword(app, context, link, input)
    return context.json({ email: link.email })
  })
}

async function getLink(app: App, token: string): Promise<LinkRow> {
  const { rows } = await app.database.authPool.query<LinkRow>('select * from access.look_at_link($1)', [
    hashToken(token),
  ])
  if (!rows[0]) throw linkEnded()
  return rows[0]
}

/** The sign-in is made first, because another library keeps it; when the link was used meanwhile, it is taken back. */
async function join(app: App, context: Context, link: LinkRow, input: { token: string; password: string }) {
  const { email, name } = link
  const userId = await app.signIn.create({ email, name, password: input.password }).catch((error: unknown) => {
    throw sqlStateOf(error) === uniqueViolation ? emailInUse() : error
  })
  try {
    const { rows } = await app.database.authPool.query<{ member_id: string | null }>(
      'select access.accept_invitation($1, $2, $3, $4, $5) as member_id',
      [hashToken(input.token), userId, newId(), newId(), requestIdOf(context)],
    )
    if (!rows[0]?.member_id) throw linkEnded()
  } catch (error) {
    await app.signIn.remove(userId)
    throw sqlStateOf(error) === uniqueViolation ? emailInUse() : error
  }
}

/** Who was written into a table, or came by a directory, has no sign-in yet: it is made, and taken back if the link ended. */
async function resetPassword(app: App, context: Context, link: LinkRow, input: { token: string; password: string }) {
  const { email, name } = link
  const fresh = link.has_user
    ? undefined
    : await app.signIn.createWithoutPassword({ email, name }).catch((error: unknown) => {
        throw sqlStateOf(error) === uniqueViolation ? emailInUse() : error
      })
  const { rows } = await app.database.authPool.query<{ user_id: string | null }>(
    'select access.use_reset_link($1, $2, $3) as user_id',
    [hashToken(input.token), fresh ?? null, requestIdOf(context)],
  )
  const userId = rows[0]?.user_id
  if (!userId && fresh) await app.signIn.remove(fresh)
  if (!userId) throw linkEnded()
  await app.signIn.resetPassword(userId, email, input.password)
}

const requestIdOf = (context: Context) => String(context.get('requestId' as never) ?? '')

/** Used, taken back, run out, never made: one answer, so that nobody learns which. */
function linkEnded(): AppError {
  return new AppError('not-found', 'access.link-ended', {
    ko: '이 링크는 더 쓸 수 없습니다. 이미 썼거나 기한이 지났습니다. 보낸 사람에게 새 링크를 요청해 주세요.',
    en: 'This link does not work any more: it was used, or its time is over. Ask whoever sent it for a new one.',
  })
}

function emailInUse(): AppError {
  return new AppError('conflict', 'access.email-taken', {
    ko: '이 이메일은 이미 쓰이고 있습니다. 로그인해 보거나 초대한 사람에게 알려 주세요.',
    en: 'This e-mail is in use already. Try to sign in, or tell whoever invited you.',
  })
}

/** The first start: who becomes the first owner. Open only while there is no workspace. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { z } from 'zod'
import { setUp } from '../access/contract.ts'
import { refuseWeakPassword } from '../access/service.ts'
import { AppError } from '../kernel/error.ts'
import { newId } from '../kernel/id.ts'
import type { App } from './context.ts'
import { type IsOwnOrigin, refuseForeignOrigin } from './own-origin.ts'
import { readSmallJson } from './small-json.ts'

/** Before there is a workspace with a setting of its own. */
const leastPasswordLength = 10

type FirstOwner = z.infer<NonNullable<typeof setUp.body>>

export function addSetupRoutes(http: OpenAPIHono, app: App, isOwnOrigin: IsOwnOrigin): void {
  http.get('/api/v1/setup', async (context) => {
    const isEmpty = await isNew(app)
    return context.json({
      isEmpty,
      workspaceName: isEmpty ? null : await nameOfOnlyWorkspace(app),
    })
  })
  http.post('/api/v1/setup', async (context) => {
    refuseForeignOrigin(context, isOwnOrigin)
    if (!(await isNew(app))) throw alreadyFounded()
    const input = setUp.body?.safeParse(await readSmallJson(context.req.raw))
    if (!input?.success) {
      throw new AppError('invalid', 'access.setup-incomplete', {
        ko: '회사 이름, 이름, 이메일, 10자 이상의 비밀번호를 모두 적어 주세요.',
        en: 'Please give the company, your name, an e-mail and a password of at least 10 characters.',
      })
    }
    return context.json(await found(app, input.data), 201)
  })
}

export async function isNew(app: App): Promise<boolean> {
  const { rows } = await app.database.authPool.query<{ is_empty: boolean }>('select access.is_empty() as is_empty')
  return rows[0]?.is_empty ?? true
}

/** In whose name the server of this machine does what must be done at a start. */
export async function firstOwner(app: App): Promise<{ workspaceId: string; memberId: string } | undefined> {
  const { rows } = await app.database.authPool.query<{ member_id: string; workspace_id: string }>(
    'select member_id, workspace_id from access.first_owner()',
  )
  const [row] = rows
  return row && { workspaceId: row.workspace_id, memberId: row.member_id }
}

async function nameOfOnlyWorkspace(app: App): Promise<string | null> {
  const { rows } = await app.database.authPool.query<{ name: string | null }>('select access.workspace_name() as name')
  return rows[0]?.name ?? null
}

/** Makes the workspace and its first owner. */
export async function found(app: App, owner: FirstOwner): Promise<{ workspaceId: string; memberId: string }> {
  if (!(await isNew(app))) throw alreadyFounded()
  const email = owner.email.toLowerCase()
  refuseWeakPassword(owner.password, owner, leastPasswordLength)
  const userId = await app.signIn.create({ email, name: owner.name, password: owner.password })
  const [workspaceId, memberId] = [newId(), newId()]
  try {
    await app.database.authPool.query('select access.found($1, $2, $3, $4, $5, $6, $7, $8)', [
      owner.workspaceName,
      workspaceId,
      memberId,
      userId,
      email,
      owner.name,
      newId(),
      `${owner.name}의 문서`,
    ])
  } catch (error) {
    await app.signIn.remove(userId)
    if (!(await isNew(app))) throw alreadyFounded()
    throw error
  }
  return { workspaceId, memberId }
}

function alreadyFounded(): AppError {
  return new AppError('conflict', 'access.already-set-up', {
    ko: '이미 시작한 나루입니다. 로그인하거나 관리자에게 계정을 요청해 주세요.',
    en: 'This Naru has been set up already. Sign in, or ask an administrator for an account.',
  })
}

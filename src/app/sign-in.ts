/**
 * Sign-in with e-mail and password through better-auth, which keeps users and sessions in its own schema. Its routes under
 * `/api/auth` are the one exception to "every HTTP call is an operation". Five failures within a quarter of an hour lock
 * the account for that long; the answer never tells whether the e-mail is known.
 */
import { betterAuth } from 'better-auth'
import type pg from 'pg'
import type { SignIns } from '../access/ports.ts'
import { AppError } from '../kernel/error.ts'

const allowedFailures = 5
const lockMinutes = 15

export interface SignInLibrary extends SignIns {
  /** Serves `/api/auth/*`. */
  handle(request: Request): Promise<Response>
  /** The signed-in user of a request, from its session cookie. */
  findUser(headers: Headers): Promise<{ userId: string } | undefined>
}

export function createSignIn(options: {
  pool: pg.Pool
  secret: string
  baseUrl: string
  trustedOrigins: string[]
}): SignInLibrary {
  const auth = betterAuth({
    database: options.pool,
    secret: options.secret,
    baseURL: options.baseUrl,
    basePath: '/api/auth',
    trustedOrigins: options.trustedOrigins,
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    session: { expiresIn: 12 * 3600, updateAge: 3600 },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 30 }, '/get-session': false },
    },
    advanced: {
      database: { generateId: 'uuid' },
      cookiePrefix: 'naru',
      useSecureCookies: options.baseUrl.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })

  async function failuresOf(email: string): Promise<number> {
    const { rows } = await options.pool.query<{ count: number }>(
      `select count(*)::int as count from sign_in_failure where email = $1 and at > now() - make_interval(mins => $2)`,
      [email, lockMinutes],
    )
    return rows[0]?.count ?? 0
  }

  return {
    async handle(request) {
      const isSignIn = request.method === 'POST' && new URL(request.url).pathname.endsWith('/sign-in/email')
      if (!isSignIn) return auth.handler(request)
      const email = await emailOf(request.clone())
      if ((await failuresOf(email)) >= allowedFailures) {
        throw new AppError('rate-limited', 'access.locked-out', {
          ko: `로그인에 ${allowedFailures}번 실패해 ${lockMinutes}분 동안 잠겼습니다. 잠시 뒤 다시 시도하거나 관리자에게 요청해 주세요.`,
          en: `Locked for ${lockMinutes} minutes after ${allowedFailures} failed sign-ins. Try again later, or ask an administrator.`,
        })
      }
      const response = await auth.handler(request)
      if (response.status === 401) {
        await options.pool.query('insert into sign_in_failure (email) values ($1)', [email])
        throw new AppError('unauthenticated', 'access.wrong-password', {
          ko: '이메일이나 비밀번호가 맞지 않습니다. 다시 확인해 주세요.',
          en: 'E-mail or password is wrong. Please check them.',
        })
      }
      if (response.ok) await options.pool.query('delete from sign_in_failure where email = $1', [email])
      return response
    },

    async findUser(headers) {
      const session = await auth.api.getSession({ headers })
      return session ? { userId: session.user.id } : undefined
    },

    async create(user) {
      const context = await auth.$context
      const hash = await context.password.hash(user.password)
      const created = await context.internalAdapter.createUser(
        { email: user.email, name: user.name, emailVerified: true },
        { method: 'admin' },
      )
      await context.internalAdapter.linkAccount({
        userId: created.id,
        providerId: 'credential',
        accountId: created.id,
        password: hash,
      })
      return created.id
    },

    async remove(userId) {
      const context = await auth.$context
      await context.internalAdapter.deleteUser(userId)
    },

    async endSessions(userId) {
      const context = await auth.$context
      await context.internalAdapter.deleteUserSessions(userId)
    },
  }
}

async function emailOf(request: Request): Promise<string> {
  const body: unknown = await request.json().catch(() => undefined)
  const email = typeof body === 'object' && body && 'email' in body ? body.email : undefined
  return typeof email === 'string' ? email.toLowerCase().slice(0, 320) : ''
}

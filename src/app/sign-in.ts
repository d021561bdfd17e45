/**
 * Sign-in with e-mail and password through better-auth, which keeps users and sessions in its own schema. Its routes under
 * `/api/auth` are the one exception to "every HTTP call is an operation". The answer to a sign-in never tells whether the
 * e-mail is known, nor whether its person was ended. What the library gets is what was checked here: one JSON body, small
 * and written again, and the address of the caller.
 */
import { betterAuth } from 'better-auth'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type pg from 'pg'
import { z } from 'zod'
import type { SignIns } from '../access/ports.ts'
import { AppError } from '../kernel/error.ts'
import { noSuchAddress } from './input.ts'
import { secondFactors } from './second-factor.ts'
import { createSignInLock } from './sign-in-lock.ts'
import { readSmallJson } from './small-json.ts'

export interface SignInLibrary extends SignIns {
  /** Serves `/api/auth/*`, for requests of Naru's own pages only. */
  handle(request: Request, socketAddress: string | undefined): Promise<Response>
  /** The signed-in user of a request, from its session cookie. */
  findUser(
    headers: Headers,
  ): Promise<{ userId: string; sessionId: string; expiresAt: Date; hasSecondFactor: boolean } | undefined>
  /** Whether a person without a second factor signs in with a password of Naru: then Naru can ask for one. */
  hasPassword(userId: string): Promise<boolean>
  /** A session in use ends that many hours from now; written only when that is minutes away from what stands there. */
  keepFor(session: { sessionId: string; expiresAt: Date }, hours: number): Promise<void>
  /** Sets a password without asking for the present one, ends every session, and opens a lock. */
  resetPassword(userId: string, email: string, password: string): Promise<void>
}

const Credentials = z.object({ email: z.email().max(320).toLowerCase(), password: z.string().min(1) })

/** Of the library's own routes only these: what else it offers (other passwords, other users) has Naru's rules before it. */
const servedPaths = new Set([
  '/sign-in/email',
  '/sign-out',
  '/get-session',
  '/update-user',
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
])

/** The most that a workspace can choose (`workspace_setting.session_hours`). */
const longestSessionHours = 720
const keptWithinMs = 5 * 60_000

/** The only header that the library reads addresses from; what a caller writes into it is dropped. */
const addressHeader = 'x-naru-client-address'

export function createSignIn(options: {
  pool: pg.Pool
  secret: string
  baseUrl: string
  trustedProxies: string[]
}): SignInLibrary {
  const lock = createSignInLock(options.pool)
  const factors = secondFactors(options.pool)
  const auth = betterAuth({
    database: options.pool,
    secret: options.secret,
    baseURL: options.baseUrl,
    basePath: '/api/auth',
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 200 },
    // The cookie may outlive the session: how long that lasts is the workspace's setting, kept in its row (`keepFor`).
    session: { expiresIn: longestSessionHours * 3600, disableSessionRefresh: true },
    databaseHooks: {
      session: { create: { before: async (session) => endsInTime(session) } },
    },
    plugins: [twoFactor({ issuer: 'Naru', backupCodeOptions: { amount: 10, storeBackupCodes: 'encrypted' } })],
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 60, max: 30 },
        '/two-factor/*': { window: 60, max: 30 },
        '/get-session': false,
      },
    },
    advanced: {
      database: { generateId: 'uuid' },
      cookiePrefix: 'naru',
      useSecureCookies: options.baseUrl.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
      ipAddress: { ipAddressHeaders: [addressHeader], trustedProxies: options.trustedProxies },
      // Pages of other sites were refused before, by the one rule in own-origin.ts.
      disableCSRFCheck: true,
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })

  /** False keeps the library from making a session, which it answers like a wrong password. */
  async function endsInTime<Session extends { userId: string }>(session: Session) {
    const hours = await hoursOf(session.userId)
    return hours ? { data: { ...session, expiresAt: new Date(Date.now() + hours * 3_600_000) } } : false
  }

  async function hoursOf(userId: string): Promise<number | null> {
    const { rows } = await options.pool.query<{ hours: number | null }>('select access.session_hours_of($1) as hours', [
      userId,
    ])
    return rows[0]?.hours ?? null
  }

  async function signIn(request: Request, email: string): Promise<Response> {
    const attempt = await lock.begin(email)
    const response = await auth.handler(request)
    if (response.ok) await lock.succeed(email)
    else if (response.status === 401) throw wrongPassword()
    else await lock.withdraw(attempt)
    if (response.status === 429) throw tooManySignIns()
    return response
  }

  /** The way of a request, nearest last. Without a trusted proxy only the socket says where it came from. */
  function addressesOf(request: Request, socketAddress = ''): string {
    const forwarded = options.trustedProxies.length > 0 ? request.headers.get('x-forwarded-for') : undefined
    const nearest = socketAddress.replace(/%.*$/, '') // Without the zone of a link-local IPv6 address.
    return forwarded ? `${forwarded}, ${nearest}` : nearest
  }

  return {
    hasPassword: factors.hasPassword,

    async handle(request, socketAddress) {
      const { pathname } = new URL(request.url)
      const body = await readSmallJson(request)
      if (!servedPaths.has(pathname.slice('/api/auth'.length))) throw noSuchAddress()
      const isSignIn = request.method === 'POST' && pathname === '/api/auth/sign-in/email'
      const credentials = isSignIn ? Credentials.safeParse(body) : undefined
      if (credentials?.success === false) throw incomplete()
      const headers = new Headers(request.headers)
      headers.delete('content-length')
      headers.set(addressHeader, addressesOf(request, socketAddress))
      const checked = new Request(request.url, {
        method: request.method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
      })
      if (credentials) return signIn(checked, credentials.data.email)
      if (!pathname.startsWith('/api/auth/two-factor/')) return auth.handler(checked)
      return factors.guard(pathname, (await auth.api.getSession({ headers }))?.user, () => auth.handler(checked))
    },

    async findUser(headers) {
      const session = await auth.api.getSession({ headers })
      if (!session) return undefined
      return {
        userId: session.user.id,
        sessionId: session.session.id,
        expiresAt: session.session.expiresAt,
        hasSecondFactor: session.user.twoFactorEnabled === true,
      }
    },

    async keepFor({ sessionId, expiresAt }, hours) {
      const ends = new Date(Date.now() + hours * 3_600_000)
      if (Math.abs(ends.getTime() - expiresAt.getTime()) < keptWithinMs) return
      await options.pool.query('update session set "expiresAt" = $2 where id = $1', [sessionId, ends])
    },

    async resetPassword(userId, email, password) {
      const context = await auth.$context
      await context.internalAdapter.updatePassword(userId, await context.password.hash(password))
      await context.internalAdapter.deleteUserSessions(userId)
      // Who lost the second factor too comes back by the owner's link, and sets it up anew.
      await factors.remove(userId)
      await lock.succeed(email)
    },

    async listSessions(userId) {
      const { rows } = await options.pool.query<{
        id: string
        createdAt: Date
        expiresAt: Date
        userAgent: string | null
        ipAddress: string | null
      }>(
        'select id, "createdAt", "expiresAt", "userAgent", "ipAddress" from session where "userId" = $1 and "expiresAt" > now() order by "createdAt" desc',
        [userId],
      )
      return rows.map((row) => ({
        id: row.id,
        createdAt: row.createdAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
        browser: row.userAgent || null,
        address: row.ipAddress || null,
      }))
    },

    async endSession(userId, sessionId) {
      const { rowCount } = await options.pool.query('delete from session where id = $1 and "userId" = $2', [
        sessionId,
        userId,
      ])
      return rowCount === 1
    },

    async changePassword({ userId, email, current, next, keptSessionId }) {
      const context = await auth.$context
      const attempt = await lock.begin(email)
      const accounts = await context.internalAdapter.findAccounts(userId)
      const hash = accounts.find((account) => account.providerId === 'credential')?.password
      if (!hash || !(await context.password.verify({ hash, password: current }))) throw wrongPresentPassword()
      await lock.withdraw(attempt)
      await context.internalAdapter.updatePassword(userId, await context.password.hash(next))
      await options.pool.query('delete from session where "userId" = $1 and id <> $2', [userId, keptSessionId])
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

function wrongPassword(): AppError {
  return new AppError('unauthenticated', 'access.wrong-password', {
    ko: '이메일이나 비밀번호가 맞지 않습니다. 다시 확인해 주세요.',
    en: 'E-mail or password is wrong. Please check them.',
  })
}

function wrongPresentPassword(): AppError {
  return new AppError('forbidden', 'access.wrong-password', {
    ko: '지금 비밀번호가 맞지 않습니다. 다시 확인해 주세요.',
    en: 'The present password is wrong. Please check it.',
  })
}

function incomplete(): AppError {
  return new AppError('invalid', 'access.sign-in-incomplete', {
    ko: '이메일과 비밀번호를 모두 바르게 적어 주세요.',
    en: 'Please give a valid e-mail and a password.',
  })
}

function tooManySignIns(): AppError {
  return new AppError('rate-limited', 'access.too-many-sign-ins', {
    ko: '이 주소에서 로그인을 너무 많이 시도했습니다. 1분 뒤에 다시 시도해 주세요.',
    en: 'There were too many sign-ins from this address. Try again in a minute.',
  })
}

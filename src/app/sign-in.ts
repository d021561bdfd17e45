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
import { sqlStateOf, uniqueViolation } from '../kernel/sql-state.ts'
import { noSuchAddress } from './input.ts'
import { enteringByProvider } from './provider/entering-by-provider.ts'
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
  /**
   * A session for who signed in at an identity provider, as a password would make it: same length, same list, and with Naru's
   * own code in between where the person has set one up and the provider's is not taken for it.
   * @returns undefined for who is no member any more
   */
  enter(
    userId: string,
    from: { headers: Headers; socketAddress: string | undefined; hasSecondFactor: boolean },
  ): Promise<{ cookies: string[]; needsCode: boolean } | undefined>
  /** A user who signs in at an identity provider only. */
  createWithoutPassword(user: { email: string; name: string }): Promise<string>
  /** A session in use ends that many hours from now; written only when that is minutes away from what stands there. */
  keepFor(session: { sessionId: string; expiresAt: Date }, hours: number): Promise<void>
  /** Sets a password without asking for the present one, ends every session, and opens a lock. */
  resetPassword(userId: string, email: string, password: string): Promise<void>
}

const Credentials = z.object({ email: z.email().max(320).toLowerCase(), password: z.string().min(1) })

/** What the library answers to a sign-in, as far as Naru looks at it. */
const Entered = z.object({
  token: z.string().nullish(),
  user: z.object({ id: z.string() }).nullish(),
  sessionId: z.string().optional(),
  twoFactorRedirect: z.boolean().optional(),
})

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
    plugins: [
      // Who signs in at a provider only has no password that could be asked for.
      twoFactor({
        issuer: 'Naru',
        allowPasswordless: true,
        backupCodeOptions: { amount: 10, storeBackupCodes: 'encrypted' },
      }),
      enteringByProvider(),
    ],
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
    if (response.ok) {
      await lock.succeed(email)
      await refuseWherePasswordsAreOff(email, response)
      await noteSession(response, 'password')
    } else if (response.status === 401) throw wrongPassword()
    else await lock.withdraw(attempt)
    if (response.status === 429) throw tooManySignIns()
    return response
  }

  /** Told only to who knows the password: to everybody else all e-mails look alike. */
  async function refuseWherePasswordsAreOff(email: string, response: Response): Promise<void> {
    const { rows } = await options.pool.query<{ allowed: boolean }>(
      'select access.may_use_password(id) as allowed from "user" where email = $1',
      [email],
    )
    if (rows[0]?.allowed !== false) return
    const { token } = Entered.parse(await response.clone().json())
    if (token) await options.pool.query('delete from session where token = $1', [token])
    throw passwordsAreOff()
  }

  /** Nothing while a code is still asked for: then nobody has come in yet. */
  async function noteSession(response: Response, way: string): Promise<void> {
    const { user } = Entered.parse(await response.clone().json())
    if (user) await factors.note(user.id, 'session.begun', { way })
  }

  /** The way of a request, nearest last. Without a trusted proxy only the socket says where it came from. */
  function addressesOf(request: { headers: Headers }, socketAddress = ''): string {
    const forwarded = options.trustedProxies.length > 0 ? request.headers.get('x-forwarded-for') : undefined
    const nearest = socketAddress.replace(/%.*$/, '') // Without the zone of a link-local IPv6 address.
    return forwarded ? `${forwarded}, ${nearest}` : nearest
  }

  async function linkPassword(userId: string, hash: string): Promise<void> {
    const context = await auth.$context
    await context.internalAdapter.linkAccount({
      userId,
      providerId: 'credential',
      accountId: userId,
      password: hash,
    })
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
      const user = (await auth.api.getSession({ headers }))?.user
      const response = await factors.guard(pathname, user, () => auth.handler(checked))
      if (!user && response.ok) await noteSession(response, 'code')
      return response
    },

    async enter(userId, { headers: given, socketAddress, hasSecondFactor }) {
      // The hook of the sessions would refuse it too; asked here, the answer is no error of the library.
      if ((await hoursOf(userId)) === null) return undefined
      const headers = new Headers(given)
      headers.set(addressHeader, addressesOf({ headers: given }, socketAddress))
      const way = hasSecondFactor ? auth.api.enterByProvider : auth.api.enterByProviderAndCode
      const response = await way({ headers, body: { userId }, asResponse: true })
      if (!response.ok) return undefined
      const { sessionId, twoFactorRedirect } = Entered.parse(await response.json())
      if (sessionId && !twoFactorRedirect) {
        await options.pool.query('insert into session_origin (session_id, has_second_factor) values ($1, $2)', [
          sessionId,
          hasSecondFactor,
        ])
        await factors.note(userId, 'session.begun', { way: 'provider', secondFactor: hasSecondFactor })
      }
      return { cookies: response.headers.getSetCookie(), needsCode: twoFactorRedirect === true }
    },

    async createWithoutPassword({ email, name }) {
      const context = await auth.$context
      const created = await context.internalAdapter.createUser(
        { email, name, emailVerified: true },
        { method: 'admin' },
      )
      return created.id
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
      const hash = await context.password.hash(password)
      if (await factors.hasPassword(userId)) await context.internalAdapter.updatePassword(userId, hash)
      else await linkPassword(userId, hash)
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

    async changeEmail(userId, email) {
      await options.pool
        .query('update "user" set email = $2 where id = $1', [userId, email])
        .catch((error: unknown) => {
          throw sqlStateOf(error) === uniqueViolation ? emailTaken() : error
        })
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
      await linkPassword(created.id, hash)
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

function passwordsAreOff(): AppError {
  return new AppError('forbidden', 'access.passwords-off', {
    ko: '이 회사에서는 비밀번호로 로그인하지 않습니다. 로그인 화면의 회사 로그인 단추를 눌러 주세요.',
    en: 'This company does not sign in with passwords. Use the company sign-in of the sign-in page.',
  })
}

function emailTaken(): AppError {
  return new AppError(
    'conflict',
    'access.email-taken',
    {
      ko: '이 이메일로 로그인하는 사람이 이미 있습니다. 다른 이메일을 써 주세요.',
      en: 'Somebody signs in with this e-mail already. Use another one.',
    },
    { detail: { scimType: 'uniqueness' } },
  )
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

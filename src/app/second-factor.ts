/** A second factor beside the password: rules and traces around what the sign-in library does with codes. */
import type pg from 'pg'
import { AppError } from '../kernel/error.ts'

interface SignedIn {
  id: string
  twoFactorEnabled?: boolean | null | undefined
}

export function secondFactors(pool: pg.Pool) {
  async function isRequired(userId: string): Promise<boolean> {
    const { rows } = await pool.query<{ two_factor_required: boolean }>(
      'select two_factor_required from access.actor_of($1, null)',
      [userId],
    )
    return rows[0]?.two_factor_required ?? false
  }
  const note = (userId: string, action: string, detail: Record<string, unknown> = {}) =>
    pool.query('select access.note_sign_in_event($1, $2, $3, $4)', [userId, action, 'sign-in', detail])

  return {
    /** In the log of every workspace of the person. */
    note,

    /** @param user who is signed in already; undefined in the middle of a sign-in */
    async guard(pathname: string, user: SignedIn | undefined, pass: () => Promise<Response>): Promise<Response> {
      const isOff = pathname.endsWith('/disable')
      if (isOff && user && (await isRequired(user.id))) throw required()
      const response = await pass()
      if (response.ok && user) {
        if (isOff) await note(user.id, 'second-factor.removed')
        if (pathname.endsWith('/verify-totp') && !user.twoFactorEnabled) await note(user.id, 'second-factor.set-up')
      }
      if (response.ok || response.status >= 500) return response
      throw response.status === 429 ? tooMany() : refused(pathname)
    },

    async hasPassword(userId: string): Promise<boolean> {
      const { rowCount } = await pool.query(
        `select from account where "userId" = $1 and "providerId" = 'credential' and password is not null`,
        [userId],
      )
      return rowCount !== 0
    },

    async remove(userId: string): Promise<void> {
      await pool.query('delete from "twoFactor" where "userId" = $1', [userId])
      await pool.query('update "user" set "twoFactorEnabled" = false where id = $1', [userId])
    },
  }
}

function required(): AppError {
  return new AppError('forbidden', 'access.second-factor-required', {
    ko: '이 회사에서는 두 단계 인증을 끌 수 없습니다. 필요하면 소유자에게 요청해 주세요.',
    en: 'In this company the second factor cannot be removed. Ask an owner if it must be.',
  })
}

/** One answer for a wrong code, a sign-in that took too long, and an account that waits after too many wrong codes. */
function refused(pathname: string): AppError {
  return /enable|disable/.test(pathname)
    ? new AppError('forbidden', 'access.wrong-password', {
        ko: '비밀번호가 맞지 않거나 이미 켜져 있습니다. 다시 확인해 주세요.',
        en: 'The password is wrong, or it is set up already. Please check.',
      })
    : new AppError('unauthenticated', 'access.wrong-code', {
        ko: '인증 번호가 맞지 않습니다. 앱에 보이는 새 번호를 적거나, 처음부터 다시 로그인해 주세요.',
        en: 'The code is not right. Type the one that the app shows now, or sign in from the beginning.',
      })
}

function tooMany(): AppError {
  return new AppError('rate-limited', 'access.too-many-sign-ins', {
    ko: '인증 번호를 너무 많이 시도했습니다. 1분 뒤에 다시 시도해 주세요.',
    en: 'There were too many tries. Try again in a minute.',
  })
}

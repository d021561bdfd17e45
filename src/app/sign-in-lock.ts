/**
 * Five failures within a quarter of an hour lock an e-mail for that long, for a wrong and for the right password alike.
 *
 *   begin ── noted as a failure ──▶ password checked ─┬─ wrong: it stays
 *     └─ five already: locked                         ├─ right: `succeed`, all of this e-mail go
 *                                                     └─ not checked after all: `withdraw`
 */
import type pg from 'pg'
import { AppError } from '../kernel/error.ts'

const allowedFailures = 5
const lockMinutes = 15

export function createSignInLock(pool: pg.Pool) {
  return {
    /**
     * @returns the id of the attempt
     * @throws AppError `access.locked-out`
     */
    async begin(email: string): Promise<string> {
      const { rows } = await pool.query<{ attempt: string | null }>('select begin_sign_in($1, $2, $3) as attempt', [
        email,
        allowedFailures,
        lockMinutes,
      ])
      const attempt = rows[0]?.attempt
      if (attempt) return attempt
      throw new AppError('rate-limited', 'access.locked-out', {
        ko: `로그인에 ${allowedFailures}번 실패해 ${lockMinutes}분 동안 잠겼습니다. 잠시 뒤 다시 시도하거나 관리자에게 요청해 주세요.`,
        en: `Locked for ${lockMinutes} minutes after ${allowedFailures} failed sign-ins. Try again later, or ask an administrator.`,
      })
    },
    async succeed(email: string): Promise<void> {
      await pool.query('delete from sign_in_failure where email = $1', [email])
    },
    async withdraw(attempt: string): Promise<void> {
      await pool.query('delete from sign_in_failure where id = $1', [attempt])
    },
  }
}

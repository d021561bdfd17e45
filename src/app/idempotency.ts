/**
 * A creation that carries `Idempotency-Key` happens once, however often it is sent within a day: a client whose connection
 * broke sends it again and gets the first reply. (draft-ietf-httpapi-idempotency-key-header)
 *
 *   claimed ──done──▶ answered ──24 h──▶ forgotten
 *                         └ sent again: the first reply, read anew under today's rights
 *      ├ refused: forgotten at once
 *      └ the server ended meanwhile: whether it was done is not known, and the reply says so
 *
 * Uploads need no key: the same bytes in the same folder are recognised by their hash.
 */
import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { AppError } from '../kernel/error.ts'
import type { Scope } from '../kernel/scope.ts'
import { sqlStateOf } from '../kernel/sql-state.ts'

const longestWorkSeconds = 60

export async function once(
  ctx: Scope,
  key: string | undefined,
  request: { operation: string; input: unknown },
  work: () => Promise<unknown>,
  replyAgain: (reply: unknown) => Promise<unknown>,
): Promise<unknown> {
  if (key === undefined) return work()
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw keyNotUsable()
  // Who acts with somebody's rights does not get that person's own replies.
  const asked = JSON.stringify([request, ctx.actor.onBehalfOf ?? null])
  const digest = createHash('sha256').update(asked).digest('hex')
  const known = await claim(ctx, key, digest)
  if (known) return replyAgain(replyOf(ctx, known, digest))
  try {
    const reply = await work()
    const sealed = ctx.ports.secretBox.seal(JSON.stringify(reply))
    await ctx.transaction((tx) =>
      tx.db.execute(sql`UPDATE idempotency_key SET sealed_reply = ${sealed} WHERE key = ${key}`),
    )
    return reply
  } catch (error) {
    // What was refused, also by the database, was not done. After another error that is not certain, so the key stays claimed.
    const isRefused = (error instanceof AppError && error.kind !== 'internal') || sqlStateOf(error) !== undefined
    if (isRefused) await ctx.transaction((tx) => tx.db.execute(sql`DELETE FROM idempotency_key WHERE key = ${key}`))
    throw error
  }
}

type Known = { sealed_request: string; sealed_reply: string | null; seconds: number }

/** @returns what stands under the key, or undefined when it is claimed now */
async function claim(ctx: Scope, key: string, digest: string): Promise<Known | undefined> {
  const { workspaceId, memberId } = ctx.actor
  return ctx.transaction(async (tx) => {
    // The policy keeps both statements to the person's own keys.
    await tx.db.execute(sql`DELETE FROM idempotency_key WHERE created_at < now() - interval '24 hours'`)
    const { rowCount } = await tx.db.execute(sql`
      INSERT INTO idempotency_key (workspace_id, member_id, key, sealed_request)
      VALUES (${workspaceId}, ${memberId}, ${key}, ${ctx.ports.secretBox.seal(digest)}) ON CONFLICT DO NOTHING`)
    if (rowCount) return undefined
    const { rows } = await tx.db.execute<Known>(sql`
      SELECT sealed_request, sealed_reply, extract(epoch FROM now() - created_at)::real AS seconds
        FROM idempotency_key WHERE key = ${key}`)
    return rows[0] ?? { sealed_request: '', sealed_reply: null, seconds: 0 }
  })
}

function replyOf(ctx: Scope, known: Known, digest: string): unknown {
  if (known.sealed_request && ctx.ports.secretBox.open(known.sealed_request) !== digest) throw keyUsedForOther()
  if (known.sealed_reply) return JSON.parse(ctx.ports.secretBox.open(known.sealed_reply))
  throw known.seconds < longestWorkSeconds ? stillAtWork() : outcomeUnknown()
}

const keyNotUsable = () =>
  new AppError('invalid', 'kernel.idempotency-key-invalid', {
    ko: 'Idempotency-Key는 빈칸 없는 영문·숫자·기호 1~255자여야 합니다. UUID를 쓰시면 됩니다.',
    en: 'Idempotency-Key must be 1 to 255 visible ASCII characters. A UUID will do.',
  })

const keyUsedForOther = () =>
  new AppError('conflict', 'kernel.idempotency-key-reused', {
    ko: '같은 Idempotency-Key로 다른 요청이 이미 왔습니다. 새 키를 붙여 보내 주세요.',
    en: 'This Idempotency-Key came with another request before. Send it with a new key.',
  })

const stillAtWork = () =>
  new AppError('conflict', 'kernel.idempotency-in-progress', {
    ko: '같은 요청을 처리하고 있습니다. 잠시 뒤 같은 키로 다시 보내 주세요.',
    en: 'The same request is being carried out. Send it again with the same key in a moment.',
  })

const outcomeUnknown = () =>
  new AppError('conflict', 'kernel.idempotency-outcome-unknown', {
    ko: '이 요청을 처리하던 서버가 멈춰 결과를 알 수 없습니다. 만들어졌는지 목록에서 확인하고, 없으면 새 키로 보내 주세요.',
    en: 'The server ended while it carried this out, so the outcome is not known. Look whether it exists; if not, send it with a new key.',
  })

/**
 * A stream lives as long as whoever opened it may have it. What its rights rest on is asked again every few seconds, in the
 * database, so that it does not matter which process a member was ended in, or a session, a key, a role.
 */
import { AppError } from '../kernel/error.ts'

/** Two rounds fit into the five seconds within which a stream must end. */
export const askAgainMs = 2000

/**
 * @param isAllowed asked every two seconds; a database that does not answer counts as no
 * @param ended is aborted when the stream ends because it is not allowed any more, so that nobody works on for it
 * @throws AppError `access.stream-ended`
 */
export async function* whileAllowed<Event>(
  events: AsyncIterable<Event>,
  isAllowed: () => Promise<boolean>,
  ended: AbortController,
): AsyncGenerator<Event> {
  const source = events[Symbol.asyncIterator]()
  const stop = Promise.withResolvers<'stop'>()
  let isChecking = false
  const timer = setInterval(async () => {
    if (isChecking) return
    isChecking = true
    // Slower than the clock is too slow: a check that hangs must not keep a stream open.
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, askAgainMs, false).unref())
    if (!(await Promise.race([isAllowed().catch(() => false), late]))) stop.resolve('stop')
    isChecking = false
  }, askAgainMs).unref()
  try {
    for (;;) {
      const next = await Promise.race([source.next(), stop.promise])
      if (next === 'stop') {
        ended.abort()
        throw streamEnded()
      }
      if (next.done) return
      yield next.value
    }
  } finally {
    clearInterval(timer)
    // Not awaited: a source that waits for a model ends when it sees the abort.
    void Promise.resolve(source.return?.()).catch(() => undefined)
  }
}

function streamEnded(): AppError {
  return new AppError('unauthenticated', 'access.stream-ended', {
    ko: '권한이 바뀌어 여기서 멈췄습니다. 다시 로그인해 확인해 주세요.',
    en: 'Your rights have changed, so this ended here. Sign in again to see what you may do.',
  })
}

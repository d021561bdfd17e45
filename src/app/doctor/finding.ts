/** One thing that was looked at: how it is, and what to do where it is wrong. */
export interface Finding {
  id: string
  what: { ko: string; en: string }
  /** `warning`: Naru works, but something wants attention. `skipped`: it does not apply here, or could not be looked at. */
  status: 'ok' | 'warning' | 'failed' | 'skipped'
  /** What was found: a version, a count, an address without its password. */
  found: string
  advice?: { ko: string; en: string }
}

export interface Outcome {
  status: Finding['status']
  found: string
  /** In place of the check's usual advice. */
  advice?: Finding['advice']
}

export interface Check {
  id: string
  what: Finding['what']
  advice: { ko: string; en: string }
  look(): Promise<Outcome>
}

export const ok = (found = ''): Outcome => ({ status: 'ok', found })
export const warning = (found: string, advice?: Finding['advice']): Outcome => ({ status: 'warning', found, advice })
export const failed = (found: string, advice?: Finding['advice']): Outcome => ({ status: 'failed', found, advice })
export const skipped = (found: string): Outcome => ({ status: 'skipped', found })

const limitSeconds = 20

/** A check that throws or hangs has failed, and says with what. */
export async function runCheck({ id, what, advice, look }: Check): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(
      () => resolve(failed(`${limitSeconds} s 안에 답이 없습니다 / no answer in ${limitSeconds} s`)),
      limitSeconds * 1000,
    )
  })
  const outcome = await Promise.race([
    look().catch((error: unknown) => failed(error instanceof Error ? sayError(error) : String(error))),
    late,
  ])
  clearTimeout(timer)
  const isWrong = outcome.status === 'failed' || outcome.status === 'warning'
  return {
    id,
    what,
    status: outcome.status,
    found: outcome.found,
    ...(isWrong ? { advice: outcome.advice ?? advice } : {}),
  }
}

/** The first lines: the reason of a program that did not start stands below its name. */
function sayError(error: Error): string {
  const cause = error.cause instanceof Error ? `\n${error.cause.message}` : ''
  const lines = `${error.message}${cause}`.split('\n').filter((line) => line.trim() !== '')
  return lines.slice(0, 4).join(' · ').slice(0, 500)
}

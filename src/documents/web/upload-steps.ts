/** How far a batch of files is, step by step, and how long it will still take. */
import { t } from '../../web/language.ts'
import type { Upload } from './uploads.ts'

export interface Step {
  name: string
  state: 'queued' | 'running' | 'succeeded'
  done: number
  total: number
  /** `done`, with the parts of files that are under way. */
  progress: number
}

export function stepsOf(uploads: readonly Upload[]): Step[] {
  const arrived = uploads.filter((one) => one.status === 'sent')
  const coming = uploads.filter((one) => one.status !== 'failed')
  const fresh = arrived.filter((one) => one.outcome !== 'unchanged')
  const expected = coming.length - (arrived.length - fresh.length)
  const parsed = fresh.filter(({ document }) => document?.status === 'ready')
  const unread = fresh.filter(({ document }) => document?.status === 'failed').length
  const words = parsed.filter(({ document }) => document?.wordsIndexedAt).length
  const vectors = parsed.filter(({ document }) => document?.vectorsIndexedAt).length
  const sentShare = uploads.reduce(
    (sum, one) => sum + (one.status === 'sending' ? one.sentBytes / Math.max(1, one.file.size) : 0),
    0,
  )
  return [
    step(t('올리기', 'Upload'), arrived.length, coming.length, arrived.length + sentShare),
    step(t('파싱', 'Parsing'), parsed.length, expected - unread),
    step(t('낱말 색인', 'Words'), words, expected - unread),
    step(t('뜻 색인', 'Meaning'), vectors, expected - unread),
  ]
}

function step(name: string, done: number, total: number, progress = done): Step {
  const state = total > 0 && done >= total ? 'succeeded' : progress > 0 ? 'running' : 'queued'
  return { name, state, done, total, progress }
}

/** Of upload and parsing, at the speed so far; undefined while nothing has been measured. */
export function secondsLeft(steps: readonly Step[], elapsedSeconds: number): number | undefined {
  const open = steps.slice(0, 2).filter((one) => one.done < one.total)
  if (elapsedSeconds < 1 || open.some((one) => one.progress === 0)) return undefined
  return Math.max(0, ...open.map((one) => ((one.total - one.progress) * elapsedSeconds) / one.progress))
}

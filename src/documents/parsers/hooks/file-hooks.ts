/**
 * What a company has done to every file before it is read: its document security opens it, its scanner looks into it.
 *
 *   file ── unlock ──▶ opened copy, or the file itself ── scan ──▶ clean ──▶ read
 *             │                                            │
 *             └─ refused: drm-protected                    └─ infected: nothing of it is read
 *
 * A hook that does not answer stops the file as well: what was not looked at is not read. The opened copy lies in a
 * temporary folder of its own and is gone when the work with it ends.
 */
import { promises as fs } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ParseFailureReason } from '../../elements.ts'

export interface FileForHook {
  path: string
  /** As it was uploaded; services tell formats by it. */
  fileName: string
  signal?: AbortSignal
}

export type UnlockResult = { status: 'opened' | 'not-locked' } | { status: 'refused'; detail: string }
export type ScanResult = { status: 'clean' } | { status: 'infected'; detail: string }

export interface FileHooks {
  /** Writes the opened file to `outputPath`. Throws where it cannot say anything about the file. */
  unlock?: (file: FileForHook, outputPath: string) => Promise<UnlockResult>
  /** Each of them must find nothing. */
  scanners: readonly ((file: FileForHook) => Promise<ScanResult>)[]
}

export interface HookFailure {
  status: 'failed'
  reason: ParseFailureReason
  detail: string
}

/** @param work gets the path of what may be read: the file or its opened copy */
export async function throughHooks<Result>(
  hooks: FileHooks | undefined,
  file: FileForHook,
  work: (path: string) => Promise<Result>,
): Promise<Result | HookFailure> {
  if (!hooks) return work(file.path)
  const folder = hooks.unlock && (await fs.mkdtemp(join(tmpdir(), 'naru-opened-')))
  try {
    const outputPath = folder && join(folder, 'file')
    const unlocked = hooks.unlock && outputPath ? await unlock(hooks.unlock, file, outputPath) : undefined
    if (unlocked?.status === 'failed') return unlocked
    const path = unlocked?.status === 'opened' && outputPath ? outputPath : file.path
    const found = await scan(hooks.scanners, { ...file, path })
    return found ?? (await work(path))
  } finally {
    if (folder) await fs.rm(folder, { recursive: true, force: true })
  }
}

async function unlock(
  open: NonNullable<FileHooks['unlock']>,
  file: FileForHook,
  outputPath: string,
): Promise<{ status: 'opened' | 'not-locked' } | HookFailure> {
  try {
    const result = await open(file, outputPath)
    if (result.status !== 'refused') return result
    return { status: 'failed', reason: 'drm-protected', detail: result.detail }
  } catch (error) {
    return failureOf(error, file)
  }
}

async function scan(scanners: FileHooks['scanners'], file: FileForHook): Promise<HookFailure | undefined> {
  for (const look of scanners) {
    try {
      const result = await look(file)
      if (result.status === 'infected') return { status: 'failed', reason: 'infected', detail: result.detail }
    } catch (error) {
      return failureOf(error, file)
    }
  }
  return undefined
}

/** Only an abort by the caller rejects. */
function failureOf(error: unknown, { signal }: FileForHook): HookFailure {
  signal?.throwIfAborted()
  const detail = error instanceof Error ? error.message : String(error)
  return { status: 'failed', reason: 'hook-failed', detail: detail.slice(0, 500) }
}

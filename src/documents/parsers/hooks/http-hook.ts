/**
 * Hooks that are services: the file's bytes are posted, its name stands in the head `X-File-Name` (percent-encoded).
 *
 *   unlock: 200 = the opened bytes, 204 = not locked, 4xx = may not be opened
 *   scan:   200 or 204 = clean, 406 = infected, as the REST fronts of ClamAV answer
 */
import { createWriteStream, openAsBlob } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileForHook, FileHooks } from './file-hooks.ts'

export interface HttpHook {
  url: string
  timeoutSeconds: number
}

const maxOpenedBytes = 1024 * 1024 * 1024 // What the reader refuses anyway.

export function unlockByService(hook: HttpHook): NonNullable<FileHooks['unlock']> {
  return async (file, outputPath) => {
    const response = await post(hook, file)
    if (response.status === 204) return { status: 'not-locked' }
    if (response.status >= 400 && response.status < 500) {
      return { status: 'refused', detail: `The document security service answered ${response.status}.` }
    }
    if (response.status !== 200 || !response.body) {
      throw new Error(`The document security service answered ${response.status}.`)
    }
    await pipeline(Readable.from(response.body), upTo(maxOpenedBytes), createWriteStream(outputPath))
    return { status: 'opened' }
  }
}

export function scanByService(hook: HttpHook): FileHooks['scanners'][number] {
  return async (file) => {
    const response = await post(hook, file)
    const answer = await startOf(response)
    if (response.status === 200 || response.status === 204) return { status: 'clean' }
    if (response.status === 406) return { status: 'infected', detail: answer || 'The scanner found something.' }
    throw new Error(`The scanner answered ${response.status}.`)
  }
}

async function post({ url, timeoutSeconds }: HttpHook, { path, fileName, signal }: FileForHook): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000)
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(fileName) },
    body: await openAsBlob(path),
    // The bytes are a secret of the company: they go to the address that was set and to no other.
    redirect: 'error',
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  })
}

async function startOf(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  await reader?.cancel()
  return Buffer.from(value ?? [])
    .toString('utf8')
    .slice(0, 200)
    .trim()
}

function upTo(maxBytes: number): Transform {
  let count = 0
  return new Transform({
    transform(piece: Uint8Array, _, done) {
      count += piece.length
      if (count > maxBytes) done(new Error('The opened file is too large.'))
      else done(null, piece)
    },
  })
}

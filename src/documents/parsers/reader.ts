/**
 * The document reader: a small pool of child processes, first come first served.
 *
 * A child reads many files, one at a time. When a file kills its child, only that file fails; the next one in the
 * queue gets a fresh child. What is wrong with a file is data; only an abort by the caller rejects.
 */
import { randomUUID } from 'node:crypto'
import { createReadStream, promises as fs } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ParseFailureReason, ParseOutcome } from '../elements.ts'
import type { DocumentReader, DrawOptions, ParseOptions, UnpackOptions, UnpackOutcome } from '../ports.ts'
import { childEnvironment } from './child-environment.ts'
import type { ChildRequest } from './child-protocol.ts'
import { type FileHooks, throughHooks } from './hooks/file-hooks.ts'
import { type Limits, limitsOf } from './limits.ts'
import type { RecognisedWord, Recogniser } from './ocr/recogniser.ts'
import { type ParserChild, type RunHelp, type RunResult, startParserChild, type Usage } from './parser-child.ts'

export interface DocumentReaderOptions {
  /** Files read at the same time; each takes one core and up to its memory limit. */
  maxChildren: number
  /** An idle child is ended after this time: it holds about 150 MB. */
  idleSeconds?: number
  /** Told after each parse, for measurements. */
  onUsage?: (path: string, usage: Usage) => void
  /** A recogniser outside of this machine, and the highest label of documents whose pages may go there. */
  outside?: { recogniser: Recogniser; highestLabel: number }
  /** What each file goes through before it is read: document security, a scanner. */
  hooks?: FileHooks
}

/** A larger file is refused before it is read into memory. */
const maxFileBytes = 1024 * 1024 * 1024
/** A result beyond it would stop the reader's process while it is parsed as JSON. */
const maxResultBytes = 192 * 1024 * 1024
/** An idle child above this has kept something: a fresh one is cheaper than the memory. */
const recycleAboveBytes = 400 * 1024 * 1024

export function createDocumentReader(options: DocumentReaderOptions): DocumentReader {
  const idleMs = (options.idleSeconds ?? 30) * 1000
  const idle: { child: ParserChild; timer: NodeJS.Timeout }[] = []
  const busy = new Set<ParserChild>()
  const waiting: (() => void)[] = []
  let scratch: Promise<string> | undefined
  let isClosed = false
  let nextId = 1

  async function run(
    makeRequest: (id: number, resultPath: string) => ChildRequest,
    limits: Limits,
    help: RunHelp = {},
  ): Promise<{ result: RunResult; bytes?: Buffer }> {
    const { isFresh, ...outcome } = await runOnce(makeRequest, limits, help)
    // Not for what an earlier file left in the child: one that did not fit gets a fresh child once.
    if (outcome.result.status !== 'out-of-memory' || isFresh) return outcome
    return runOnce(makeRequest, limits, help, { wantsFresh: true })
  }

  async function runOnce(
    makeRequest: (id: number, resultPath: string) => ChildRequest,
    limits: Limits,
    help: RunHelp,
    { wantsFresh = false } = {},
  ): Promise<{ result: RunResult; bytes?: Buffer; isFresh: boolean }> {
    const { child, isFresh } = await takeChild(help.signal, wantsFresh)
    scratch ??= fs.mkdtemp(join(tmpdir(), 'naru-parse-'))
    const resultPath = join(await scratch, randomUUID())
    try {
      const result = await child.run(makeRequest(nextId++, resultPath), limits, help)
      if (result.status !== 'done' || !result.hasResult) return { result, isFresh }
      const { size } = await fs.stat(resultPath)
      return size > maxResultBytes ? { result, isFresh } : { result, isFresh, bytes: await fs.readFile(resultPath) }
    } finally {
      giveBack(child)
      await fs.rm(resultPath, { force: true })
    }
  }

  async function takeChild(
    signal: AbortSignal | undefined,
    wantsFresh: boolean,
  ): Promise<{ child: ParserChild; isFresh: boolean }> {
    while (busy.size >= options.maxChildren) {
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    if (isClosed) throw new Error('The document reader is closed.')
    try {
      signal?.throwIfAborted()
    } catch (error) {
      waiting.shift()?.()
      throw error
    }
    let entry = wantsFresh ? undefined : idle.pop()
    while (entry?.child.isEnded) entry = idle.pop()
    if (entry) clearTimeout(entry.timer)
    const child = entry?.child ?? startParserChild(childEnvironment())
    busy.add(child)
    return { child, isFresh: !entry }
  }

  function giveBack(child: ParserChild): void {
    busy.delete(child)
    if (isClosed || child.residentBytes() > recycleAboveBytes) child.end()
    if (!child.isEnded) {
      const timer = setTimeout(() => {
        const place = idle.findIndex((entry) => entry.child === child)
        if (place >= 0) idle.splice(place, 1)
        child.end()
      }, idleMs)
      timer.unref()
      idle.push({ child, timer })
    }
    waiting.shift()?.()
  }

  async function parseOpened(path: string, parseOptions: ParseOptions): Promise<ParseOutcome> {
    const { size } = await fs.stat(path)
    const refusal = refusalOf(size)
    if (refusal) return refusal
    const { fileName, password, signal, ocr = 'auto' } = parseOptions
    const outside = mayLeave(parseOptions, options) ? options.outside?.recogniser : undefined
    const { result, bytes } = await run(
      (id, resultPath) => ({ kind: 'parse', id, path, fileName, password, resultPath, ocr, outside: outside?.engine }),
      limitsOf(size, parseOptions),
      { signal, recognise: outside && ((page) => readPictureOf(page, outside)) },
    )
    options.onUsage?.(path, result.usage)
    return outcomeOf<ParseOutcome>(result, bytes, parseOptions)
  }

  async function unpackOpened(path: string, unpackOptions: UnpackOptions): Promise<UnpackOutcome> {
    const { size } = await fs.stat(path)
    const refusal = refusalOf(size)
    if (refusal) return refusal
    const { fileName, signal } = unpackOptions
    const folder = await fs.mkdtemp(join(tmpdir(), 'naru-unpack-'))
    let outcome: UnpackOutcome | undefined
    try {
      const { result, bytes } = await run(
        (id, resultPath) => ({ kind: 'unpack', id, path, fileName, folder, resultPath }),
        limitsOf(size, unpackOptions),
        { signal },
      )
      options.onUsage?.(path, result.usage)
      outcome = outcomeOf<UnpackOutcome>(result, bytes, unpackOptions)
      return outcome
    } finally {
      if (outcome?.status !== 'unpacked') await fs.rm(folder, { recursive: true, force: true })
    }
  }

  async function drawOpened(path: string, drawOptions: DrawOptions): Promise<Uint8Array | undefined> {
    const { fileName, page, widthPx, password } = drawOptions
    const { size } = await fs.stat(path)
    const { bytes } = await run(
      (id, resultPath) => ({ kind: 'draw', id, path, fileName, page, widthPx, password, resultPath }),
      limitsOf(size, {}),
    )
    return bytes && new Uint8Array(bytes)
  }

  return {
    async parse(path, parseOptions) {
      const { fileName, signal } = parseOptions
      return throughHooks(options.hooks, { path, fileName, signal }, (opened) => parseOpened(opened, parseOptions))
    },

    async unpack(path, unpackOptions) {
      const { fileName, signal } = unpackOptions
      return throughHooks(options.hooks, { path, fileName, signal }, (opened) => unpackOpened(opened, unpackOptions))
    },

    readEntry: (entry) => createReadStream(entry.path),
    discard: ({ folder }) => fs.rm(folder, { recursive: true, force: true }),

    async drawPage(path, drawOptions) {
      const drawn = await drawOpened(path, drawOptions)
      if (drawn || !options.hooks?.unlock) return drawn
      // Its reader has seen it clean; what it was locked in has to be opened again.
      const hooks = { ...options.hooks, scanners: [] }
      const file = { path, fileName: drawOptions.fileName }
      const result = await throughHooks(hooks, file, async (opened) => {
        return { bytes: opened === path ? undefined : await drawOpened(opened, drawOptions) }
      })
      return 'bytes' in result ? result.bytes : undefined
    },

    async close() {
      isClosed = true
      for (const { child, timer } of idle.splice(0)) {
        clearTimeout(timer)
        child.end()
      }
      for (const child of busy) child.end()
      for (const wake of waiting.splice(0)) wake()
      if (scratch) await fs.rm(await scratch, { recursive: true, force: true })
    },
  }
}

interface Failed {
  status: 'failed'
  reason: ParseFailureReason
  detail: string
}

function refusalOf(sizeBytes: number): Failed | undefined {
  if (sizeBytes === 0) return { status: 'failed', reason: 'empty', detail: 'The file has no bytes.' }
  if (sizeBytes <= maxFileBytes) return undefined
  return { status: 'failed', reason: 'too-large', detail: `The file has ${sizeBytes} bytes.` }
}

/** A document without a label is of the highest: nothing of it leaves. */
function mayLeave({ label }: ParseOptions, { outside }: DocumentReaderOptions): boolean {
  return outside !== undefined && label !== undefined && label <= outside.highestLabel
}

async function readPictureOf(
  page: { picturePath: string; widthPx: number; heightPx: number; dpi: number },
  outside: Recogniser,
): Promise<RecognisedWord[][]> {
  const data = new Uint8Array(await fs.readFile(page.picturePath))
  const picture = { width: page.widthPx, height: page.heightPx, data }
  return outside.recognise({ picture, shows: 'page', dpi: page.dpi })
}

function outcomeOf<Outcome>(
  result: RunResult,
  bytes: Buffer | undefined,
  options: Pick<ParseOptions, 'signal'>,
): Outcome | Failed {
  switch (result.status) {
    case 'done':
      if (!bytes) return { status: 'failed', reason: 'too-large', detail: 'The parsed document is too large.' }
      // Written by our own child a moment ago; its shape is checked by the adapters' suite.
      return JSON.parse(bytes.toString('utf8')) as Outcome
    case 'failed':
      return { status: 'failed', reason: 'corrupt', detail: result.message.slice(0, 500) }
    case 'timed-out':
      return { status: 'failed', reason: 'timed-out', detail: `Ended after ${result.usage.seconds.toFixed(1)} s.` }
    case 'out-of-memory': {
      const megabytes = Math.round(result.usage.peakBytes / 1024 / 1024)
      return { status: 'failed', reason: 'out-of-memory', detail: `Ended at ${megabytes} MB.` }
    }
    case 'crashed':
      return { status: 'failed', reason: 'corrupt', detail: result.detail }
    case 'aborted':
      throw options.signal?.reason ?? new DOMException('The parse was cancelled.', 'AbortError')
  }
}

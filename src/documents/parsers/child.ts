/**
 * The process in which files are read. It serves one request at a time and is ended by the reader when a file takes
 * too long or too much memory. It ends itself when the reader is gone: by the closed pipe when it is idle, by a
 * watchdog thread when native code holds its main thread.
 */
import { closeSync, promises as fs, openSync, writeSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { ParseOutcome } from '../elements.ts'
import { askOutside, takeAnswer } from './ask-outside.ts'
import type { ChildReply, ChildRequest, ParseRequest } from './child-protocol.ts'
import { drawPage } from './draw-page.ts'
import { readFile } from './read-file.ts'

/** JavaScript as text: a second TypeScript file would cost the thread a second loader and 30 MB. */
const watchdog = `
  const { ppid } = require('node:process')
  setInterval(() => { if (process.ppid !== ppid) process.kill(process.pid, 'SIGKILL') }, 1000)
`
new Worker(watchdog, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8, stackSizeMb: 1 } }).unref()

process.on('disconnect', () => process.exit(0))
process.on('message', (request: ChildRequest) => {
  if (request.kind === 'recognised') takeAnswer(request)
  else void serve(request)
})

/** What earlier replies have told; the first one includes the start of the process. */
let toldCpuSeconds = 0

async function serve(request: Exclude<ChildRequest, { kind: 'recognised' }>): Promise<void> {
  try {
    const result = await resultOf(request)
    if (result !== undefined) writeResult(request.resultPath, result)
    const used = process.cpuUsage()
    const cpuSeconds = (used.user + used.system) / 1e6
    reply({ kind: 'done', id: request.id, hasResult: result !== undefined, cpuSeconds: cpuSeconds - toldCpuSeconds })
    toldCpuSeconds = cpuSeconds
  } catch (error) {
    reply({ kind: 'failed', id: request.id, message: error instanceof Error ? error.message : String(error) })
  }
}

function resultOf(
  request: Exclude<ChildRequest, { kind: 'recognised' }>,
): Promise<Uint8Array | Iterable<string> | undefined> {
  switch (request.kind) {
    case 'parse':
      return parse(request)
    case 'draw':
      return draw(request)
    case 'unpack':
      return unpack(request)
  }
}

async function parse(request: ParseRequest): Promise<Generator<string>> {
  const bytes = await fs.readFile(request.path)
  const outcome = await readFile(bytes, {
    fileName: request.fileName,
    password: request.password,
    onProgress: (done, total, more) => reply({ kind: 'progress', id: request.id, done, total, ...more }),
    ocr: { mode: request.ocr, outside: request.outside && askOutside(request.outside, request, reply) },
  })
  return outcomeAsJson(outcome)
}

async function draw(request: Extract<ChildRequest, { kind: 'draw' }>): Promise<Uint8Array | undefined> {
  const bytes = await fs.readFile(request.path)
  return drawPage(bytes, request)
}

async function unpack(request: Extract<ChildRequest, { kind: 'unpack' }>): Promise<string[]> {
  const bytes = await fs.readFile(request.path)
  const { unpackFile } = await import('./unpack/unpack-file.ts')
  const outcome = await unpackFile(bytes, {
    fileName: request.fileName,
    folder: request.folder,
    onProgress: (done, total) => reply({ kind: 'progress', id: request.id, done, total }),
  })
  return [JSON.stringify(outcome)]
}

/** A sheet of a million cells is 100 MB of JSON: written piece by piece it is never in memory as a whole. */
function writeResult(path: string, result: Uint8Array | Iterable<string>): void {
  const file = openSync(path, 'w')
  try {
    if (result instanceof Uint8Array) writeSync(file, result)
    else for (const piece of result) writeSync(file, piece)
  } finally {
    closeSync(file)
  }
}

function* outcomeAsJson(outcome: ParseOutcome): Generator<string> {
  if (outcome.status === 'failed') {
    yield JSON.stringify(outcome)
    return
  }
  const { elements, ...rest } = outcome.document
  yield `{"status":"parsed","document":${JSON.stringify(rest).slice(0, -1)},"elements":[`
  for (const [index, element] of elements.entries()) yield `${index > 0 ? ',' : ''}${JSON.stringify(element)}`
  yield ']}}'
}

function reply(message: ChildReply): void {
  process.send?.(message)
}

/**
 * The process in which files are read. It serves one request at a time and is ended by the reader when a file takes
 * too long or too much memory. It ends itself when the reader is gone: by the closed pipe when it is idle, by a
 * watchdog thread when native code holds its main thread.
 */
import { promises as fs } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { ChildReply, ChildRequest } from './child-protocol.ts'
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
  void serve(request)
})

/** What earlier replies have told; the first one includes the start of the process. */
let toldCpuSeconds = 0

async function serve(request: ChildRequest): Promise<void> {
  try {
    const result = request.kind === 'parse' ? await parse(request) : await draw(request)
    if (result !== undefined) await fs.writeFile(request.resultPath, result)
    const used = process.cpuUsage()
    const cpuSeconds = (used.user + used.system) / 1e6
    reply({ kind: 'done', id: request.id, hasResult: result !== undefined, cpuSeconds: cpuSeconds - toldCpuSeconds })
    toldCpuSeconds = cpuSeconds
  } catch (error) {
    reply({ kind: 'failed', id: request.id, message: error instanceof Error ? error.message : String(error) })
  }
}

async function parse(request: Extract<ChildRequest, { kind: 'parse' }>): Promise<string> {
  const bytes = await fs.readFile(request.path)
  const outcome = await readFile(bytes, {
    fileName: request.fileName,
    password: request.password,
    onProgress: (done, total) => reply({ kind: 'progress', id: request.id, done, total }),
  })
  return JSON.stringify(outcome)
}

async function draw(request: Extract<ChildRequest, { kind: 'draw' }>): Promise<Uint8Array | undefined> {
  const bytes = await fs.readFile(request.path)
  return drawPage(bytes, request)
}

function reply(message: ChildReply): void {
  process.send?.(message)
}

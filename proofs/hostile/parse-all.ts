/** Runs every hostile file through the reader, prints what came of it, and fails when an outcome is wrong or late. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDocumentReader } from '../../src/documents/parsers/reader.ts'
import { isPackedFormat } from '../../src/documents/ports.ts'
import { hostileFiles } from './files.ts'

const longestSeconds = 15

export interface HostileResult {
  fileName: string
  outcome: string
  detail: string
  isRight: boolean
  seconds: number
  peakMegabytes: number
}

export async function parseHostileFiles(
  onResult?: (result: HostileResult) => void,
  names?: readonly string[],
): Promise<HostileResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-hostile-'))
  const peaks = new Map<string, number>()
  const reader = createDocumentReader({
    maxChildren: 1,
    onUsage: (path, usage) => {
      peaks.set(path, usage.peakBytes)
    },
  })
  const results: HostileResult[] = []
  try {
    for (const file of hostileFiles.filter((candidate) => !names || names.includes(candidate.fileName))) {
      const path = join(folder, file.fileName)
      writeFileSync(path, file.make())
      const started = performance.now()
      const outcome = await reader.parse(path, { fileName: file.fileName })
      if (outcome.status === 'parsed' && isPackedFormat(outcome.document.format)) {
        const unpacked = await reader.unpack(path, { fileName: file.fileName })
        if (unpacked.status === 'unpacked') rmSync(unpacked.folder, { recursive: true })
      }
      const seconds = (performance.now() - started) / 1000
      rmSync(path)
      const what = outcome.status === 'parsed' ? 'parsed' : outcome.reason
      const result: HostileResult = {
        fileName: file.fileName,
        outcome: what,
        detail: outcome.status === 'parsed' ? `${outcome.document.elements.length} elements` : (outcome.detail ?? ''),
        isRight: file.accepts.includes(what) && seconds <= longestSeconds,
        seconds,
        peakMegabytes: Math.round((peaks.get(path) ?? 0) / 1024 / 1024),
      }
      results.push(result)
      onResult?.(result)
    }
  } finally {
    await reader.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return results
}

if (process.argv[1] === import.meta.filename) {
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
  const isJson = process.argv.includes('--json')
  const results = await parseHostileFiles(
    (result) => {
      if (isJson) return
      const mark = result.isRight ? ' ' : '✗'
      console.log(
        `${mark} ${result.fileName.padEnd(28)} ${result.outcome.padEnd(14)} ${result.seconds.toFixed(2).padStart(6)} s ${String(result.peakMegabytes).padStart(5)} MB  ${result.detail.slice(0, 90)}`,
      )
    },
    names.length > 0 ? names : undefined,
  )
  const wrong = results.filter((result) => !result.isRight)
  const slowest = Math.max(...results.map((result) => result.seconds))
  const summary = { files: results.length, wrong: wrong.length, slowestSeconds: slowest }
  console.log(
    isJson
      ? JSON.stringify({ ...summary, results })
      : `${results.length} files, ${wrong.length} wrong, slowest ${slowest.toFixed(1)} s`,
  )
  process.exitCode = wrong.length > 0 ? 1 : 0
}

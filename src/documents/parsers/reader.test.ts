import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DocumentReader } from '../ports.ts'
import { createDocumentReader } from './reader.ts'
import { writeHwp5 } from './samples/hwp-writer.ts'
import { flateStream, onePagePdf } from './samples/pdf-writer.ts'

let folder = ''
let reader: DocumentReader

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'naru-reader-test-'))
  reader = createDocumentReader({ maxChildren: 1 })
})

afterAll(async () => {
  await reader.close()
  rmSync(folder, { recursive: true, force: true })
})

function save(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

test('reads a file in a child process', async () => {
  const outcome = await reader.parse(save('a.pdf', onePagePdf()), { fileName: 'a.pdf' })
  expect(outcome).toMatchObject({ status: 'parsed', document: { format: 'pdf' } })
})

test('a file that fills the memory fails alone; the files queued behind it are read', async () => {
  const bomb = save(
    'bomb.pdf',
    onePagePdf({ content: flateStream(Buffer.alloc(200_000_000, 'BT /F1 1 Tf (a) Tj ET\n')) }),
  )
  const good = save('good.hwp', writeHwp5(['읽히는 문단입니다.']))
  const [first, second, third] = await Promise.all([
    reader.parse(bomb, { fileName: 'bomb.pdf', memoryLimitBytes: 260_000_000 }),
    reader.parse(good, { fileName: 'good.hwp' }),
    reader.parse(good, { fileName: 'good.hwp' }),
  ])
  expect(first).toMatchObject({ status: 'failed', reason: 'out-of-memory' })
  expect(second.status).toBe('parsed')
  expect(third.status).toBe('parsed')
})

test('a file that takes too long ends with its reason', async () => {
  const slow = save(
    'slow.pdf',
    onePagePdf({ content: flateStream(Buffer.alloc(100_000_000, 'BT /F1 1 Tf (a) Tj ET\n')) }),
  )
  const outcome = await reader.parse(slow, { fileName: 'slow.pdf', timeoutSeconds: 0.3, memoryLimitBytes: 8e9 })
  expect(outcome).toMatchObject({ status: 'failed', reason: 'timed-out' })
})

test('an abort by the caller rejects', async () => {
  const abort = new AbortController()
  const path = save('b.pdf', onePagePdf())
  abort.abort(new Error('not any more'))
  await expect(reader.parse(path, { fileName: 'b.pdf', signal: abort.signal })).rejects.toThrow('not any more')
})

test('draws a page of a PDF and of an HWP as WebP, and nothing where there is no page', async () => {
  const pdf = await reader.drawPage(save('c.pdf', onePagePdf()), { fileName: 'c.pdf', page: 1, widthPx: 300 })
  expect(Buffer.from(pdf ?? []).toString('latin1', 8, 12)).toBe('WEBP')
  const hwp = await reader.drawPage(save('c.hwp', writeHwp5(['한글'])), { fileName: 'c.hwp', page: 1, widthPx: 300 })
  expect(Buffer.from(hwp ?? []).toString('latin1', 8, 12)).toBe('WEBP')
  const none = await reader.drawPage(save('c.txt', Buffer.from('text')), { fileName: 'c.txt', page: 1, widthPx: 300 })
  expect(none).toBeUndefined()
})

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DocumentReader } from '../ports.ts'
import { parseFiles } from './parse-files.ts'
import { createDocumentReader } from './reader.ts'
import { writeZip } from './samples/zip-writer.ts'

const text = (content: string): Uint8Array => Buffer.from(content, 'utf8')
let folder = ''
let reader: DocumentReader

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'naru-parse-files-'))
  reader = createDocumentReader({ maxChildren: 1 })
})

afterAll(async () => {
  await reader.close()
  rmSync(folder, { recursive: true, force: true })
})

test('an archive is written with everything in it, three levels deep; what fails has a line of its own', async () => {
  const zipped = (name: string, content: Uint8Array) => writeZip([{ name, content }])
  const mail = `From: a@b.c\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n--b\nContent-Type: application/zip; name=deep.zip\nContent-Transfer-Encoding: base64\n\n${Buffer.from(zipped('four.zip', zipped('five.txt', text('five')))).toString('base64')}\n--b--\n`
  const archive = join(folder, '자료.zip')
  writeFileSync(
    archive,
    writeZip([
      { name: '2025/메모.txt', content: text('메모입니다.') },
      { name: '../../메모.txt', content: text('다른 메모입니다.') },
      { name: 'mail.eml', content: text(mail) },
      { name: 'broken.pdf', content: new Uint8Array(100) },
      { name: 'locked.hwp', content: text('x'), isEncrypted: true },
    ]),
  )
  const outFolder = join(folder, 'out')
  const outcomes = await parseFiles([archive], { reader, outFolder, formats: ['markdown'] })
  expect(
    outcomes.map((one) => [relative(archive, one.path), one.status === 'failed' ? one.reason : one.status]),
  ).toEqual([
    ['', 'parsed'],
    ['2025/메모.txt', 'parsed'],
    ['메모.txt', 'parsed'],
    ['mail.eml', 'parsed'],
    ['mail.eml/deep.zip', 'parsed'],
    ['mail.eml/deep.zip/four.zip', 'parsed'],
    ['broken.pdf', 'corrupt'],
    ['locked.hwp', 'encrypted'],
  ])
  expect(readdirSync(outFolder, { recursive: true }).toSorted()).toEqual([
    '자료.zip',
    '자료.zip.md',
    '자료.zip/2025_메모.txt.md',
    '자료.zip/mail.eml',
    '자료.zip/mail.eml.md',
    '자료.zip/mail.eml/deep.zip',
    '자료.zip/mail.eml/deep.zip.md',
    '자료.zip/mail.eml/deep.zip/four.zip.md',
    '자료.zip/메모.txt.md',
  ])
  expect(readFileSync(join(outFolder, '자료.zip/2025_메모.txt.md'), 'utf8')).toBe('메모입니다.\n')
})

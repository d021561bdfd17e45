import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { DocumentReader, UnpackOutcome } from '../../ports.ts'
import { createDocumentReader } from '../reader.ts'
import { writeTar } from '../samples/tar-writer.ts'
import { type LyingEntry, writeZip } from '../samples/zip-writer.ts'
import { entryName } from './entry-names.ts'

const text = (content: string): Uint8Array => Buffer.from(content, 'utf8')
let folder = ''
let scratch = ''
let reader: DocumentReader

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'naru-unpack-test-'))
  // Of its own, so that what is left behind can be seen.
  scratch = mkdtempSync(join(folder, 'scratch-'))
  vi.stubEnv('TMPDIR', scratch)
  reader = createDocumentReader({ maxChildren: 1 })
})

afterAll(async () => {
  await reader.close()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

async function unpack(fileName: string, bytes: Uint8Array): Promise<UnpackOutcome> {
  const path = join(folder, fileName)
  writeFileSync(path, bytes)
  return reader.unpack(path, { fileName })
}

async function unpacked(fileName: string, bytes: Uint8Array) {
  const outcome = await unpack(fileName, bytes)
  if (outcome.status === 'failed') throw new Error(`${outcome.reason}: ${outcome.detail}`)
  const contents = outcome.entries.map(({ path, ...entry }) => ({ ...entry, content: readFileSync(path, 'utf8') }))
  const files = readdirSync(outcome.folder)
  rmSync(outcome.folder, { recursive: true })
  return { contents, files, skipped: outcome.skipped }
}

test('a zip gives its files with their names, whatever encoding and folder these are in', async () => {
  const { contents, files, skipped } = await unpacked(
    '자료.zip',
    writeZip([
      { name: '__MACOSX/._a.txt', content: text('x') },
      { name: '.DS_Store', content: text('x') },
      { name: '폴더/', content: text('') },
      { name: '폴더/가.txt', content: text('하나') },
      { name: '나.txt', nameBytes: iconv.encode('나.txt', 'cp949'), content: text('둘') },
      { name: '나.txt'.normalize('NFD'), content: text('셋') },
      { name: '../../../tmp/evil.txt', content: text('넷') },
      { name: 'C:\\Users\\kim\\다.txt', content: text('다섯') },
      { name: 'locked.pdf', content: text('x'), isEncrypted: true },
      { name: 'inner.zip', content: writeZip([{ name: 'a.txt', content: text('x') }]) },
    ]),
  )
  expect(contents.map(({ inside, name, content }) => [inside, name, content.slice(0, 2)])).toEqual([
    ['폴더', '가.txt', '하나'],
    ['', '나.txt', '둘'],
    ['', '나 (2).txt', '셋'],
    ['tmp', 'evil.txt', '넷'],
    ['Users/kim', '다.txt', '다섯'],
    ['', 'inner.zip', 'PK'],
  ])
  expect(files).toEqual(['0001', '0002', '0003', '0004', '0005', '0007'])
  expect(skipped).toEqual([{ name: 'locked.pdf', inside: '', reason: 'encrypted' }])
})

test('an entry that is not what the archive says stays out; the others come', async () => {
  const lying: LyingEntry[] = [
    { name: 'more.bin', content: new Uint8Array(5_000_000), saysBytes: 10 },
    { name: 'less.bin', content: text('abc'), saysBytes: 10 },
    { name: 'good.txt', content: text('good') },
  ]
  const { contents, skipped, files } = await unpacked('lying.zip', writeZip(lying))
  expect(contents.map(({ name }) => name)).toEqual(['good.txt'])
  expect(skipped.map(({ name, reason }) => [name, reason])).toEqual([
    ['more.bin', 'bomb'],
    ['less.bin', 'corrupt'],
  ])
  expect(files).toEqual(['0003'])
})

test('a mail gives its attachments and mails within it, not the pictures of its text', async () => {
  const mail = [
    'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<img src="cid:1@x">',
    '--b\nContent-Type: image/png; name=logo.png\nContent-ID: <1@x>\n\nx',
    '--b\nContent-Type: image/png; name="사진.png"\nContent-Disposition: attachment\n\nphoto',
    '--b\nContent-Type: application/octet-stream; name="회의록(3/31).hwp"\n\na',
    '--b\nContent-Type: application/octet-stream; name="C:\\\\docs\\\\b.hwp"\n\nb',
    '--b\nContent-Type: message/rfc822\n\nSubject: Before\n\nhello',
    '--b\nContent-Type: application/ms-tnef; name=winmail.dat\n\nx',
    '--b--\n',
  ].join('\n')
  const { contents, skipped } = await unpacked('a.eml', text(`From: a@b.c\nMIME-Version: 1.0\n${mail}`))
  expect(contents.map(({ name, content }) => [name, content.trim()])).toEqual([
    ['사진.png', 'photo'],
    ['회의록(3_31).hwp', 'a'],
    ['b.hwp', 'b'],
    ['Before.eml', 'Subject: Before\n\nhello'],
  ])
  expect(skipped).toEqual([{ name: 'winmail.dat', inside: '', reason: 'unsupported' }])
})

test.each<[string, string, () => Uint8Array, string]>([
  [
    'an archive that multiplies itself',
    'bomb.zip',
    () => writeZip([{ name: 'a', content: new Uint8Array(60_000_000) }]),
    'bomb',
  ],
  [
    'an archive of thousands of files',
    'many.zip',
    () => writeZip(Array.from({ length: 6000 }, (_, at) => ({ name: `${at}`, content: text('') }))),
    'bomb',
  ],
  ['a packed file that multiplies itself', 'bomb.gz', () => gzipSync(new Uint8Array(100_000_000)), 'bomb'],
  ['a packed file that is cut off', 'cut.gz', () => gzipSync('x'.repeat(1000)).subarray(0, 20), 'corrupt'],
  [
    'a tar that is cut off',
    'cut.tar',
    () => writeTar([{ name: 'a', content: 'x'.repeat(2000) }]).subarray(0, 1024),
    'corrupt',
  ],
  ['a file that holds no others', 'a.txt', () => text('x'), 'unsupported'],
  ['an empty file', 'empty.zip', () => text(''), 'empty'],
])('%s fails and leaves no folder behind', async (_, fileName, make, reason) => {
  expect(await unpack(fileName, make())).toMatchObject({ status: 'failed', reason })
  expect(readdirSync(scratch).filter((name) => name.startsWith('naru-unpack-'))).toEqual([])
})

test('a tar, a packed tar and a packed file give what is in them', async () => {
  const long = `${'긴 이름 '.repeat(30)}.txt`
  const tar = writeTar([
    { name: './폴더/', type: '5' },
    { name: './폴더/가.txt', content: '하나' },
    { name: 'evil', type: '2' },
    { name: '././@LongLink', type: 'L', content: `${long}\0` },
    { name: 'cut', content: '둘' },
    { name: 'pax', type: 'x', content: '30 mtime=1\n22 path=../../셋.txt\n' },
    { name: 'cut', content: '셋' },
  ])
  const inside = [
    ['폴더', '가.txt', '하나'],
    ['', long.trim(), '둘'],
    ['', '셋.txt', '셋'],
  ]
  for (const [fileName, bytes] of [
    ['a.tar', tar],
    ['a.tgz', gzipSync(tar)],
  ] as const) {
    const { contents } = await unpacked(fileName, bytes)
    expect(contents.map(({ inside, name, content }) => [inside, name, content])).toEqual(inside)
  }
  const { contents } = await unpacked('기록.log.gz', gzipSync('줄'))
  expect(contents).toMatchObject([{ name: '기록.log', content: '줄' }])
})

test('names are what a person reads and never lead anywhere', () => {
  expect(entryName('..\\..\\etc\\passwd')).toEqual({ name: 'passwd', inside: 'etc' })
  expect(entryName('/a//./b\u202E.txt')).toEqual({ name: 'b.txt', inside: 'a' })
  expect(entryName(`${'가'.repeat(500)}.pdf`).name).toMatch(/^가{196}\.pdf$/)
  expect(entryName('..')).toEqual({ name: '', inside: '' })
})

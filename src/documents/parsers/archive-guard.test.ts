import { expect, test } from 'vitest'
import { guardArchive } from './archive-guard.ts'
import { docxParts, wordDocument, wordParagraph } from './samples/office-parts.ts'
import { type LyingEntry, writeZip } from './samples/zip-writer.ts'

const parts = docxParts(wordDocument(wordParagraph))
const megabyte = 1024 * 1024

test('an honest document passes', () => {
  expect(() => guardArchive(writeZip(parts))).not.toThrow()
})

test.each<[string, LyingEntry[], string]>([
  ['more than it says', [...parts, { name: 'a.bin', content: new Uint8Array(megabyte), saysBytes: 10 }], 'bomb'],
  ['hundreds of times its size', [...parts, { name: 'a.bin', content: new Uint8Array(64 * megabyte) }], 'bomb'],
  ['a name that leaves its folder', [...parts, { name: '../a', content: new Uint8Array(1) }], 'corrupt'],
  ['an absolute name', [...parts, { name: '/a', content: new Uint8Array(1) }], 'corrupt'],
  ['encrypted entries', parts.map((part) => ({ ...part, isEncrypted: true })), 'encrypted'],
  ['entities', docxParts('<!DOCTYPE a [<!ENTITY b "c">]><w:document/>'), 'bomb'],
  ['a document type', docxParts('<!DOCTYPE a><w:document/>'), 'corrupt'],
  ['thousands of levels', docxParts('<a>'.repeat(2000)), 'bomb'],
])('%s is refused', (_, entries, reason) => {
  expect(() => guardArchive(writeZip(entries))).toThrow(expect.objectContaining({ reason }))
})

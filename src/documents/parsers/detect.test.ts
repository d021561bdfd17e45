import { expect, test } from 'vitest'
import { detectFormat } from './detect.ts'
import {
  docxParts,
  hwpxParagraph,
  hwpxParts,
  hwpxSection,
  wordDocument,
  wordParagraph,
  xlsxParts,
} from './samples/office-parts.ts'
import { writeOleFile } from './samples/ole-writer.ts'
import { onePagePdf } from './samples/pdf-writer.ts'
import { writeTar } from './samples/tar-writer.ts'
import { writeZip } from './samples/zip-writer.ts'

const text = (content: string): Uint8Array => Buffer.from(content, 'utf8')

test.each([
  ['a PDF that is called .hwp', onePagePdf(), 'a.hwp', 'pdf'],
  ['a DOCX that is called .pdf', writeZip(docxParts(wordDocument(wordParagraph))), 'a.pdf', 'docx'],
  ['a workbook', writeZip(xlsxParts('')), 'a.zip', 'xlsx'],
  ['an HWPX', writeZip(hwpxParts(hwpxSection(hwpxParagraph))), 'a', 'hwpx'],
  ['an OLE file with an HWP header', writeOleFile({ FileHeader: text('HWP Document File') }), 'a.doc', 'hwp'],
  ['comma separated text, told by its name', text('a,b\n1,2\n'), 'a.CSV', 'csv'],
  ['the same text without a telling name', text('a,b\n1,2\n'), 'a', 'text'],
  ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'a.pdf', 'image'],
  [
    'a web page without a telling name',
    text('<!-- saved from url=(0014)about:internet -->\n<HTML><p>x</p>'),
    'a.txt',
    'html',
  ],
  ['a piece of a web page, told by its name', text('<p>x</p>'), 'a.htm', 'html'],
  ['an archive of files', writeZip([{ name: 'a.txt', content: text('x') }]), 'a.zip', 'zip'],
  ['a tar', writeTar([{ name: 'a' }]), 'a', 'tar'],
  ['a mail without a telling name', text('From: a@b.c\nMessage-ID: <1@b.c>\n\nx'), 'a', 'eml'],
  ['Excel 97', writeOleFile({ Workbook: text('x') }), 'a.doc', 'xls'],
  ['a web page that calls itself a workbook', text('<meta charset=utf-8><table><tr><td>1</table>'), 'a.xls', 'html'],
  ['rows of text that call themselves a workbook', text('a\tb\n1\t2\n'), 'a.xls', 'tsv'],
  ['HWPML', text('<?xml version="1.0"?><HWPML Version="2.8"/>'), 'a.hwp', 'hwpml'],
  ['HWP 3', text('HWP Document File V3.00 \u001a\u0001\u0002\u0003\u0004\u0005'), 'a.hwp', 'hwp'],
  ['rows of JSON', text('{"text":"a"}\n'), 'a.jsonl', 'jsonl'],
])('%s is read as what it is', (_, bytes, fileName, format) => {
  expect(detectFormat(bytes, fileName)).toEqual({ status: 'known', format })
})

test.each([
  ['no bytes', new Uint8Array(), 'a.pdf', 'empty'],
  ['white space', text('  \n'), 'a.txt', 'empty'],
  ['an Office file with a password', writeOleFile({ EncryptedPackage: text('x') }), 'a.docx', 'encrypted'],
  ['Word 97', writeOleFile({ WordDocument: text('x') }), 'a.doc', 'unsupported'],
  ['PowerPoint 97', writeOleFile({ 'PowerPoint Document': text('x') }), 'a.ppt', 'unsupported'],
  ['an e-book', writeZip([{ name: 'META-INF/container.xml', content: text('x') }]), 'a.epub', 'unsupported'],
  ['a cut-off archive', writeZip(docxParts(wordDocument(wordParagraph))).subarray(0, 200), 'a.docx', 'corrupt'],
  ['noise called .hwp', Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256), 'a.hwp', 'corrupt'],
])('%s is refused with its reason', (_, bytes, fileName, reason) => {
  expect(detectFormat(bytes, fileName)).toMatchObject({ status: 'refused', reason })
})

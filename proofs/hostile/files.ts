/**
 * Files that try to hang, fill or fool the reader, each with the outcomes that are right for it.
 * A list of makers, not of bytes: some are large, and only one lives at a time.
 */
import { crc32, deflateSync, gzipSync } from 'node:zlib'
import type { ParseFailureReason } from '../../src/documents/elements.ts'
import { writeHwp3 } from '../../src/documents/parsers/samples/hwp3-writer.ts'
import { hwpmlDocument, hwpmlParagraph } from '../../src/documents/parsers/samples/hwpml-parts.ts'
import {
  docxParts,
  hwpxParagraph,
  hwpxParts,
  hwpxSection,
  wordDocument,
  wordParagraph,
  xlsxParts,
  xmlHead,
} from '../../src/documents/parsers/samples/office-parts.ts'
import { writeOleFile } from '../../src/documents/parsers/samples/ole-writer.ts'
import {
  flateStream,
  helvetica,
  onePagePdf,
  type PdfObject,
  writePdf,
} from '../../src/documents/parsers/samples/pdf-writer.ts'
import { writeTar } from '../../src/documents/parsers/samples/tar-writer.ts'
import {
  biffRecord,
  labelCell,
  numberCell,
  words,
  writeWorkbookStream,
  writeXls,
} from '../../src/documents/parsers/samples/xls-writer.ts'
import { writeZip } from '../../src/documents/parsers/samples/zip-writer.ts'

export interface HostileFile {
  fileName: string
  accepts: readonly ('parsed' | ParseFailureReason)[]
  make: () => Uint8Array
}

const megabyte = 1024 * 1024
const text = (content: string): Uint8Array => Buffer.from(content, 'utf8')

/** The same bytes in every run, so that a failure can be repeated. */
function garbage(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = seed
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[index] = state >>> 24
  }
  return bytes
}

const billionLaughs = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, index) => `<!ENTITY ${'bcdefghij'[index]} "${`&${'abcdefghi'[index]};`.repeat(10)}">`).join('')}]>`
const outsideEntity = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

function withPart(parts: ReturnType<typeof docxParts>, name: string, content: Uint8Array): Uint8Array {
  return writeZip([...parts, { name, content }])
}

function hwpFile(flags: number, section: Uint8Array): Uint8Array {
  const header = new Uint8Array(256)
  header.set(text('HWP Document File'))
  new DataView(header.buffer).setUint32(32, 0x05_01_00_00, true)
  new DataView(header.buffer).setUint32(36, flags, true)
  return writeOleFile({ FileHeader: header, DocInfo: section, BodyText: section })
}

function pagesPdf(count: number): Uint8Array {
  const kids = Array.from({ length: count }, (_, index) => `${index + 4} 0 R`).join(' ')
  const page =
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>'
  const content: PdfObject = { dictionary: '', stream: Buffer.from('BT /F1 12 Tf 72 720 Td (page) Tj ET') }
  return writePdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`,
    content,
    ...Array<string>(count).fill(page),
  ])
}

/** A PNG whose head claims a size and whose data is whatever is given. */
function pngOf(width: number, height: number, data: Uint8Array): Uint8Array {
  const chunk = (type: string, body: Uint8Array): Buffer => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
    const bytes = Buffer.alloc(named.length + 8)
    bytes.writeUInt32BE(body.length, 0)
    named.copy(bytes, 4)
    bytes.writeUInt32BE(crc32(named), named.length + 4)
    return bytes
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(data)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The least that is a presentation, with one slide that holds what is given. */
function pptxParts(slide: string, head = xmlHead): ReturnType<typeof docxParts> {
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  return [
    { name: '[Content_Types].xml', content: text(`${xmlHead}<Types/>`) },
    {
      name: 'ppt/presentation.xml',
      content: text(
        `${xmlHead}<p:presentation><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>`,
      ),
    },
    {
      name: 'ppt/_rels/presentation.xml.rels',
      content: text(
        `${xmlHead}<Relationships><Relationship Id="rId1" Type="${relations}/slide" Target="slides/slide1.xml"/></Relationships>`,
      ),
    },
    {
      name: 'ppt/slides/slide1.xml',
      content: text(`${head}<p:sld><p:cSld><p:spTree>${slide}</p:spTree></p:cSld></p:sld>`),
    },
  ]
}

const garbageExtensions = [
  'pdf',
  'hwp',
  'hwpx',
  'docx',
  'xlsx',
  'csv',
  'tsv',
  'md',
  'txt',
  'jsonl',
  'png',
  'tiff',
  'xls',
  'pptx',
  'zip',
  'eml',
  'html',
]

export const hostileFiles: readonly HostileFile[] = [
  { fileName: 'no-bytes.pdf', accepts: ['empty'], make: () => new Uint8Array() },
  { fileName: 'white-space.txt', accepts: ['empty'], make: () => text(' \n\t\r\n'.repeat(1000)) },
  ...garbageExtensions.map(
    (extension, index): HostileFile => ({
      fileName: `garbage.${extension}`,
      accepts: ['corrupt', 'unsupported'],
      make: () => garbage(100_000, index + 1),
    }),
  ),

  // Pictures
  {
    fileName: 'claims-a-square-kilometre.png',
    accepts: ['too-large'],
    make: () => pngOf(60_000, 60_000, new Uint8Array(1000)),
  },
  {
    fileName: 'cut-off.png',
    accepts: ['corrupt'],
    make: () => pngOf(1000, 1000, garbage(1001 * 400, 7)).subarray(0, 200_000),
  },
  { fileName: 'one-dot.png', accepts: ['empty'], make: () => pngOf(1, 1, new Uint8Array(2)) },
  {
    fileName: 'thirty-thousand-wide.png',
    accepts: ['empty', 'parsed'],
    make: () =>
      pngOf(
        30_000,
        40,
        new Uint8Array(30_001 * 40).map((_, index) => (index % 30_001 === 0 ? 0 : 255)),
      ),
  },
  {
    fileName: 'noise.png',
    accepts: ['empty', 'parsed', 'timed-out'],
    make: () =>
      pngOf(
        1200,
        1600,
        garbage(1201 * 1600, 3).map((byte, index) => (index % 1201 === 0 ? 0 : byte)),
      ),
  },
  { fileName: 'head-only.jpg', accepts: ['corrupt'], make: () => new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16]) },
  { fileName: 'head-only.tif', accepts: ['corrupt'], make: () => new Uint8Array([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]) },

  // Archives
  {
    fileName: 'bomb.docx',
    accepts: ['bomb'],
    make: () =>
      withPart(docxParts(wordDocument(wordParagraph)), 'word/media/zeros.bin', new Uint8Array(300 * megabyte)),
  },
  {
    fileName: 'bomb-in-document.docx',
    accepts: ['bomb'],
    make: () =>
      writeZip(
        docxParts(wordDocument('<w:p><w:r><w:t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</w:t></w:r></w:p>'.repeat(1_500_000))),
      ),
  },
  {
    fileName: 'lying-about-size.docx',
    accepts: ['bomb'],
    make: () =>
      writeZip([
        ...docxParts(wordDocument(wordParagraph)),
        { name: 'word/media/zeros.bin', content: new Uint8Array(200 * megabyte), saysBytes: 1000 },
      ]),
  },
  {
    fileName: 'overlapping.xlsx',
    accepts: ['bomb'],
    make: () => {
      const kernel = { name: 'xl/media/0.bin', content: new Uint8Array(10 * megabyte) }
      const copies = Array.from({ length: 30 }, (_, index) => ({
        name: `xl/media/${index + 1}.bin`,
        content: kernel.content,
        sharesDataOf: 4,
      }))
      return writeZip([...xlsxParts('<row r="1"><c r="A1"><v>1</v></c></row>'), kernel, ...copies])
    },
  },
  {
    fileName: 'many-entries.docx',
    accepts: ['bomb'],
    make: () =>
      writeZip([
        ...docxParts(wordDocument(wordParagraph)),
        ...Array.from({ length: 60_000 }, (_, index) => ({ name: `word/media/${index}`, content: new Uint8Array() })),
      ]),
  },
  {
    fileName: 'nested.zip',
    accepts: ['parsed', 'bomb'],
    make: () => {
      let inner = writeZip([{ name: 'zeros.bin', content: new Uint8Array(20 * megabyte) }])
      for (let depth = 0; depth < 20; depth++) inner = writeZip([{ name: `${depth}.zip`, content: inner }])
      return inner
    },
  },
  {
    fileName: 'nested-inside.docx',
    accepts: ['parsed', 'bomb'],
    make: () =>
      withPart(
        docxParts(wordDocument(wordParagraph)),
        'word/embeddings/a.zip',
        writeZip([{ name: 'zeros.bin', content: new Uint8Array(20 * megabyte) }]),
      ),
  },
  {
    fileName: 'leaves-its-folder.docx',
    accepts: ['corrupt'],
    make: () => withPart(docxParts(wordDocument(wordParagraph)), '../../../../tmp/naru-was-here', text('x')),
  },
  {
    fileName: 'absolute-name.hwpx',
    accepts: ['corrupt'],
    make: () => withPart(hwpxParts(hwpxSection(hwpxParagraph)), '/etc/cron.d/naru', text('x')),
  },
  {
    fileName: 'encrypted-entries.docx',
    accepts: ['encrypted'],
    make: () => writeZip(docxParts(wordDocument(wordParagraph)).map((entry) => ({ ...entry, isEncrypted: true }))),
  },

  // XML
  {
    fileName: 'billion-laughs.docx',
    accepts: ['bomb'],
    make: () => writeZip(docxParts(wordDocument('<w:p><w:r><w:t>&j;</w:t></w:r></w:p>', billionLaughs))),
  },
  {
    fileName: 'billion-laughs.hwpx',
    accepts: ['bomb'],
    make: () => writeZip(hwpxParts(hwpxSection('<hp:p><hp:run><hp:t>&j;</hp:t></hp:run></hp:p>', billionLaughs))),
  },
  {
    fileName: 'billion-laughs.xlsx',
    accepts: ['bomb'],
    make: () =>
      writeZip(
        xlsxParts('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', `${billionLaughs}<sst><si><t>&j;</t></si></sst>`),
      ),
  },
  {
    fileName: 'outside-entity.docx',
    accepts: ['bomb', 'corrupt'],
    make: () => writeZip(docxParts(wordDocument('<w:p><w:r><w:t>&x;</w:t></w:r></w:p>', outsideEntity))),
  },
  {
    fileName: 'outside-entity-utf16.docx',
    accepts: ['bomb', 'corrupt'],
    make: () => {
      const wide = Buffer.from(`\uFEFF${wordDocument(wordParagraph, outsideEntity)}`, 'utf16le')
      return writeZip(
        docxParts('').map((entry) => (entry.name === 'word/document.xml' ? { ...entry, content: wide } : entry)),
      )
    },
  },
  {
    fileName: 'deep.docx',
    accepts: ['bomb', 'corrupt', 'parsed'],
    make: () =>
      writeZip(
        docxParts(
          wordDocument(
            `${'<w:sdt><w:sdtContent>'.repeat(50_000)}${wordParagraph}${'</w:sdtContent></w:sdt>'.repeat(50_000)}`,
          ),
        ),
      ),
  },
  {
    fileName: 'deep.hwpx',
    accepts: ['bomb', 'corrupt', 'parsed'],
    make: () => writeZip(hwpxParts(hwpxSection('<hp:p><hp:run><hp:tbl><hp:tr><hp:tc><hp:subList>'.repeat(20_000)))),
  },
  {
    fileName: 'never-closed.hwpx',
    accepts: ['bomb', 'corrupt', 'empty', 'parsed'],
    make: () => writeZip(hwpxParts(hwpxSection(`<hp:p><hp:run><hp:t>${'<'.repeat(200_000)}`))),
  },

  // Sheets and text
  {
    fileName: 'million-empty-rows.xlsx',
    accepts: ['parsed', 'empty', 'bomb', 'too-large'],
    make: () => writeZip(xlsxParts(`<row r="1"><c r="A1"><v>1</v></c></row>${'<row/>'.repeat(1_000_000)}`)),
  },
  {
    fileName: 'far-corner.xlsx',
    accepts: ['parsed'],
    make: () =>
      writeZip(
        xlsxParts(
          '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
        ),
      ),
  },
  {
    fileName: 'wrong-indexes.xlsx',
    accepts: ['parsed', 'empty'],
    make: () =>
      writeZip(
        xlsxParts(
          '<row r="1"><c r="A1" t="s"><v>99999999</v></c><c r="ZZZ99" s="-5"><v>1e999</v></c><c r="B2"><v>7</v></c></row>',
        ),
      ),
  },
  { fileName: 'one-line.csv', accepts: ['too-large'], make: () => Buffer.alloc(60 * megabyte, 'abc,') },
  {
    fileName: 'open-quote.csv',
    accepts: ['too-large', 'parsed'],
    make: () => text(`a,b\n"${'x,y\n'.repeat(1_500_000)}`),
  },
  { fileName: 'many-columns.csv', accepts: ['too-large'], make: () => text(`${'a,'.repeat(100_000)}\n1,2\n`) },
  {
    fileName: 'five-million-cells.csv',
    accepts: ['too-large', 'parsed', 'out-of-memory'],
    make: () => text('1,2,3,4,5,6,7,8,9,10\n'.repeat(500_000)),
  },
  { fileName: 'nul-bytes.txt', accepts: ['unsupported', 'corrupt'], make: () => text('visible\0'.repeat(10_000)) },
  {
    fileName: 'hidden-instructions.txt',
    accepts: ['parsed'],
    make: () => text(`회의록\u{E0049}\u{E0067}\u{E006E}\u{E006F}\u{E0072}\u{E0065}\u202E\u200B입니다.`),
  },
  {
    fileName: 'lone-surrogates.txt',
    accepts: ['parsed', 'unsupported'],
    make: () => Buffer.from(`\uFEFF${'\uD800가나다 '.repeat(1000)}`, 'utf16le'),
  },
  {
    fileName: 'endless-brackets.md',
    accepts: ['parsed'],
    make: () =>
      text(
        `${'['.repeat(300_000)}\n\n${'**a '.repeat(100_000)}\n\n${'_a*'.repeat(100_000)}\n\n${'![](('.repeat(60_000)}`,
      ),
  },
  {
    fileName: 'deep-list.md',
    accepts: ['parsed'],
    make: () => text(Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth * 2)}- item`).join('\n')),
  },
  {
    fileName: 'deep.jsonl',
    accepts: ['parsed', 'unsupported', 'corrupt'],
    make: () => text(`${'['.repeat(1_000_000)}\n{"text":"one good row"}\n{"text":${'{"a":'.repeat(200_000)}`),
  },
  { fileName: 'long-paragraph.txt', accepts: ['parsed'], make: () => Buffer.alloc(20 * megabyte, 'word ') },

  // Web pages
  { fileName: 'deep.html', accepts: ['bomb'], make: () => text('<div>'.repeat(1_000_000)) },
  { fileName: 'deep-tables.html', accepts: ['bomb'], make: () => text('<table><tr><td>'.repeat(200_000)) },
  {
    fileName: 'repeated-marks.html',
    accepts: ['bomb'],
    make: () =>
      text(`<p>${Array.from({ length: 900 }, (_, at) => `<b id=${at}>`).join('')}${'x<p>'.repeat(1_000_000)}`),
  },
  {
    fileName: 'wide-cells.html',
    accepts: ['too-large', 'parsed', 'timed-out'],
    make: () => text(`<table>${`<tr>${'<td colspan=1000 rowspan=65534>x'.repeat(30)}`.repeat(3000)}</table>`),
  },
  {
    fileName: 'tables-within-tables.html',
    accepts: ['parsed', 'bomb', 'timed-out'],
    make: () => text(`${'<table><tr><td>a<td>'.repeat(190)}${'word '.repeat(500_000)}`),
  },
  {
    fileName: 'long-style.html',
    accepts: ['parsed'],
    make: () => text(`<p style="opacity:${'0'.repeat(3_000_000)}x;${';'.repeat(1_000_000)}">text</p>`),
  },
  {
    fileName: 'spaces.html',
    accepts: ['parsed'],
    make: () => text(`<pre>a${' '.repeat(2_000_000)}b${'\n'.repeat(2_000_000)}c</pre><p>${'&nbsp; '.repeat(500_000)}d`),
  },
  {
    fileName: 'never-closed.html',
    accepts: ['parsed', 'empty'],
    make: () => text(`<html><p title="${'<'.repeat(3_000_000)}`),
  },

  // Mail
  {
    fileName: 'deep.eml',
    accepts: ['bomb'],
    make: () =>
      text(
        `From: a@example.com\n${Array.from({ length: 5000 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`).join('')}`,
      ),
  },
  {
    fileName: 'many-parts.eml',
    accepts: ['bomb'],
    make: () =>
      text(`From: a@example.com\nContent-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(500_000)}`),
  },
  {
    fileName: 'all-head.eml',
    accepts: ['bomb'],
    make: () => text(`From: a@example.com\n${'X-Line: value\n'.repeat(1_000_000)}`),
  },
  {
    fileName: 'many-receivers.eml',
    accepts: ['parsed', 'bomb', 'timed-out'],
    make: () => text(`From: a@example.com\nTo: ${'"a\\"(b" <c@example.com>,\n '.repeat(30_000)}\n\ntext`),
  },
  {
    fileName: 'encoded-words.eml',
    accepts: ['parsed', 'bomb'],
    make: () => text(`From: a@example.com\nSubject: ${'=?utf-8?Q?=\n '.repeat(60_000)}\n\ntext`),
  },
  {
    fileName: 'mails-within-mails.eml',
    accepts: ['parsed', 'bomb'],
    make: () => text(`From: a@example.com\n${'Content-Type: message/rfc822\n\n'.repeat(20_000)}text`),
  },
  {
    fileName: 'page-bomb.eml',
    accepts: ['bomb'],
    make: () => text(`From: a@example.com\nContent-Type: text/html\n\n${'<div>'.repeat(1_000_000)}`),
  },
  {
    fileName: 'bomb-attached.eml',
    accepts: ['parsed'],
    make: () => {
      const bomb = Buffer.from(writeZip([{ name: 'zeros.bin', content: new Uint8Array(100 * megabyte) }]))
      return text(
        `From: a@example.com\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: application/zip; name="../../bomb.zip"\nContent-Transfer-Encoding: base64\n\n${bomb.toString('base64')}\n--b--\n`,
      )
    },
  },

  // Old workbooks
  {
    fileName: 'lying-record.xls',
    accepts: ['corrupt'],
    make: () => writeXls({ sheets: [{ name: 'a', records: [biffRecord(0x0203, words(0, 0, 0), 65_000)] }] }),
  },
  {
    fileName: 'lying-strings.xls',
    accepts: ['corrupt'],
    make: () =>
      writeXls({
        globals: [biffRecord(0x00fc, words(0xffff, 0xffff, 0xffff, 0xffff, 65_000, 0x0d))],
        sheets: [{ name: 'a', records: [labelCell(0, 0, 7)] }],
      }),
  },
  {
    fileName: 'one-sheet-many-times.xls',
    accepts: ['parsed'],
    make: () => {
      const stream = writeWorkbookStream({
        sheets: Array.from({ length: 1000 }, () => ({ name: 'a', records: [numberCell(0, 0, 1)] })),
      })
      // All point to where the first begins.
      const first = stream.readUInt32LE(24)
      for (let at = 20; stream.readUInt16LE(at) === 0x0085; at += 4 + stream.readUInt16LE(at + 2)) {
        stream.writeUInt32LE(first, at + 4)
      }
      return writeOleFile({ Workbook: stream.subarray(0, 60_000) })
    },
  },
  {
    fileName: 'merged-over-all.xls',
    accepts: ['parsed'],
    make: () =>
      writeXls({
        sheets: [
          {
            name: 'a',
            records: [
              numberCell(0, 0, 1),
              numberCell(65_535, 255, 2),
              ...Array.from({ length: 20 }, () => biffRecord(0x00e5, words(1, 0, 0xffff, 0, 0xff))),
            ],
          },
        ],
      }),
  },
  {
    fileName: 'loop.xls',
    accepts: ['corrupt', 'unsupported'],
    make: () => writeOleFile({ Workbook: garbage(9000, 21) }, { hasLoop: true }),
  },
  { fileName: 'garbage-inside.xls', accepts: ['corrupt'], make: () => writeOleFile({ Workbook: garbage(9000, 22) }) },
  {
    fileName: 'password.xls',
    accepts: ['encrypted'],
    make: () => writeXls({ globals: [biffRecord(0x002f, words(1, 1, 1, 1))], sheets: [{ name: 'a', records: [] }] }),
  },

  // Plain archives
  {
    fileName: 'bomb.zip',
    accepts: ['bomb'],
    make: () => writeZip([{ name: 'zeros.bin', content: new Uint8Array(100 * megabyte) }]),
  },
  {
    fileName: 'lying.zip',
    accepts: ['parsed'],
    make: () => writeZip([{ name: 'zeros.bin', content: new Uint8Array(100 * megabyte), saysBytes: 1000 }]),
  },
  {
    fileName: 'overlapping.zip',
    accepts: ['bomb'],
    make: () =>
      writeZip(
        Array.from({ length: 50 }, (_, at) => ({
          name: `${at}.bin`,
          content: new Uint8Array(megabyte),
          ...(at > 0 && { sharesDataOf: 0 }),
        })),
      ),
  },
  {
    fileName: 'many-entries.zip',
    accepts: ['bomb'],
    make: () => writeZip(Array.from({ length: 60_000 }, (_, at) => ({ name: `${at}`, content: new Uint8Array() }))),
  },
  {
    fileName: 'leaves-its-folder.zip',
    accepts: ['parsed'],
    make: () =>
      writeZip(
        ['../../../../tmp/naru-was-here', '/etc/naru', 'C:\\naru'].map((name) => ({ name, content: text('x') })),
      ),
  },
  {
    fileName: 'password.zip',
    accepts: ['encrypted'],
    make: () => writeZip([{ name: 'a.pdf', content: text('x'), isEncrypted: true }]),
  },

  { fileName: 'bomb.gz', accepts: ['bomb'], make: () => gzipSync(new Uint8Array(100 * megabyte)) },
  {
    fileName: 'bomb.tgz',
    accepts: ['bomb'],
    make: () => gzipSync(writeTar([{ name: 'zeros.bin', content: '0'.repeat(100 * megabyte) }])),
  },
  {
    fileName: 'lying.tar',
    accepts: ['corrupt'],
    make: () => writeTar([{ name: 'a', content: 'x'.repeat(5000) }]).subarray(0, 2000),
  },
  {
    fileName: 'many-entries.tar',
    accepts: ['bomb'],
    make: () => writeTar(Array.from({ length: 20_000 }, (_, at) => ({ name: `${at}` }))),
  },

  // Presentations
  {
    fileName: 'bomb.pptx',
    accepts: ['bomb'],
    make: () => withPart(pptxParts('<a/>'), 'ppt/media/zeros.bin', new Uint8Array(300 * megabyte)),
  },
  {
    fileName: 'billion-laughs.pptx',
    accepts: ['bomb'],
    make: () => writeZip(pptxParts('<a:t>&j;</a:t>', billionLaughs)),
  },
  {
    fileName: 'deep.pptx',
    accepts: ['bomb'],
    make: () => writeZip(pptxParts('<p:grpSp>'.repeat(50_000))),
  },

  // Locked by document security
  {
    fileName: 'locked.docx',
    accepts: ['drm-protected'],
    make: () => Buffer.concat([text('SCDSA004'), garbage(5000, 23)]),
  },
  {
    fileName: 'locked.hwp',
    accepts: ['drm-protected'],
    make: () => Buffer.concat([Buffer.from([0x9b]), text(' DRMONE  This Document is encrypted'), garbage(5000, 24)]),
  },

  // PDF
  { fileName: 'cut-off.pdf', accepts: ['corrupt', 'parsed', 'empty'], make: () => onePagePdf().subarray(0, 300) },
  {
    fileName: 'encrypted.pdf',
    accepts: ['encrypted'],
    make: () =>
      onePagePdf({
        extra: [`<< /Filter /Standard /V 1 /R 2 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> /P -44 >>`],
        trailer: '/Encrypt 6 0 R /ID [<41><41>]',
      }),
  },
  { fileName: 'ten-thousand-pages.pdf', accepts: ['parsed', 'too-large', 'timed-out'], make: () => pagesPdf(10_000) },
  {
    fileName: 'cyclic-page-tree.pdf',
    accepts: ['corrupt', 'empty', 'timed-out', 'parsed'],
    make: () =>
      writePdf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1000 >>',
        '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 1000 >>',
      ]),
  },
  {
    fileName: 'giant-page.pdf',
    accepts: ['parsed', 'corrupt', 'empty', 'too-large'],
    make: () => onePagePdf({ mediaBox: '[0 0 1e9 1e9]' }),
  },
  {
    fileName: 'negative-page.pdf',
    accepts: ['parsed', 'corrupt', 'empty'],
    make: () => onePagePdf({ mediaBox: '[0 0 0 -10]' }),
  },
  {
    fileName: 'stream-bomb.pdf',
    accepts: ['parsed', 'empty', 'timed-out', 'out-of-memory', 'corrupt', 'bomb', 'too-large'],
    make: () => onePagePdf({ content: flateStream(Buffer.alloc(400 * megabyte, 'BT /F1 1 Tf (a) Tj ET\n')) }),
  },
  {
    fileName: 'drawing-bomb.pdf',
    accepts: ['parsed', 'empty', 'timed-out', 'out-of-memory', 'corrupt', 'too-large'],
    make: () => onePagePdf({ content: flateStream(Buffer.alloc(60 * megabyte, '0 0 m 9 9 l S\n')) }),
  },
  {
    fileName: 'form-calls-itself.pdf',
    accepts: ['parsed', 'empty', 'corrupt', 'out-of-memory', 'timed-out'],
    make: () =>
      onePagePdf({
        resources: '/XObject << /X 6 0 R >>',
        content: { dictionary: '', stream: Buffer.from('/X Do BT /F1 12 Tf 72 720 Td (text) Tj ET') },
        extra: [
          {
            dictionary: '/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /XObject << /X 6 0 R >> >>',
            stream: Buffer.from('/X Do /X Do /X Do'),
          },
        ],
      }),
  },
  {
    fileName: 'giant-picture.pdf',
    accepts: ['parsed', 'empty', 'needs-ocr', 'out-of-memory', 'timed-out'],
    make: () =>
      onePagePdf({
        resources: '/XObject << /I 6 0 R >>',
        content: { dictionary: '', stream: Buffer.from('q 595 0 0 842 0 0 cm /I Do Q') },
        extra: [
          flateStream(
            new Uint8Array(200 * megabyte),
            '/Type /XObject /Subtype /Image /Width 40000 /Height 40000 /BitsPerComponent 1 /ColorSpace /DeviceGray',
          ),
        ],
      }),
  },
  {
    fileName: 'runs-a-program.pdf',
    accepts: ['parsed'],
    make: () =>
      onePagePdf({
        catalog:
          '/OpenAction << /S /Launch /F (/bin/sh) >> /AA << /WC << /S /JavaScript /JS (app.launchURL\\("http://example.com"\\)) >> >>',
      }),
  },
  {
    fileName: 'pdf-and-zip.pdf',
    accepts: ['parsed'],
    make: () => Buffer.concat([onePagePdf(), writeZip(docxParts(wordDocument(wordParagraph)))]),
  },
  {
    fileName: 'deep-arrays.pdf',
    accepts: ['parsed', 'corrupt', 'empty'],
    make: () => onePagePdf({ catalog: `/X ${'['.repeat(300_000)}` }),
  },
  {
    fileName: 'no-font.pdf',
    accepts: ['parsed', 'empty', 'needs-ocr'],
    make: () =>
      writePdf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
        helvetica,
      ]),
  },

  // HWP and other OLE files
  {
    fileName: 'cut-off.hwp',
    accepts: ['corrupt', 'empty'],
    make: () => hwpFile(1, garbage(20_000, 7)).subarray(0, 3000),
  },
  { fileName: 'garbage-inside.hwp', accepts: ['corrupt', 'empty'], make: () => hwpFile(1, garbage(20_000, 8)) },
  { fileName: 'password.hwp', accepts: ['encrypted'], make: () => hwpFile(0b11, garbage(20_000, 9)) },
  { fileName: 'rights-managed.hwp', accepts: ['drm-protected'], make: () => hwpFile(0b10001, garbage(20_000, 10)) },
  {
    fileName: 'directory-loop.hwp',
    accepts: ['corrupt', 'unsupported', 'empty'],
    make: () => writeOleFile({ FileHeader: text('HWP Document File') }, { hasLoop: true }),
  },
  {
    fileName: 'password.docx',
    accepts: ['encrypted'],
    make: () => writeOleFile({ EncryptionInfo: garbage(300, 11), EncryptedPackage: garbage(9000, 12) }),
  },
  {
    fileName: 'cut-off.hwpx',
    accepts: ['corrupt'],
    make: () => writeZip(hwpxParts(hwpxSection(hwpxParagraph))).subarray(0, 600),
  },
  {
    fileName: 'cut-off.docx',
    accepts: ['corrupt'],
    make: () => writeZip(docxParts(wordDocument(wordParagraph))).subarray(0, 700),
  },
  {
    fileName: 'password.hwpx',
    accepts: ['encrypted'],
    make: () =>
      writeZip([
        ...hwpxParts('garbage'),
        {
          name: 'META-INF/manifest.xml',
          content: text(
            `${xmlHead}<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><odf:file-entry odf:full-path="Contents/section0.xml" odf:media-type="application/xml"><odf:encryption-data odf:checksum-type="SHA256/1K" odf:checksum="AAAA"><odf:algorithm odf:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc" odf:initialisation-vector="AAAA"/><odf:key-derivation odf:key-derivation-name="PBKDF2" odf:salt="AAAA" odf:iteration-count="1024" odf:key-size="32"/></odf:encryption-data></odf:file-entry></odf:manifest>`,
          ),
        },
      ]),
  },

  {
    fileName: 'deep-hwpml.hwp',
    accepts: ['bomb'],
    make: () => text(hwpmlDocument('<P><TEXT><TABLE><ROW><CELL><PARALIST>'.repeat(100_000))),
  },
  {
    fileName: 'billion-laughs.hml',
    accepts: ['bomb', 'parsed', 'empty', 'unsupported'],
    make: () => text(hwpmlDocument(hwpmlParagraph('&j;')).replace(/^<\?xml[^>]*>/, billionLaughs)),
  },
  {
    fileName: 'garbage-inside-hwp3.hwp',
    accepts: ['corrupt', 'empty', 'parsed'],
    make: () => Buffer.concat([writeHwp3(['글']).slice(0, 1200), garbage(50_000, 25)]),
  },

  // Names that lie
  { fileName: 'really-a-pdf.hwp', accepts: ['parsed'], make: () => onePagePdf() },
  { fileName: 'really-a-docx.pdf', accepts: ['parsed'], make: () => writeZip(docxParts(wordDocument(wordParagraph))) },
  {
    fileName: 'really-text.hwpx',
    accepts: ['parsed', 'corrupt', 'unsupported'],
    make: () => text('Just a line of text.\n'),
  },
  {
    fileName: 'really-a-picture.pdf',
    accepts: ['corrupt'],
    make: () => Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex'),
  },
  {
    fileName: 'really-a-program.docx',
    accepts: ['unsupported'],
    make: () => Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46]), garbage(5000, 13)]),
  },
  {
    fileName: 'web-page.txt',
    accepts: ['empty'],
    make: () => text('<!DOCTYPE html><html><script>while(1);</script></html>'),
  },
]

import {
  docxParts,
  hwpxParagraph,
  hwpxParts,
  hwpxSection,
  wordDocument,
  wordParagraph,
  xlsxParts,
} from '../../../src/documents/parsers/samples/office-parts.ts'
import { writeZip } from '../../../src/documents/parsers/samples/zip-writer.ts'

import { type HostileFile, megabyte, text, withPart } from './makers.ts'

export const packagesFiles: readonly HostileFile[] = [
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
]

import { docxParts, wordDocument, wordParagraph } from '../../../src/documents/parsers/samples/office-parts.ts'
import { onePagePdf } from '../../../src/documents/parsers/samples/pdf-writer.ts'
import { writeZip } from '../../../src/documents/parsers/samples/zip-writer.ts'

import { garbage, type HostileFile, text } from './makers.ts'

export const lyingNamesFiles: readonly HostileFile[] = [
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

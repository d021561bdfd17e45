import { docxParts, wordDocument, wordParagraph } from '../../../src/documents/parsers/samples/office-parts.ts'
import { flateStream, helvetica, onePagePdf, writePdf } from '../../../src/documents/parsers/samples/pdf-writer.ts'
import { writeZip } from '../../../src/documents/parsers/samples/zip-writer.ts'

import { type HostileFile, megabyte, pagesPdf } from './makers.ts'

export const pdfFiles: readonly HostileFile[] = [
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
]

import { writeHwp3 } from '../../../src/documents/parsers/samples/hwp3-writer.ts'
import { hwpmlDocument, hwpmlParagraph } from '../../../src/documents/parsers/samples/hwpml-parts.ts'
import {
  docxParts,
  hwpxParagraph,
  hwpxParts,
  hwpxSection,
  wordDocument,
  wordParagraph,
  xmlHead,
} from '../../../src/documents/parsers/samples/office-parts.ts'
import { writeOleFile } from '../../../src/documents/parsers/samples/ole-writer.ts'
import { writeZip } from '../../../src/documents/parsers/samples/zip-writer.ts'

import { billionLaughs, garbage, type HostileFile, hwpFile, text } from './makers.ts'

export const hwpFiles: readonly HostileFile[] = [
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
]

import {
  docxParts,
  hwpxParts,
  hwpxSection,
  wordDocument,
  wordParagraph,
  xlsxParts,
} from '../../../src/documents/parsers/samples/office-parts.ts'
import { writeZip } from '../../../src/documents/parsers/samples/zip-writer.ts'

import { billionLaughs, type HostileFile, outsideEntity } from './makers.ts'

export const xmlFiles: readonly HostileFile[] = [
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
]

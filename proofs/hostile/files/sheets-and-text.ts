import { xlsxParts } from '../../../src/documents/parsers/samples/office-parts.ts'
import { writeZip } from '../../../src/documents/parsers/samples/zip-writer.ts'

import { type HostileFile, megabyte, text } from './makers.ts'

export const sheetsAndTextFiles: readonly HostileFile[] = [
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
]

import { writeOleFile } from '../../../src/documents/parsers/samples/ole-writer.ts'
import {
  biffRecord,
  labelCell,
  numberCell,
  words,
  writeWorkbookStream,
  writeXls,
} from '../../../src/documents/parsers/samples/xls-writer.ts'

import { garbage, type HostileFile } from './makers.ts'

export const oldWorkbooksFiles: readonly HostileFile[] = [
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
]

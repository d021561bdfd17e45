import { garbage, type HostileFile, text } from './makers.ts'

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

export const byteFiles: readonly HostileFile[] = [
  { fileName: 'no-bytes.pdf', accepts: ['empty'], make: () => new Uint8Array() },
  { fileName: 'white-space.txt', accepts: ['empty'], make: () => text(' \n\t\r\n'.repeat(1000)) },
  ...garbageExtensions.map(
    (extension, index): HostileFile => ({
      fileName: `garbage.${extension}`,
      accepts: ['corrupt', 'unsupported'],
      make: () => garbage(100_000, index + 1),
    }),
  ),
]

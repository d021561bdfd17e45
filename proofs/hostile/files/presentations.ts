import { writeZip } from '../../../src/documents/parsers/samples/zip-writer.ts'

import { billionLaughs, type HostileFile, megabyte, pptxParts, withPart } from './makers.ts'

export const presentationsFiles: readonly HostileFile[] = [
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
]

import { garbage, type HostileFile, text } from './makers.ts'

export const lockedFiles: readonly HostileFile[] = [
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
]

/** Plain archives. */
import { gzipSync } from 'node:zlib'
import { writeTar } from '../../../src/documents/parsers/samples/tar-writer.ts'
import { writeZip } from '../../../src/documents/parsers/samples/zip-writer.ts'

import { type HostileFile, megabyte, text } from './makers.ts'

export const archivesFiles: readonly HostileFile[] = [
  {
    fileName: 'bomb.zip',
    accepts: ['bomb'],
    make: () => writeZip([{ name: 'zeros.bin', content: new Uint8Array(100 * megabyte) }]),
  },
  {
    fileName: 'lying.zip',
    accepts: ['parsed'],
    make: () => writeZip([{ name: 'zeros.bin', content: new Uint8Array(100 * megabyte), saysBytes: 1000 }]),
  },
  {
    fileName: 'overlapping.zip',
    accepts: ['bomb'],
    make: () =>
      writeZip(
        Array.from({ length: 50 }, (_, at) => ({
          name: `${at}.bin`,
          content: new Uint8Array(megabyte),
          ...(at > 0 && { sharesDataOf: 0 }),
        })),
      ),
  },
  {
    fileName: 'many-entries.zip',
    accepts: ['bomb'],
    make: () => writeZip(Array.from({ length: 60_000 }, (_, at) => ({ name: `${at}`, content: new Uint8Array() }))),
  },
  {
    fileName: 'leaves-its-folder.zip',
    accepts: ['parsed'],
    make: () =>
      writeZip(
        ['../../../../tmp/naru-was-here', '/etc/naru', 'C:\\naru'].map((name) => ({ name, content: text('x') })),
      ),
  },
  {
    fileName: 'password.zip',
    accepts: ['encrypted'],
    make: () => writeZip([{ name: 'a.pdf', content: text('x'), isEncrypted: true }]),
  },

  { fileName: 'bomb.gz', accepts: ['bomb'], make: () => gzipSync(new Uint8Array(100 * megabyte)) },
  {
    fileName: 'bomb.tgz',
    accepts: ['bomb'],
    make: () => gzipSync(writeTar([{ name: 'zeros.bin', content: '0'.repeat(100 * megabyte) }])),
  },
  {
    fileName: 'lying.tar',
    accepts: ['corrupt'],
    make: () => writeTar([{ name: 'a', content: 'x'.repeat(5000) }]).subarray(0, 2000),
  },
  {
    fileName: 'many-entries.tar',
    accepts: ['bomb'],
    make: () => writeTar(Array.from({ length: 20_000 }, (_, at) => ({ name: `${at}` }))),
  },
]

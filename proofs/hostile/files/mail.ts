import { writeZip } from '../../../src/documents/parsers/samples/zip-writer.ts'

import { type HostileFile, megabyte, text } from './makers.ts'

export const mailFiles: readonly HostileFile[] = [
  {
    fileName: 'deep.eml',
    accepts: ['bomb'],
    make: () =>
      text(
        `From: a@example.com\n${Array.from({ length: 5000 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`).join('')}`,
      ),
  },
  {
    fileName: 'many-parts.eml',
    accepts: ['bomb'],
    make: () =>
      text(`From: a@example.com\nContent-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(500_000)}`),
  },
  {
    fileName: 'all-head.eml',
    accepts: ['bomb'],
    make: () => text(`From: a@example.com\n${'X-Line: value\n'.repeat(1_000_000)}`),
  },
  {
    fileName: 'many-receivers.eml',
    accepts: ['parsed', 'bomb', 'timed-out'],
    make: () => text(`From: a@example.com\nTo: ${'"a\\"(b" <c@example.com>,\n '.repeat(30_000)}\n\ntext`),
  },
  {
    fileName: 'encoded-words.eml',
    accepts: ['parsed', 'bomb'],
    make: () => text(`From: a@example.com\nSubject: ${'=?utf-8?Q?=\n '.repeat(60_000)}\n\ntext`),
  },
  {
    fileName: 'mails-within-mails.eml',
    accepts: ['parsed', 'bomb'],
    make: () => text(`From: a@example.com\n${'Content-Type: message/rfc822\n\n'.repeat(20_000)}text`),
  },
  {
    fileName: 'page-bomb.eml',
    accepts: ['bomb'],
    make: () => text(`From: a@example.com\nContent-Type: text/html\n\n${'<div>'.repeat(1_000_000)}`),
  },
  {
    fileName: 'bomb-attached.eml',
    accepts: ['parsed'],
    make: () => {
      const bomb = Buffer.from(writeZip([{ name: 'zeros.bin', content: new Uint8Array(100 * megabyte) }]))
      return text(
        `From: a@example.com\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: application/zip; name="../../bomb.zip"\nContent-Transfer-Encoding: base64\n\n${bomb.toString('base64')}\n--b--\n`,
      )
    },
  },
]

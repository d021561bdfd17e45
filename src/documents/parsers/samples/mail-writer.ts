/** Mails with attachments, as mail programs write them: encoded words in the head, parts in base64. */

export interface MailToWrite {
  /** A name and an address: "이도윤 <doyun@x.example>". */
  from: string
  to: string
  /** ISO 8601. */
  date: string
  subject: string
  text: string
  /** Attachments by name. */
  files: Readonly<Record<string, string | Uint8Array>>
}

const boundary = '=_part_of_mail'

export function writeMail({ from, to, date, subject, text, files }: MailToWrite): Uint8Array {
  const head = [
    `From: ${encodeName(from)}`,
    `To: ${encodeName(to)}`,
    `Subject: ${encodedWord(subject)}`,
    `Date: ${mailDate(date)}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
  ]
  const parts = [
    partOf('Content-Type: text/plain; charset=utf-8', text),
    ...Object.entries(files).map(([name, content]) =>
      partOf(
        `Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${encodedWord(name)}"`,
        content,
      ),
    ),
  ]
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}--${boundary}--\r\n`)
}

function partOf(head: string, content: string | Uint8Array): string {
  const lines =
    Buffer.from(content)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  return `${head}\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines.join('\r\n')}`
}

/** RFC 5322, in the offset that the date was given in. */
function mailDate(date: string): string {
  const offset = /[+-]\d\d:\d\d$/.exec(date)?.[0] ?? '+00:00'
  const asIfUtc = new Date(`${date.slice(0, 19)}Z`)
  return asIfUtc.toUTCString().replace('GMT', offset.replace(':', ''))
}

/** RFC 2047. */
const encodedWord = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`

function encodeName(person: string): string {
  const [, name, address] = /^(.*?)\s*(<.*>)$/.exec(person) ?? []
  return name && address ? `${encodedWord(name)} ${address}` : person
}

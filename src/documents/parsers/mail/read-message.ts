/** A mail as its parts: who, when, the body in its best form, and what is attached. */
import PostalMime, { type Address, type Attachment, decodeWords, type Email } from 'postal-mime'
import { UnreadableFile } from '../unreadable-file.ts'
import { prepareMail } from './prepare-mail.ts'

export interface Message {
  subject: string
  from: string
  to: string[]
  cc: string[]
  /** As the sender's clock showed it, with its zone. */
  date: string
  /** ISO, where the date can be read. */
  sentAt: string | undefined
  html: string | undefined
  text: string
  attachments: MailAttachment[]
  headers: Email['headers']
}

export interface MailAttachment {
  name: string
  bytes: Uint8Array
}

const limits = {
  maxNestingDepth: 50, // A forwarded chain nests four or five.
  maxHeadersSize: 2 * 1024 * 1024,
  // A mail within the mail is a file of its own: it has its own subject and its own attachments.
  forceRfc822Attachments: true,
}

export async function readMessage(bytes: Uint8Array): Promise<Message> {
  const email = await parseMail(prepareMail(bytes))
  const type = email.headers.find(({ key }) => key === 'content-type')?.value ?? ''
  if (/^\s*(?:multipart\/encrypted|application\/(?:x-)?pkcs7-mime)/i.test(type) && !/signed-data/i.test(type)) {
    throw new UnreadableFile('encrypted', 'The mail is encrypted.')
  }
  const date = email.headers.find(({ key }) => key === 'date')?.value ?? ''
  return {
    subject: email.subject ?? '',
    from: email.from ? addressText(email.from) : '',
    to: (email.to ?? []).map(addressText),
    cc: (email.cc ?? []).map(addressText),
    date: dateText(date),
    sentAt: /^\d{4}-/.test(email.date ?? '') ? email.date : undefined,
    html: email.html,
    text: email.text ?? '',
    attachments: email.attachments
      .filter((attachment) => isAttached(attachment, email.html ?? ''))
      .map((attachment, index) => ({ name: nameOf(attachment, index + 1), bytes: bytesOf(attachment) })),
    headers: email.headers,
  }
}

async function parseMail(bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, limits)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new UnreadableFile(/^Maximum/.test(message) ? 'bomb' : 'corrupt', message, { cause: error })
  }
}

function addressText(address: Address): string {
  if (address.group) return [address.name, address.group.map(addressText).join(', ')].filter(Boolean).join(': ')
  if (!address.name || address.name === address.address) return address.address
  return address.address ? `${address.name} <${address.address}>` : address.name
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** "Mon, 31 Mar 2025 14:05:09 +0900" is "2025-03-31 14:05 (+09:00)": the hour that the people in the mail speak of. */
function dateText(header: string): string {
  const match = /(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})\s+(\d{1,2}):(\d\d)(?::\d\d)?\s*([+-]\d{4})?/.exec(header)
  const month = months.indexOf(match?.[2]?.toLowerCase() ?? '') + 1
  if (!match || month === 0) return decodeWords(header)
  const [, day = '', , year, hour = '', minute, zone] = match
  const clock = `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')} ${hour.padStart(2, '0')}:${minute}`
  return zone ? `${clock} (${zone.slice(0, 3)}:${zone.slice(3)})` : clock
}

/** A picture that the text shows is part of the text; a signature is about the mail. */
function isAttached({ mimeType, contentId, disposition, related }: Attachment, html: string): boolean {
  if (/^application\/(?:(?:x-)?pkcs7-signature|pgp-signature|pgp-encrypted)$/.test(mimeType)) return false
  if (mimeType === 'message/delivery-status') return false
  const id = contentId?.trim().replace(/^<|>$/g, '')
  const isShown = id !== undefined && id !== '' && (html.includes(`cid:${id}`) || html.includes(encodeURI(`cid:${id}`)))
  if (mimeType.startsWith('image/') && isShown) return false
  return !(related && disposition !== 'attachment' && (isShown || mimeType.startsWith('image/')))
}

/** Outlook's own wrapping of attachments, which no other program reads. */
export function isWinmail({ name }: { name: string }): boolean {
  return /^winmail(?: \(\d+\))?\.dat$/i.test(name)
}

function bytesOf({ content }: Attachment): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content, 'utf8') : new Uint8Array(content)
}

const extensions: Record<string, string> = {
  'message/rfc822': 'eml',
  'text/calendar': 'ics',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/csv': 'csv',
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
}

function nameOf(attachment: Attachment, number: number): string {
  if (attachment.filename) {
    const name = withoutFolders(attachment.filename)
    return attachment.mimeType === 'message/rfc822' && !/\.eml$/i.test(name) ? `${name}.eml` : name
  }
  const subject = attachment.mimeType === 'message/rfc822' ? subjectIn(bytesOf(attachment)) : ''
  const name = withoutFolders(subject || attachment.description || `첨부 ${number}`)
  return `${name}.${extensions[attachment.mimeType] ?? 'bin'}`
}

/** "C:\\문서\\가.hwp" came with its folders; in "회의록(3/31).hwp" the slash is a letter. */
function withoutFolders(name: string): string {
  const isPath = /^(?:[A-Za-z]:)?\.{0,2}[/\\]/.test(name)
  return isPath ? (name.split(/[/\\]/).at(-1) ?? '') : name.replace(/[/\\]/g, '_')
}

function subjectIn(mail: Uint8Array): string {
  const head =
    Buffer.from(mail.subarray(0, 16_384))
      .toString('utf8')
      .split(/\r?\n\r?\n/, 1)[0] ?? ''
  const subject = /^subject:[ \t]*(.*(?:\r?\n[ \t].*){0,20})/im.exec(head)?.[1] ?? ''
  return decodeWords(subject.replace(/\r?\n/g, '')).trim().slice(0, 120)
}

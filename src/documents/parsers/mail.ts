/** A mail (EML): who wrote to whom and when, what was written, the names of what was attached. */
import type { DraftDocument, DraftElement, FileToRead } from './adapter.ts'
import { elementsOfHtml } from './html/html-blocks.ts'
import { parseHtml } from './html/parse-html.ts'
import { isWinmail, type Message, readMessage } from './mail/read-message.ts'
import { elementsOfText } from './text.ts'
import { listEntries } from './unpack/entry-list.ts'

const engine = { name: 'postal-mime', version: '4.0.0' }

export async function readMail(file: FileToRead): Promise<DraftDocument> {
  const message = await readMessage(file.bytes)
  return {
    title: message.subject,
    pages: [{ number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'flow' }],
    elements: [
      ...(message.subject ? [{ kind: 'title', level: 1, text: message.subject } as const] : []),
      headOf(message),
      ...bodyOf(message),
      ...attachmentsOf(message),
    ],
    warnings: message.attachments.some(isWinmail) ? [{ code: 'attachment-not-opened', detail: 'winmail.dat' }] : [],
    metadata: {
      author: message.from,
      ...(message.sentAt && { createdAt: message.sentAt }),
      ...(message.to.length > 0 && { to: shortList(message.to) }),
      ...(message.cc.length > 0 && { cc: shortList(message.cc) }),
    },
    engine,
  }
}

function headOf(message: Message): DraftElement {
  const lines = [
    message.from && `보낸 사람: ${message.from}`,
    message.to.length > 0 && `받는 사람: ${shortList(message.to)}`,
    message.cc.length > 0 && `참조: ${shortList(message.cc)}`,
    message.date && `보낸 날짜: ${message.date}`,
  ]
  return { kind: 'paragraph', subKind: 'mail-head', text: lines.filter(Boolean).join('\n') }
}

const mostReceivers = 100 // A notice to the whole company names thousands.

function shortList(people: readonly string[]): string {
  const shown = people.slice(0, mostReceivers).join(', ')
  return people.length > mostReceivers ? `${shown} 외 ${people.length - mostReceivers}명` : shown
}

/** The page where there is one: it has the tables. */
function bodyOf({ html, text }: Message): DraftElement[] {
  const elements = html ? elementsOfHtml(parseHtml(html)) : []
  return elements.some((element) => !element.isHidden) ? elements : elementsOfText(text)
}

function attachmentsOf({ attachments }: Message): DraftElement[] {
  if (attachments.length === 0) return []
  const entries = attachments.map(({ name, bytes }) => ({ name, sizeBytes: bytes.length }))
  return [{ kind: 'heading', level: 2, text: '첨부 파일' }, ...listEntries(entries)]
}

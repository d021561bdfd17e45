/** Words of documents on the screen: states, formats, kinds of elements, warnings, and what one can do about a failure. */

import { countOf, formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { MarkState } from '../../web/ui/mark.tsx'
import type { Document } from '../contract.ts'
import type { Element } from '../elements.ts'

export const stateNames: Record<Document['status'], string> = {
  queued: t('대기', 'Queued'),
  parsing: t('파싱 중', 'Parsing'),
  ready: t('파싱됨', 'Parsed'),
  failed: t('실패', 'Failed'),
}

export const stateMarks: Record<Document['status'], MarkState> = {
  queued: 'queued',
  parsing: 'parsing',
  ready: 'parsed',
  failed: 'failed',
}

export function formatName(format: string | null): string {
  if (format === null) return '–'
  if (format === 'markdown') return 'Markdown'
  if (format === 'eml') return t('메일', 'Mail')
  if (format === 'image') return t('그림', 'Picture')
  return format === 'text' ? t('텍스트', 'Text') : format.toUpperCase()
}

const kindNames: Record<Element['kind'], string> = {
  title: t('문서 제목', 'Title'),
  heading: t('제목', 'Heading'),
  paragraph: t('문단', 'Paragraph'),
  list: t('목록', 'List'),
  list_item: t('항목', 'Item'),
  table: t('표', 'Table'),
  image: t('그림', 'Image'),
  chart: t('차트', 'Chart'),
  equation: t('수식', 'Equation'),
  caption: t('캡션', 'Caption'),
  footnote: t('각주', 'Footnote'),
  header: t('머리말', 'Header'),
  footer: t('꼬리말', 'Footer'),
  index: t('차례', 'Index'),
  code: t('코드', 'Code'),
  form_field: t('양식 칸', 'Form field'),
  page_break: t('쪽 나눔', 'Page break'),
}

/** How many words a person should look at. */
export function doubtWords(count: number): string {
  return t(`살펴볼 낱말 ${formatCount(count)}`, `${countOf(count, 'word')} to look at`)
}

export function kindName(element: Element): string {
  return element.kind === 'heading' && element.level ? `${kindNames.heading} ${element.level}` : kindNames[element.kind]
}

/** What the elements table and a screen reader say of an element in one line. */
export function summaryOf(element: Element): string {
  if (!element.table) return element.text
  const { rows, columns, cells } = element.table
  const merged = cells.filter((cell) => cell.rowSpan > 1 || cell.columnSpan > 1).length
  const first = cells.find((cell) => cell.text.trim() !== '')?.text ?? ''
  const size = t(`${rows}행 ${columns}열`, `${rows} rows, ${columns} columns`)
  const joined = merged > 0 ? t(`, 병합 ${merged}칸`, `, ${merged} merged`) : ''
  return `${size}${joined}${first ? ` · ${first}` : ''}`
}

const warningNames: Record<string, string> = {
  'needs-ocr': t(
    '글자가 없는 쪽입니다. 글자 인식을 켜고 다시 읽어 주세요',
    'A page without text. Read it again with text recognition on',
  ),
  'layout-failed': t(
    '쪽 그림을 만들지 못해 글의 차례로만 보여 줍니다',
    'The pages could not be drawn; the text is shown in its order',
  ),
  'page-failed': t('읽지 못한 쪽입니다. 원본에서 확인해 주세요', 'This page could not be read. See the original'),
  'hidden-sheet': t('숨긴 시트도 읽었습니다', 'A hidden sheet was read too'),
  'hidden-cells': t('숨긴 행이나 열이 있어 따로 두었습니다', 'Hidden rows or columns were set apart'),
  'formula-without-value': t(
    '계산된 값이 없는 수식이 있어 수식 그대로 두었습니다',
    'A formula without its value was kept as it is',
  ),
  'attachment-not-opened': t(
    '열 수 없는 첨부 파일이 있습니다. 보낸 사람에게 일반 첨부로 다시 받아 주세요',
    'An attachment could not be opened. Ask the sender for it as a plain attachment',
  ),
  'enclosed-locked': t('비밀번호로 잠겨 꺼내지 못한 딸린 파일:', 'A file inside is locked with a password:'),
  'enclosed-skipped': t('꺼내지 못한 딸린 파일:', 'A file inside could not be taken out:'),
  'enclosed-unread': t('딸린 파일을 꺼내지 못했습니다', 'The files inside could not be taken out'),
  'enclosed-too-deep': t(
    '파일 안의 파일이 너무 깊어 더 꺼내지 않았습니다. 필요하면 꺼내어 따로 올려 주세요',
    'Files lie too deep inside one another. Take out what you need and upload it',
  ),
  'enclosed-too-many': t(
    '딸린 파일이 너무 많아 나머지는 꺼내지 않았습니다. 나누어 올려 주세요. 남은 파일 수:',
    'Too many files inside. Split it and upload the parts. Left out:',
  ),
  'partly-read': t(
    '끝까지 읽지 못한 문서입니다. 원본과 견주어 보고, 필요하면 HWPX로 저장하여 다시 올려 주세요',
    'The document was not read to its end. Compare it with the original, or save it as HWPX and upload that',
  ),
  'rows-skipped': t('형식이 다른 줄을 건너뛰었습니다', 'Rows of another form were skipped'),
}

export function warningName(code: string): string {
  return warningNames[code] ?? code
}

/** Where the warning names what it is about. */
export function isShownWithDetail(code: string): boolean {
  return code === 'enclosed-locked' || code === 'enclosed-skipped' || code === 'enclosed-too-many'
}

/** Another file helps where this one cannot be read by anybody; reading again helps where the machine was at its limit. */
export function remedyOf(document: Document): 'read-again' | 'another-file' {
  const reason = document.failure?.reason
  return reason === 'timed-out' ||
    reason === 'out-of-memory' ||
    reason === 'interrupted' ||
    reason === 'needs-ocr' ||
    reason === 'hook-failed' ||
    reason === undefined
    ? 'read-again'
    : 'another-file'
}

export function isBusy(document: Document): boolean {
  return document.status === 'queued' || document.status === 'parsing'
}

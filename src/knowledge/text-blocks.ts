/**
 * Reads plain text as blocks: paragraphs of prose, list items, headings and table rows.
 *
 * A line end is a boundary where the next line begins something new, and a mere wrap where a long line goes on.
 * Some sources hold a literal backslash-n for a line end (exports of JSON inside of JSON): it counts as one.
 */
export interface Block {
  kind: 'prose' | 'item' | 'heading' | 'row'
  start: number
  end: number
  /** Behind the marker of an item, so that "1." is not taken for the end of a sentence. */
  bodyStart: number
  /** The kind of marker: '①', '1.', '가.', '-' … Items of one list share it. */
  marker?: string
  /** Of a heading: 1 to 6 as in Markdown, 7 where nothing tells. */
  level: number
  isTableHeader?: boolean
  /** Header row of a table, for its other rows. */
  header?: { start: number; end: number }
}

interface Line {
  start: number
  end: number
  text: string
}

export function readBlocks(source: string): Block[] {
  const blocks: Block[] = []
  const lines = readLines(source)
  let open: Block | undefined
  let previous: Line | undefined
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]
    if (!line) continue
    if (line.text.trim() === '') {
      open = undefined
      previous = undefined
      continue
    }
    const tableEnd = endOfTable(lines, at)
    if (tableEnd > at) {
      blocks.push(...tableRows(lines.slice(at, tableEnd)))
      open = undefined
      previous = undefined
      at = tableEnd - 1
      continue
    }
    if (open && previous && isWrap(previous, line)) {
      open.end = line.end
    } else {
      open = readLine(line, lines[at + 1])
      blocks.push(open)
      if (open.kind === 'row' || open.kind === 'heading') open = undefined
    }
    previous = line
  }
  return blocks
}

function readLines(source: string): Line[] {
  const lines: Line[] = []
  let start = 0
  // A literal \n only where a line could end: doubled, or beside white space or a full stop. "C:\new" stays whole.
  for (const match of source.matchAll(/\r?\n|(?:\\n){2,}|(?<=[\s.!?다요])\\n|\\n(?=\s)/gu)) {
    lines.push({ start, end: match.index, text: source.slice(start, match.index) })
    start = match.index + match[0].length
    if (match[0].startsWith('\\n\\n')) lines.push({ start, end: start, text: '' })
  }
  lines.push({ start, end: source.length, text: source.slice(start) })
  return lines
}

/** Markers, outer ones first in law texts: 제1조, ①, 1., 가., 1), 가), (1), bullets. */
const markerPatterns: readonly [marker: string, pattern: RegExp][] = [
  ['조', /^\s*제\s?\d+조(?:의\d+)?\s*(?:\([^)\n]{1,80}\)|\[[^\]\n]{1,80}\])/u],
  ['①', /^\s*[①-⑳㉑-㉟㊱-㊿]\s*/u],
  ['1.', /^\s*\d{1,2}(?:의\d{1,2})?\.(?!\d)\s+/u],
  ['1.1', /^\s*\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+/u],
  ['가.', /^\s*[가나다라마바사아자차카타파하]\.\s*/u],
  ['1)', /^\s*\d{1,2}\)\s*/u],
  ['가)', /^\s*[가나다라마바사아자차카타파하]\)\s*/u],
  ['(1)', /^\s*\((?:\d{1,2}|[가나다라마바사아자차카타파하])\)\s*/u],
  ['Q', /^\s*(?:Q\d*|A\d*|질문|답변|문|답)\s*[.:)]\s+/u],
  ['□', /^\s*[□■▣]\s*/u],
  ['○', /^\s*[○●◯ㅇ◦]\s+/u],
  ['-', /^\s*[-–•·∙▪▶*+]\s+/u],
  ['※', /^\s*[※＊]\s*/u],
]

const unknownLevel = 7

function readLine(line: Line, next: Line | undefined): Block {
  const whole = { start: line.start, end: line.end, bodyStart: line.start, level: unknownLevel }
  const hashes = /^\s{0,3}(#{1,6})\s/u.exec(line.text)?.[1]
  if (hashes) return { ...whole, kind: 'heading', level: hashes.length }
  if (isLabelledRow(line.text)) return { ...whole, kind: 'row' }
  for (const [marker, pattern] of markerPatterns) {
    const found = pattern.exec(line.text)
    if (!found) continue
    const rest = line.text.slice(found[0].length).trim()
    if (marker === '조' && rest === '') return { ...whole, kind: 'heading' }
    if (rest === '') break
    return { ...whole, kind: 'item', bodyStart: line.start + found[0].length, marker }
  }
  return { ...whole, kind: looksLikeHeading(line, next) ? 'heading' : 'prose' }
}

const longestHeading = 30 // Characters; a longer line without a full stop is more often text, or wrapped.

/** A short line without a full stop, on its own above more text. */
function looksLikeHeading(line: Line, next: Line | undefined): boolean {
  const text = line.text.trim()
  return (
    next !== undefined &&
    text.length <= longestHeading &&
    !/[.!?。:;,다요까음함]["”’')\]]*$/u.test(text) &&
    !/^\s*$/u.test(text) &&
    !isLabelledRow(text) &&
    !/\d+(?:원|%|일|개월|년)$/u.test(text)
  )
}

/** "카드: 국내외 겸용 | 연회비: 15,000원": how a chunk writes a table row. */
function isLabelledRow(text: string): boolean {
  return /^[^|\n]+(?: \| [^|\n]+)+$/u.test(text) && text.includes(': ')
}

const shortestWrappedLine = 30 // Characters. Columns narrower than that are rare; short lines are lists or addresses.

function isWrap(previous: Line, line: Line): boolean {
  const before = previous.text.trimEnd()
  if (before.length < shortestWrappedLine) return false
  // Notes and minutes leave the full stop away: "…으로 운영한다" ends a sentence all the same.
  if (/(?:[.!?。:;…]|[다음함됨임])["”’')\]>]*$/u.test(before) || isLabelledRow(line.text)) return false
  if (/^\s{0,3}#{1,6}\s/u.test(line.text)) return false
  return !markerPatterns.some(([, pattern]) => pattern.test(line.text))
}

/** Pipe rows ("| a | b |") and tab rows, two or more in a row. @returns the index behind the last row, or `at` */
function endOfTable(lines: readonly Line[], at: number): number {
  const first = lines[at]?.text ?? ''
  const isRow = /^\s*\|.*\|\s*$/u.test(first) ? /^\s*\|.*\|\s*$/u : /\S\t+\S/u.test(first) ? /\S\t+\S/u : undefined
  if (!isRow) return at
  let end = at
  while (isRow.test(lines[end]?.text ?? '')) end++
  return end - at >= 2 ? end : at
}

function tableRows(rows: readonly Line[]): Block[] {
  const content = rows.filter((row) => !/^[\s|:-]+$/u.test(row.text))
  const [header, ...body] = content
  if (!header) return []
  const headerRange = { start: header.start, end: header.end }
  return [
    { kind: 'heading', ...headerRange, bodyStart: header.start, level: unknownLevel, isTableHeader: true },
    ...body.map(
      (row): Block => ({
        kind: 'row',
        start: row.start,
        end: row.end,
        bodyStart: row.start,
        level: unknownLevel,
        header: headerRange,
      }),
    ),
  ]
}

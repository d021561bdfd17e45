/**
 * Markdown read line by line into blocks: front matter, headings, fenced code, tables, lists, quotes, paragraphs.
 * Inline marks stay in the text's `markdown` and are taken off its plain `text`.
 */
import type { DraftDocument, DraftElement, FileToRead } from './adapter.ts'
import { splitTable } from './split-table.ts'
import { cellsOfGrid } from './table-text.ts'
import { decodeText } from './text-encoding.ts'

const engine = { name: 'naru-markdown', version: '1' }

export async function readMarkdown(file: FileToRead): Promise<DraftDocument> {
  const { text } = decodeText(file.bytes)
  const { metadata, body } = takeFrontMatter(text.replace(/\r\n?/g, '\n'))
  return {
    title: metadata.title,
    pages: [{ number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'flow' }],
    elements: elementsOfMarkdown(body),
    warnings: [],
    metadata,
    engine,
  }
}

/** `key: value` lines between two `---`; nested values are kept as written. */
function takeFrontMatter(text: string): { metadata: Record<string, string>; body: string } {
  const match = /^\uFEFF?---\n([\s\S]*?)\n---\n/.exec(text)
  if (!match) return { metadata: {}, body: text }
  const metadata: Record<string, string> = {}
  let key = ''
  for (const line of (match[1] ?? '').split('\n')) {
    const pair = /^([^\s:#-][^:]*):\s*(.*)$/.exec(line)
    if (pair) {
      key = pair[1] ?? ''
      metadata[key] = (pair[2] ?? '').replace(/^(['"])(.*)\1$/, '$2')
    } else if (key && line.trim() !== '') {
      metadata[key] = `${metadata[key]}\n${line.trim()}`.trim()
    }
  }
  return { metadata, body: text.slice(match[0].length) }
}

export function elementsOfMarkdown(body: string): DraftElement[] {
  const lines = body.split('\n')
  const elements: DraftElement[] = []
  let index = 0
  while (index < lines.length) {
    const block = readBlock(lines, index)
    if (block.elements) elements.push(...block.elements)
    index = Math.max(block.next, index + 1)
  }
  return elements
}

interface Block {
  elements?: DraftElement[]
  next: number
}

function readBlock(lines: string[], start: number): Block {
  const line = lines[start] ?? ''
  if (line.trim() === '') return { next: start + 1 }
  const fence = /^\s{0,3}(`{3,}|~{3,})\s*([^`]*)$/.exec(line)
  if (fence) return readFence(lines, start, fence[1] ?? '```', (fence[2] ?? '').trim())
  const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line)
  if (heading) return { elements: [headingOf(heading[1]?.length ?? 1, heading[2] ?? '')], next: start + 1 }
  const underline = lines[start + 1] ?? ''
  if (!startsOtherBlock(line) && /^\s{0,3}(=+|-{2,})\s*$/.test(underline)) {
    return { elements: [headingOf(underline.includes('=') ? 1 : 2, line.trim())], next: start + 2 }
  }
  if (/^\s{0,3}([-*_])(\s*\1){2,}\s*$/.test(line)) return { next: start + 1 }
  if (line.includes('|') && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(underline) && underline.includes('-')) {
    return readPipeTable(lines, start)
  }
  if (listMarker(line)) return readListItem(lines, start)
  return readParagraph(lines, start)
}

function headingOf(level: number, text: string): DraftElement {
  return { kind: 'heading', level, text: plainText(text) }
}

function readFence(lines: string[], start: number, mark: string, language: string): Block {
  let end = start + 1
  while (end < lines.length && !(lines[end] ?? '').trim().startsWith(mark)) end++
  const text = lines.slice(start + 1, end).join('\n')
  return { elements: [{ kind: 'code', text, ...(language ? { subKind: language } : {}) }], next: end + 1 }
}

function readPipeTable(lines: string[], start: number): Block {
  let end = start + 2
  while (end < lines.length && (lines[end] ?? '').includes('|')) end++
  const grid = [lines[start] ?? '', ...lines.slice(start + 2, end)].map(cellsOfPipeRow)
  const columns = grid[0]?.length ?? 1
  const even = grid.map((row) =>
    [...row, ...Array<string>(Math.max(0, columns - row.length)).fill('')].slice(0, columns),
  )
  return { elements: splitTable({ rows: even.length, columns, cells: cellsOfGrid(even, 1) }), next: end }
}

function cellsOfPipeRow(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
  return inner.split(/(?<!\\)\|/).map((cell) => plainText(cell.replaceAll('\\|', '|').trim()))
}

function listMarker(line: string): { indent: number; marker: string; rest: string } | undefined {
  const match = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/.exec(line)
  if (!match) return undefined
  return { indent: (match[1] ?? '').replaceAll('\t', '    ').length, marker: match[2] ?? '', rest: match[3] ?? '' }
}

function readListItem(lines: string[], start: number): Block {
  const item = listMarker(lines[start] ?? '')
  if (!item) return { next: start + 1 }
  let end = start + 1
  while (end < lines.length && (lines[end] ?? '').trim() !== '' && !startsOtherBlock(lines[end] ?? '')) end++
  const text = [item.rest, ...lines.slice(start + 1, end).map((line) => line.trim())].join('\n')
  const isOrdered = /\d/.test(item.marker)
  return {
    elements: [
      {
        kind: 'list_item',
        subKind: isOrdered ? 'ordered' : 'unordered',
        level: Math.floor(item.indent / 2) + 1,
        text: isOrdered ? `${item.marker} ${plainText(text)}` : plainText(text),
      },
    ],
    next: end,
  }
}

function readParagraph(lines: string[], start: number): Block {
  let end = start + 1
  while (end < lines.length && (lines[end] ?? '').trim() !== '' && !startsOtherBlock(lines[end] ?? '')) end++
  const raw = lines
    .slice(start, end)
    .map((line) => line.replace(/^\s{0,3}>\s?/, '').trimEnd())
    .join('\n')
  const image = /^!\[([^\]]{0,1000})\]\([^()\s]{1,2000}(?:\s"[^"]{0,500}")?\)$/.exec(raw.trim())
  if (image) return { elements: [{ kind: 'image', text: image[1] ?? '' }], next: end }
  return { elements: [{ kind: 'paragraph', text: plainText(raw) }], next: end }
}

function startsOtherBlock(line: string): boolean {
  return /^\s{0,3}(#{1,6}\s|`{3,}|~{3,})/.test(line) || listMarker(line) !== undefined
}

/**
 * Takes off emphasis, links and inline code marks; leaves the words. A lone asterisk or underscore stays.
 * Every repetition is bounded: unclosed marks by the thousand would otherwise be searched to the end, each one again.
 */
export function plainText(text: string): string {
  return text
    .replace(/!?\[([^[\]\n]{0,1000})\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:\s+"[^"\n]{0,500}")?\)/g, '$1')
    .replace(/(\*\*\*|\*\*|__)(?=\S)([^\n]{0,600}?\S)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*\n]{0,600}?\S)\*(?![\w*])/g, '$1')
    .replace(/(?<![\w_])_(?=\S)([^_\n]{0,600}?\S)_(?![\w_])/g, '$1')
    .replace(/~~(?=\S)([^~\n]{0,600}?\S)~~/g, '$1')
    .replace(/`([^`\n]{1,600})`/g, '$1')
    .replace(/<br\s{0,3}\/?>/gi, '\n')
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>~])/g, '$1')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

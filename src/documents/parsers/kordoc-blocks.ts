/** Turns kordoc's blocks into draft elements, and its error codes into our reasons. */
import type { IRBlock, IRTable, ParseFailure } from 'kordoc'
import type { ParseFailureReason, Table, TableCell } from '../elements.ts'
import type { DraftElement } from './adapter.ts'
import { statuteLevel } from './outline-marks.ts'
import { markHeaders } from './table-names.ts'
import { tableText } from './table-text.ts'
import { UnreadableFile } from './unreadable-file.ts'

export const kordocEngine = { name: 'kordoc', version: '4.14.1' }

const reasonOfCode: Record<string, ParseFailureReason> = {
  EMPTY_INPUT: 'empty',
  UNSUPPORTED_FORMAT: 'unsupported',
  ENCRYPTED: 'encrypted',
  DRM_PROTECTED: 'drm-protected',
  CORRUPTED: 'corrupt',
  DECOMPRESSION_BOMB: 'bomb',
  ZIP_BOMB: 'bomb',
  NO_SECTIONS: 'corrupt',
  PARSE_ERROR: 'corrupt',
  OUTPUT_TOO_LARGE: 'too-large',
}

export function unreadableByKordoc(failure: ParseFailure): UnreadableFile {
  const reason = reasonOfCode[failure.code ?? ''] ?? 'corrupt'
  return new UnreadableFile(reason, failure.error ?? failure.code ?? 'The document cannot be read.')
}

/** An element and where kordoc found it, so that a box can be looked up for it. */
export interface PlacedDraft {
  draft: DraftElement
  pageNumber?: number
  sourceId?: string
}

export function elementsOfBlocks(blocks: readonly IRBlock[]): PlacedDraft[] {
  return blocks.flatMap((block) => elementsOfBlock(block))
}

function elementsOfBlock(block: IRBlock): PlacedDraft[] {
  const place = { pageNumber: block.pageNumber }
  const text = withoutPrivateBullets(block.text ?? '')
  const notes: PlacedDraft[] = block.footnoteText
    ? [{ draft: { kind: 'footnote', text: block.footnoteText }, ...place }]
    : []
  switch (block.type) {
    case 'heading':
      return [{ draft: { kind: 'heading', level: block.level ?? 1, text }, ...place }, ...notes]
    case 'list':
      return [
        { draft: { kind: 'list_item', subKind: block.listType, level: block.listDepth ?? 1, text }, ...place },
        ...notes,
        ...elementsOfBlocks(block.children ?? []).map((child) => ({
          ...child,
          draft: { ...child.draft, level: (child.draft.level ?? 1) + 1 },
        })),
      ]
    case 'table':
      return block.table ? [...elementsOfTable(block.table, block.pageNumber), ...notes] : notes
    case 'image':
      return [{ draft: { kind: 'image', text: '', subKind: block.imageData?.mimeType }, ...place }, ...notes]
    case 'separator':
      return notes
    case 'paragraph': {
      const level = levelOfStatute(text.trim())
      if (level !== undefined) return [{ draft: { kind: 'heading', level, text }, ...place }, ...notes]
      const isEquation = /^(\$\$?)[^$]+\1$/.test(text.trim())
      return [{ draft: { kind: isEquation ? 'equation' : 'paragraph', text }, ...place }, ...notes]
    }
  }
}

/** "제2장 총칙" and "제1조 (목적)" that stand alone, in whatever style; an article with its text behind it is a paragraph. */
function levelOfStatute(line: string): number | undefined {
  const level = line.length < 60 && !/[\n.]/.test(line) ? statuteLevel(line) : undefined
  return level === 5 && !line.endsWith(')') ? undefined : level
}

/** Hancom and Word set bullets in Wingdings, whose letters are private characters outside that font. */
function withoutPrivateBullets(text: string): string {
  return text.replace(/\uF06C/g, '●').replace(/\uF06E/g, '■')
}

function elementsOfTable(source: IRTable, pageNumber: number | undefined): PlacedDraft[] {
  const table = tableOfIr(source)
  const caption: PlacedDraft[] = source.caption
    ? [{ draft: { kind: 'caption', text: source.caption }, pageNumber }]
    : []
  const draft: DraftElement = { kind: 'table', text: tableText(table), table }
  return [...caption, { draft, pageNumber, sourceId: source.sourceId }]
}

/** kordoc fills the places under a merged cell with empty cells: they are left out here. */
export function tableOfIr(source: IRTable): Table {
  const covered = new Set<string>()
  const cells: TableCell[] = []
  for (const [row, sourceRow] of source.cells.entries()) {
    for (const [column, cell] of sourceRow.entries()) {
      if (!cell || covered.has(`${row}:${column}`)) continue
      const rowSpan = Math.max(1, Math.min(cell.rowSpan, source.rows - row))
      const columnSpan = Math.max(1, Math.min(cell.colSpan, source.cols - column))
      for (let y = row; y < row + rowSpan; y++) {
        for (let x = column; x < column + columnSpan; x++) covered.add(`${y}:${x}`)
      }
      cells.push({ row, column, rowSpan, columnSpan, text: withoutPrivateBullets(cell.text) })
    }
  }
  return { rows: source.rows, columns: source.cols, cells: markHeaders(cells, source.cols, source.hasHeader) }
}

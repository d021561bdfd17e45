/** What on a page is not running text: tables, figures, the table of contents. Each word belongs to one of them or to none. */
import type { ParsedPage } from '@llamaindex/liteparse'
import { area, type Rect, shareInside } from './geometry.ts'
import { findFigures, type PageFigure } from './page-figures.ts'
import { findIndex, type PageIndex } from './page-index.ts'
import { findTables, type PageTable } from './page-tables.ts'
import type { Word } from './page-words.ts'
import type { Line } from './text-lines.ts'

export interface PageObjects {
  tables: PageTable[]
  figures: PageFigure[]
  index: PageIndex | undefined
}

export function findObjects(page: ParsedPage, words: readonly Word[], lines: readonly Line[]): PageObjects {
  const upright = words.filter((word) => word.rotation === 0)
  const turned = words.filter((word) => word.rotation !== 0)
  const index = findIndex(lines)
  const candidates = findTables(page, upright, lines).filter((table) => !index || shareInside(table, index) < 0.5)
  const drawings = findFigures(page, lines, turned, [])
  const tables = candidates.filter((table) => !isLabelsOfDrawing(table, drawings))
  return { tables, figures: findFigures(page, lines, turned, tables), index }
}

/** A table and a drawing may claim the same place: a small or gappy table inside a drawing is its labels. */
function isLabelsOfDrawing(table: PageTable, drawings: readonly Rect[]): boolean {
  const empty = table.table.cells.filter((cell) => cell.text === '').length / Math.max(1, table.table.cells.length)
  const { box, rows, emptyShare } = table.seen
  const isWeak = rows <= 3 || Math.max(empty, emptyShare) > 0.35
  if (!isWeak) return false
  return drawings.some((drawing) => shareInside(box, drawing) > 0.6 && area(drawing) > area(box) * 1.5)
}

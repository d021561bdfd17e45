/** The tables of a page: regions, then the grid in each. */
import type { LayoutBlock, LayoutCell, ParsedPage } from '@llamaindex/liteparse'
import type { Table } from '../../elements.ts'
import { cellsOfGrid, tableText } from '../table-text.ts'
import { area, type Rect, shareInside, union } from './geometry.ts'
import type { Word } from './page-words.ts'
import { type Rulings, rulingsOf } from './rulings.ts'
import { gridOfRegion } from './table-grid.ts'
import { growRegion } from './table-regions.ts'
import type { Line } from './text-lines.ts'

export interface PageTable extends Rect {
  /** Rows that liteparse saw: few mean that it may have taken labels for a table. */
  seenRows: number
  seen: Rect
  table: Table
  text: string
  /** In the order of the table's cells. */
  cellRects: (Rect | undefined)[]
}

export function findTables(page: ParsedPage, words: readonly Word[], lines: readonly Line[]): PageTable[] {
  const rulings = rulingsOf(page)
  const regions = (page.blocks ?? []).flatMap((block) => {
    if (block.kind !== 'table' || !block.bbox) return []
    const seen = rectOfBox(block.bbox)
    const seenRows = (block.rows?.length ?? 0) + (block.header ? 1 : 0)
    return [{ ...growRegion(seen, lines, rulings, page), seen, seenRows, fallback: [asSeen(block, seen, seenRows)] }]
  })
  return mergeOverlapping(regions).flatMap((region) => {
    const inside = words.filter((word) => shareInside(word, region) > 0.5)
    const grid = gridOfRegion(region, inside, rulings)
    if (!grid) return region.fallback
    if (isLayoutOfText(grid.table, region, rulings)) return []
    const table = {
      ...grid.table,
      cells: grid.table.cells.map((cell) => (cell.row === 0 ? { ...cell, isHeader: true } : cell)),
    }
    return [
      {
        ...rectOf(region),
        seen: region.seen,
        seenRows: region.seenRows,
        table,
        text: tableText(table),
        cellRects: grid.cellRects,
      },
    ]
  })
}

/** Cards or columns of sentences that happen to stand side by side: no stroke parts them and their texts are long. */
function isLayoutOfText(table: Table, region: Rect, { vertical, horizontal }: Rulings): boolean {
  const hasStrokes = [...vertical, ...horizontal].some((stroke) => shareOfLength(stroke, region) > 0.5)
  if (hasStrokes) return false
  const filled = table.cells.filter((cell) => cell.text !== '')
  const long = filled.filter((cell) => cell.text.split(' ').length >= 7)
  return table.columns <= 4 && (long.length >= filled.length * 0.35 || (table.columns <= 3 && long.length >= 4))
}

/** The part of the table's width or height that a stroke runs along, 0 when it lies elsewhere. */
function shareOfLength(stroke: Rect, region: Rect): number {
  if (stroke.x1 < region.x0 - 3 || stroke.x0 > region.x1 + 3 || stroke.y1 < region.y0 - 3 || stroke.y0 > region.y1 + 3)
    return 0
  const wide = Math.min(stroke.x1, region.x1) - Math.max(stroke.x0, region.x0)
  const tall = Math.min(stroke.y1, region.y1) - Math.max(stroke.y0, region.y0)
  return Math.max(wide / (region.x1 - region.x0), tall / (region.y1 - region.y0))
}

type Region = Rect & { seen: Rect; seenRows: number; fallback: PageTable[] }

function mergeOverlapping(regions: readonly Region[]): Region[] {
  const merged: Region[] = []
  for (const region of regions.toSorted((a, b) => area(b) - area(a))) {
    const host = merged.findIndex((other) => shareInside(region, other) > 0.3)
    const current = merged[host]
    if (current)
      merged[host] = {
        ...union(current, region),
        seen: union(current.seen, region.seen),
        seenRows: current.seenRows + region.seenRows,
        fallback: [...current.fallback, ...region.fallback],
      }
    else merged.push({ ...region })
  }
  return merged
}

/** The cells as liteparse found them, where no column boundary could be found in the region. */
function asSeen(block: LayoutBlock, seen: Rect, seenRows: number): PageTable {
  const grid: LayoutCell[][] = [...(block.header ? [block.header] : []), ...(block.rows ?? [])]
  const columns = Math.max(...grid.map((row) => row.length))
  const even = grid.map((row) => Array.from({ length: columns }, (_, column) => row[column]))
  const table = {
    rows: grid.length,
    columns,
    cells: cellsOfGrid(
      even.map((row) => row.map((cell) => cell?.text ?? '')),
      1,
    ),
  }
  const cellRects = even.flat().map((cell) => (cell?.bbox ? rectOfBox(cell.bbox) : undefined))
  return { ...seen, seen, seenRows, table, text: tableText(table), cellRects }
}

function rectOfBox(box: { x: number; y: number; width: number; height: number }): Rect {
  return { x0: box.x, y0: box.y, x1: box.x + box.width, y1: box.y + box.height }
}

function rectOf(rect: Rect): Rect {
  return { x0: rect.x0, y0: rect.y0, x1: rect.x1, y1: rect.y1 }
}

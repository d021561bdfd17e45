/** The tables of a page: regions, then the grid in each. */
import type { LayoutBlock, LayoutCell, ParsedPage } from '@llamaindex/liteparse'
import type { Table } from '../../elements.ts'
import { markHeaders } from '../table-names.ts'
import { cellsOfGrid, tableText } from '../table-text.ts'
import { area, type Rect, shareInside, union } from './geometry.ts'
import type { Word } from './page-words.ts'
import { isBarChart, type Rulings, rulingsOf } from './rulings.ts'
import { gridOfRegion } from './table-grid.ts'
import { growRegion } from './table-regions.ts'
import type { Line } from './text-lines.ts'
import { findUnseenTables } from './unseen-tables.ts'

export interface PageTable extends Rect {
  /** The first sight of it: a small or gappy one inside a drawing may be the drawing's labels. */
  seen: FirstSight
  table: Table
  text: string
  /** In the order of the table's cells. */
  cellRects: (Rect | undefined)[]
}

export interface FirstSight {
  box: Rect
  rows: number
  /** The share of its cells in which nothing was seen. */
  emptyShare: number
}

type Region = Rect & { seen: FirstSight; fallback: PageTable[] }

export function findTables(page: ParsedPage, words: readonly Word[], lines: readonly Line[]): PageTable[] {
  const rulings = rulingsOf(page)
  const seen = (page.blocks ?? []).flatMap((block) => {
    if (block.kind !== 'table' || !block.bbox) return []
    const table = asSeen(block, rectOfBox(block.bbox))
    return [{ ...growRegion(table.seen.box, lines, rulings, page), seen: table.seen, fallback: [table] }]
  })
  const missed = findUnseenTables(lines, rulings, page)
    .filter((region) => seen.every((other) => shareInside(region, other) < 0.2 && shareInside(other, region) < 0.5))
    .map((region) => ({ ...region, seen: { box: plain(region), rows: region.rows, emptyShare: 0 }, fallback: [] }))
  return mergeOverlapping([...seen, ...missed]).flatMap((region) => {
    if (isBarChart(region, rulings)) return []
    const inside = words.filter((word) => shareInside(word, region) > 0.5)
    const grid = gridOfRegion(region, inside, rulings)
    if (!grid) return region.fallback
    if (isLayoutOfText(grid.table, region, rulings)) return []
    const cells = markHeaders(grid.table.cells, grid.table.columns, true)
    const table = { ...grid.table, cells }
    return [{ ...plain(region), seen: region.seen, table, text: tableText(table), cellRects: grid.cellRects }]
  })
}

/** Cards or columns of sentences that happen to stand side by side: no stroke parts them and their texts are long. */
function isLayoutOfText(table: Table, region: Rect, { vertical, horizontal }: Rulings): boolean {
  const hasStrokes = [...vertical, ...horizontal].some((stroke) => shareOfLength(stroke, region) > 0.5)
  if (hasStrokes) return false
  const first = table.cells.filter((cell) => cell.row === 0)
  const hasNames = first.every((cell) => cell.text !== '' && cell.text.split(' ').length <= 4)
  if (hasNames && table.columns >= 3 && table.rows >= 4) return false
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

function mergeOverlapping(regions: readonly Region[]): Region[] {
  const merged: Region[] = []
  for (const region of regions.toSorted((a, b) => area(b) - area(a))) {
    const host = merged.findIndex((other) => shareInside(region, other) > 0.3)
    const current = merged[host]
    if (!current) {
      merged.push({ ...region })
      continue
    }
    const seen = {
      box: union(current.seen.box, region.seen.box),
      rows: current.seen.rows + region.seen.rows,
      emptyShare: Math.max(current.seen.emptyShare, region.seen.emptyShare),
    }
    merged[host] = { ...union(current, region), seen, fallback: [...current.fallback, ...region.fallback] }
  }
  return merged
}

/** The cells as liteparse found them, for a region where no column boundary can be found. */
function asSeen(block: LayoutBlock, box: Rect): PageTable {
  const grid: LayoutCell[][] = [...(block.header ? [block.header] : []), ...(block.rows ?? [])]
  const columns = Math.max(...grid.map((row) => row.length))
  const even = grid.map((row) => Array.from({ length: columns }, (_, column) => row[column]))
  const texts = even.map((row) => row.map((cell) => cell?.text ?? ''))
  const table = { rows: grid.length, columns, cells: cellsOfGrid(texts, 1) }
  const cellRects = even.flat().map((cell) => (cell?.bbox ? rectOfBox(cell.bbox) : undefined))
  const emptyShare = texts.flat().filter((text) => text === '').length / Math.max(1, texts.flat().length)
  return { ...box, seen: { box, rows: grid.length, emptyShare }, table, text: tableText(table), cellRects }
}

function rectOfBox(box: { x: number; y: number; width: number; height: number }): Rect {
  return { x0: box.x, y0: box.y, x1: box.x + box.width, y1: box.y + box.height }
}

function plain(rect: Rect): Rect {
  return { x0: rect.x0, y0: rect.y0, x1: rect.x1, y1: rect.y1 }
}

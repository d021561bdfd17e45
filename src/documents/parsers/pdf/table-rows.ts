/**
 * Where the rows of a table part. Strokes and the edges of shades part rows for certain, some of them only in some columns.
 * Between them the lines of text are rows of their own, unless a line only continues the cells above it.
 */
import { median, type Rect } from './geometry.ts'

/** The texts of one line of the table, by column. */
export interface TextRow {
  baseline: number
  y0: number
  y1: number
  size: number
  cells: Map<number, string>
}

export interface RowBoundary {
  y: number
  /** The columns that a stroke closes here; undefined where only the text says that a row ends. */
  closedColumns: Set<number> | undefined
}

/** A stroke along this share of the table closes all of it. */
const fullShare = 0.7

export interface TableFrame {
  region: Rect
  /** What the texts of each column take up. */
  extents: readonly { x0: number; x1: number }[]
  horizontal: readonly Rect[]
  bands: readonly Rect[]
  /** Vertical strokes part the columns. */
  hasInnerStrokes: boolean
}

export function rowBoundaries(frame: TableFrame, textRows: readonly TextRow[]): RowBoundary[] {
  const levels = strokeLevels(frame)
  const columnCount = frame.extents.length
  const isFull = (level: RowBoundary): boolean => (level.closedColumns?.size ?? 0) >= columnCount * fullShare
  const boundaries: RowBoundary[] = []
  const usualStep = median(textRows.slice(1).map((row, index) => row.baseline - (textRows[index]?.baseline ?? 0)))
  const bandOf = groupByBand(
    textRows,
    levels.filter(isFull).map((level) => level.y),
  )
  const isRuled = frame.hasInnerStrokes || bandOf.size >= 4
  let current = textRows[0] ? mergedRow(textRows[0]) : undefined
  for (const [index, row] of textRows.entries()) {
    const previous = textRows[index - 1]
    if (!previous || !current) continue
    const between = levels.find(
      (level) => level.y > previous.y1 - previous.size * 0.45 && level.y < row.y0 + row.size * 0.45,
    )
    const band = [...bandOf.values()].find((rows) => rows.includes(previous) && rows.includes(row))
    const isOneRow = isRuled && band !== undefined && bandOf.size >= 2 && isRagged(band, columnCount)
    if (between) {
      boundaries.push(between)
      current = mergedRow(row)
    } else if (isOneRow || continues(current, previous, row, usualStep)) {
      for (const [column, text] of row.cells)
        current.cells.set(column, `${current.cells.get(column) ?? ''} ${text}`.trim())
    } else {
      boundaries.push({ y: (previous.y1 + row.y0) / 2, closedColumns: undefined })
      current = mergedRow(row)
    }
  }
  return boundaries
}

function mergedRow(row: TextRow): TextRow {
  return { ...row, cells: new Map(row.cells) }
}

/** The heights at which strokes or shades close at least one whole column. */
function strokeLevels({ region, extents, horizontal, bands }: TableFrame): RowBoundary[] {
  const edges = [
    ...horizontal.map((stroke) => ({ x0: stroke.x0, x1: stroke.x1, y: stroke.y0 })),
    ...bands.flatMap(({ x0, x1, y0, y1 }) => [
      { x0, x1, y: y0 },
      { x0, x1, y: y1 },
    ]),
  ]
  const levels: { y: number; pieces: { x0: number; x1: number }[] }[] = []
  for (const edge of edges.filter(({ y }) => y > region.y0 + 2 && y < region.y1 - 2)) {
    const near = levels.find((level) => Math.abs(level.y - edge.y) < 3)
    if (near) near.pieces.push(edge)
    else levels.push({ y: edge.y, pieces: [edge] })
  }
  return levels
    .map(({ y, pieces }) => {
      const closedColumns = new Set<number>()
      for (const [column, { x0, x1 }] of extents.entries()) {
        if (x1 > x0 && coveredLength(pieces, x0, x1) >= (x1 - x0) * 0.8) closedColumns.add(column)
      }
      return { y, closedColumns }
    })
    .filter((level) => level.closedColumns.size > 0)
    .toSorted((a, b) => a.y - b.y)
}

function coveredLength(pieces: readonly { x0: number; x1: number }[], x0: number, x1: number): number {
  let covered = 0
  let reached = x0
  for (const piece of pieces.toSorted((a, b) => a.x0 - b.x0)) {
    const from = Math.max(reached, piece.x0)
    const to = Math.min(x1, piece.x1)
    if (to > from) {
      covered += to - from
      reached = to
    }
  }
  return covered
}

function groupByBand(textRows: readonly TextRow[], levels: readonly number[]): Map<number, TextRow[]> {
  return Map.groupBy(textRows, (row) => levels.filter((y) => y < row.baseline - row.size * 0.3).length)
}

/** Cells of one row wrap to different numbers of lines; rows of their own fill most columns line by line. */
function isRagged(band: readonly TextRow[], columnCount: number): boolean {
  if (band.length === 1) return true
  const counts = Array.from({ length: columnCount }, (_, column) => band.filter((row) => row.cells.has(column)).length)
  const full = counts.filter((count) => count >= band.length * 0.8).length
  return full < Math.max(2, columnCount * 0.6)
}

const isNumeric = (text: string): boolean => /^[-+±~<>≤≥$€₩£¥*(]*\d[\d.,\s/–-]*[%)*†‡]*$/.test(text)

function continues(current: TextRow, previous: TextRow, row: TextRow, usualStep: number): boolean {
  const step = row.baseline - previous.baseline
  if (step > row.size * 1.6) return false
  const columns = [...row.cells.keys()]
  const hangsBelow = columns.every((column) => {
    const above = current.cells.get(column)
    return above !== undefined && !isNumeric(row.cells.get(column) ?? '') && !(isNumeric(above) && above.length < 12)
  })
  const isClose = step < usualStep * 0.86
  if (!hangsBelow) {
    // A wrapped line may stand beside a cell that is centred in its row: only clearly smaller steps say so.
    return isClose && !row.cells.has(0) && columns.every((column) => !isNumeric(row.cells.get(column) ?? ''))
  }
  if (!row.cells.has(0) || !current.cells.has(0))
    return columns.length <= Math.max(1, current.cells.size * 0.7) || isClose
  return isClose
}

/**
 * Tables that liteparse does not see: those drawn with crossing strokes, and those without strokes whose texts stand
 * under each other in at least three columns.
 */
import type { ParsedPage } from '@llamaindex/liteparse'
import { overlapX, overlapY, type Rect, shareInside, union, unionAll } from './geometry.ts'
import type { Rulings } from './rulings.ts'
import type { Line } from './text-lines.ts'

export type UnseenTable = Rect & { rows: number }

export function findUnseenTables(lines: readonly Line[], rulings: Rulings, page: ParsedPage): UnseenTable[] {
  const drawn = strokeGrids(rulings, lines, page)
  const aligned = alignedRuns(lines).filter((run) => drawn.every((grid) => shareInside(run, grid) < 0.3))
  return [...drawn, ...aligned]
}

/** Strokes that cross or touch are one grid; a table has at least two rows and two columns with text in them. */
function strokeGrids({ horizontal, vertical }: Rulings, lines: readonly Line[], page: ParsedPage): UnseenTable[] {
  const grids: { box: Rect; across: Rect[]; down: Rect[] }[] = []
  for (const stroke of [...horizontal, ...vertical]) {
    const isAcross = stroke.x1 - stroke.x0 > stroke.y1 - stroke.y0
    const touching = grids.filter((grid) => [...grid.across, ...grid.down].some((other) => touches(stroke, other)))
    const [first, ...others] = touching
    const grid = first ?? { box: stroke, across: [], down: [] }
    if (!first) grids.push(grid)
    grid.box = union(grid.box, stroke)
    ;(isAcross ? grid.across : grid.down).push(stroke)
    for (const other of others) {
      grid.box = union(grid.box, other.box)
      grid.across.push(...other.across)
      grid.down.push(...other.down)
      grids.splice(grids.indexOf(other), 1)
    }
  }
  return grids.flatMap(({ box, across, down }) => {
    const rows = distinct(across.map((stroke) => stroke.y0)) - 1
    const columns = distinct(down.map((stroke) => stroke.x0)) - 1
    const isLarge = box.x1 - box.x0 > 80 && box.y1 - box.y0 > 20
    const isPage = (box.x1 - box.x0) * (box.y1 - box.y0) > page.width * page.height * 0.92
    const inside = lines.filter((line) => shareInside(line, box) > 0.6)
    return rows >= 2 && columns >= 2 && isLarge && !isPage && inside.length >= rows ? [{ ...box, rows }] : []
  })
}

function touches(a: Rect, b: Rect): boolean {
  return overlapX(a, b) >= -2 && overlapY(a, b) >= -2
}

function distinct(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted.filter((value, index) => index === 0 || value - (sorted[index - 1] ?? 0) > 4).length
}

const fewestRows = 4
const fewestColumns = 3

/** Rows of at least three short texts that follow each other, with edges or middles under those of the row above. */
function alignedRuns(lines: readonly Line[]): UnseenTable[] {
  const rows = [...Map.groupBy(lines, (line) => Math.round(line.baseline / 2)).values()]
    .filter((row) => row.length >= fewestColumns && row.every((line) => line.words.length <= 6))
    .toSorted((a, b) => (a[0]?.baseline ?? 0) - (b[0]?.baseline ?? 0))
  const runs: Line[][][] = []
  for (const row of rows) {
    const last = runs.at(-1)
    const previous = last?.at(-1)
    if (last && previous && isNextRow(previous, row) && countAligned(previous, row) >= fewestColumns) last.push(row)
    else runs.push([row])
  }
  return runs
    .filter((run) => run.length >= fewestRows && averageWords(run) <= 3.5)
    .map((run) => ({ ...unionAll(run.flat()), rows: run.length }))
}

function isNextRow(above: readonly Line[], below: readonly Line[]): boolean {
  const step = (below[0]?.baseline ?? 0) - (above[0]?.baseline ?? 0)
  return step < (above[0]?.size ?? 0) * 2.8
}

function countAligned(above: readonly Line[], below: readonly Line[]): number {
  const isUnder = (a: Line, b: Line): boolean =>
    Math.abs(a.x0 - b.x0) < 3 || Math.abs(a.x1 - b.x1) < 3 || Math.abs(a.x0 + a.x1 - b.x0 - b.x1) < 6
  return below.filter((line) => above.some((other) => isUnder(other, line))).length
}

function averageWords(run: readonly (readonly Line[])[]): number {
  const cells = run.flat()
  return cells.reduce((sum, line) => sum + line.words.length, 0) / Math.max(1, cells.length)
}

/**
 * Where tables lie. liteparse's tables are the start; each grows to the frame it is drawn in, and to rows and columns
 * that line up with it but stand outside.
 */
import type { ParsedPage } from '@llamaindex/liteparse'
import { overlapX, overlapY, type Rect, shareInside, union, unionAll } from './geometry.ts'
import type { Rulings } from './rulings.ts'
import type { Line } from './text-lines.ts'

export function growRegion(start: Rect, lines: readonly Line[], rulings: Rulings, page: ParsedPage): Rect {
  let region = growToFrame(start, rulings, lines, page)
  for (let round = 0; round < 4; round++) {
    const grown = growUp(growSideways(region, lines), lines)
    if (grown.x0 === region.x0 && grown.x1 === region.x1 && grown.y0 === region.y0 && grown.y1 === region.y1) break
    region = grown
  }
  return withoutTitles(region, lines, rulings)
}

/** Single lines at the top of a table without strokes are its title, and the title of the page. */
function withoutTitles(region: Rect, lines: readonly Line[], rulings: Rulings): Rect {
  const isFramed = rulings.horizontal.some(
    (stroke) =>
      overlapX(stroke, region) > (region.x1 - region.x0) * 0.5 &&
      stroke.y0 > region.y0 - 3 &&
      stroke.y0 < region.y1 + 3,
  )
  if (isFramed) return region
  const inside = lines.filter((line) => shareInside(line, region) > 0.5)
  const rows = [...Map.groupBy(inside, (line) => Math.round(line.baseline / 3)).values()].toSorted(
    (a, b) => (a[0]?.baseline ?? 0) - (b[0]?.baseline ?? 0),
  )
  const first = rows.findIndex((row) => row.length >= 3)
  const titles = rows.slice(0, Math.max(0, first))
  if (titles.length === 0 || titles.length > 3 || titles.some((row) => row.length !== 1)) return region
  const [last, names] = [titles.at(-1)?.[0], rows[first]?.[0]]
  const isApart = last && names && (last.size > names.size * 1.15 || names.baseline - last.baseline > last.size * 1.9)
  if (!isApart) return region
  return { ...region, y0: Math.min(...(rows[first] ?? []).map((line) => line.y0)) - 1 }
}

/** Strokes and shades that run through most of the region and on beyond it belong to the same table. */
function growToFrame(start: Rect, rulings: Rulings, lines: readonly Line[], page: ParsedPage): Rect {
  let region = start
  for (let round = 0; round < 3; round++) {
    const width = region.x1 - region.x0
    const touching = [...rulings.horizontal, ...rulings.bands].filter((rect) => {
      const isAcross =
        overlapX(rect, region) > Math.min(width, rect.x1 - rect.x0) * 0.6 && rect.x1 - rect.x0 > width * 0.5
      const isNear = overlapY(rect, region) > -14
      return isAcross && isNear && rect.x1 - rect.x0 < page.width * 0.98 && rect.y1 - rect.y0 < page.height * 0.7
    })
    const posts = rulings.vertical.filter(
      (stroke) => overlapY(stroke, region) > 8 && stroke.x0 > region.x0 - 6 && stroke.x0 < region.x1 + 6,
    )
    const frame = [...touching, ...posts].reduce<Rect>(union, region)
    if (takesInText(region, frame, lines)) break
    region = frame
  }
  return region
}

/** Running text between the region and its frame: the stroke belongs to something else. */
function takesInText(region: Rect, frame: Rect, lines: readonly Line[]): boolean {
  return lines.some((line) => {
    const isAdded = shareInside(line, frame) > 0.5 && shareInside(line, region) < 0.3
    return isAdded && line.words.length >= 9 && line.x1 - line.x0 > (frame.x1 - frame.x0) * 0.6
  })
}

/** A column to the left or right whose texts stand on the baselines of most rows. */
function growSideways(region: Rect, lines: readonly Line[]): Rect {
  const inside = lines.filter((line) => shareInside(line, region) > 0.5)
  const rows = [...Map.groupBy(inside, (line) => Math.round(line.baseline / 3)).values()]
    .map((row) => row[0])
    .filter((line) => line !== undefined)
  if (rows.length < 3) return region
  const beside = lines.filter(
    (line) => shareInside(line, region) < 0.3 && overlapY(line, region) > 0 && line.words.length <= 6,
  )
  const aligned = beside.filter((line) => rows.some((row) => Math.abs(row.baseline - line.baseline) < line.size * 0.35))
  let grown = region
  for (const side of ['left', 'right'] as const) {
    const column = aligned.filter(
      (line) =>
        (side === 'left' ? region.x0 - line.x1 : line.x0 - region.x1) > -2 &&
        (side === 'left' ? region.x0 - line.x1 : line.x0 - region.x1) < line.size * 14,
    )
    if (column.length >= rows.length * 0.6 && column.length >= 3) grown = union(grown, unionAll(column))
  }
  return grown
}

/** A row right above whose texts stand over the columns: the header that liteparse left outside. */
function growUp(region: Rect, lines: readonly Line[]): Rect {
  const above = lines.filter(
    (line) => shareInside(line, region) < 0.3 && line.y1 <= region.y0 + line.size * 0.4 && overlapX(line, region) > 0,
  )
  const nearest = above.toSorted((a, b) => b.baseline - a.baseline)[0]
  if (!nearest || region.y0 - nearest.y1 > nearest.size * 1.1) return region
  const row = above.filter((line) => Math.abs(line.baseline - nearest.baseline) < nearest.size * 0.4)
  const within = row.filter((line) => line.x0 > region.x0 - nearest.size * 3 && line.x1 < region.x1 + nearest.size * 3)
  const isRow = row.length >= 2 && within.length >= row.length * 0.66 && row.every((line) => line.words.length <= 5)
  return isRow ? union(region, unionAll(row)) : region
}

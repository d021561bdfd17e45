/**
 * Lines that stand above or below several columns without reaching over them: a date at the right edge under the title,
 * the heading at the left edge of a table that is as wide as the page. Taken for a part of the column that they happen
 * to stand over, they would be read with it; so for the order of reading they are made as wide as what they belong to.
 *
 * - A block below the columns, closer to the wide block under it than to its own column, belongs to the wide block.
 * - A line beyond the ends of the other columns, pushed to the right edge of its own, belongs to no column.
 */
import { overlapX, overlapY, type Rect, unionAll } from './geometry.ts'

/** The rectangles to order by, one for each block. */
export function spreadOverColumns(blocks: readonly Rect[]): Rect[] {
  const columns = columnsOf(blocks)
  return blocks.map((block) => {
    const wide = wideBlockBelow(block, blocks) ?? pushedBeyondColumns(block, columns)
    return wide ? { ...block, x0: Math.min(block.x0, wide.x0), x1: Math.max(block.x1, wide.x1) } : block
  })
}

function wideBlockBelow(block: Rect, blocks: readonly Rect[]): Rect | undefined {
  const stacked = blocks.filter((other) => other !== block && overlapX(other, block) > 0)
  const [below] = stacked.filter((other) => other.y0 >= block.y1 - 1).toSorted((a, b) => a.y0 - b.y0)
  const [above] = stacked.filter((other) => other.y1 <= block.y0 + 1).toSorted((a, b) => b.y1 - a.y1)
  if (!below || !above || below.y0 - block.y1 >= block.y0 - above.y1) return undefined
  const beside = blocks.filter((other) => overlapX(other, block) <= 0 && overlapX(other, above) <= 0)
  if (beside.some((other) => other.y1 > block.y0 + 1 && other.y0 < below.y0)) return undefined
  const next = beside.filter((other) => other.y1 <= block.y0 + 1 && overlapX(other, below) > 0)
  const column = stacked.filter((other) => other.y1 <= block.y0 + 1 && next.every((one) => overlapX(one, other) <= 0))
  const areColumns = column.includes(above) && next.some((one) => column.some((other) => overlapY(one, other) > 0))
  return areColumns ? below : undefined
}

/** The blocks of each column: those whose widths overlap, without the ones that reach over two blocks side by side. */
function columnsOf(blocks: readonly Rect[]): Rect[][] {
  const pairs = blocks.flatMap((left) =>
    blocks.flatMap((right) =>
      overlapX(left, right) <= 0 && left.x1 <= right.x0 && overlapY(left, right) > 0 ? [[left, right]] : [],
    ),
  )
  const reachesOver = (block: Rect): boolean =>
    pairs.some((pair) => pair.every((side) => side !== block && overlapX(side, block) > 0))
  const columns: Rect[][] = []
  for (const block of blocks.toSorted((a, b) => a.x0 - b.x0)) {
    if (pairs.length > 0 && reachesOver(block)) continue
    const column = columns.at(-1)
    if (column && overlapX(unionAll(column), block) > 0) column.push(block)
    else columns.push([block])
  }
  return columns
}

/** In em of a line: how far from the left edge of its column a line begins that was pushed to the right. */
const pushedEm = 3

function pushedBeyondColumns(block: Rect, columns: readonly Rect[][]): Rect | undefined {
  const own = columns.find((column) => column.includes(block))
  if (!own || own.length < 3 || columns.length < 2) return undefined
  const height = block.y1 - block.y0
  const edges = unionAll(own)
  const isPushed = block.x0 > edges.x0 + height * pushedEm && Math.abs(block.x1 - edges.x1) < height
  if (!isPushed) return undefined
  const rest = columns.flat().filter((other) => other !== block)
  const isBeyond = rest.every((other) => other.y0 >= block.y1 - 1) || rest.every((other) => other.y1 <= block.y0 + 1)
  return isBeyond ? unionAll(rest) : undefined
}

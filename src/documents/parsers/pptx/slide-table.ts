/** `a:tbl`: rows, merged cells, and a box for each cell from the widths and heights that the file states. */
import type { Box, Table, TableCell } from '../../elements.ts'
import { markHeaders } from '../table-names.ts'
import { attributeOf, childOf, childrenOf, numberOf, type XmlNode } from '../xml-tree.ts'
import { bodyText } from './slide-text.ts'

/** A table of more places than this is not one of a slide. */
const mostPlaces = 100_000

/** @param box of the whole table, in shares of the slide */
export function readSlideTable(source: XmlNode, box: Box): Table | undefined {
  const widths = childrenOf(childOf(source, 'tblGrid'), 'gridCol').map((column) => numberOf(column, 'w') ?? 0)
  const rows = childrenOf(source, 'tr')
  const columns = Math.max(widths.length, ...rows.slice(0, 1000).map((row) => childrenOf(row, 'tc').length))
  if (rows.length === 0 || columns < 1 || rows.length * columns > mostPlaces) return undefined
  const across = edgesOf(widths, columns)
  const down = edgesOf(
    rows.map((row) => numberOf(row, 'h') ?? 0),
    rows.length,
  )
  const placed: TableCell[] = []
  const taken = new Set<number>()
  for (const [row, sourceRow] of rows.entries()) {
    for (const [column, cell] of childrenOf(sourceRow, 'tc').entries()) {
      if (isTrue(attributeOf(cell, 'hMerge')) || isTrue(attributeOf(cell, 'vMerge'))) continue
      if (taken.has(row * columns + column)) continue
      const rowSpan = spanOf(cell, 'rowSpan', rows.length - row)
      let columnSpan = spanOf(cell, 'gridSpan', columns - column)
      while (columnSpan > 1 && taken.has(row * columns + column + columnSpan - 1)) columnSpan--
      for (let y = row; y < row + rowSpan; y++)
        for (let x = column; x < column + columnSpan; x++) taken.add(y * columns + x)
      placed.push({
        row,
        column,
        rowSpan,
        columnSpan,
        text: bodyText(childOf(cell, 'txBody')),
        box: boxWithin(box, [across[column], down[row], across[column + columnSpan], down[row + rowSpan]]),
      })
    }
  }
  const hasHeader = isTrue(attributeOf(childOf(source, 'tblPr'), 'firstRow'))
  return { rows: rows.length, columns, cells: markHeaders(placed, columns, hasHeader) }
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true'
}

function spanOf(cell: XmlNode, name: string, most: number): number {
  return Math.max(1, Math.min(numberOf(cell, name) ?? 1, most))
}

/** Shares 0..1 at which the columns (or rows) begin and end; even ones where the file states no sizes. */
function edgesOf(sizes: readonly number[], count: number): number[] {
  const total = sizes.reduce((sum, size) => sum + Math.max(0, size), 0)
  const edges = [0]
  for (let index = 0; index < count; index++) {
    edges.push((edges.at(-1) ?? 0) + (total > 0 ? Math.max(0, sizes[index] ?? 0) / total : 1 / count))
  }
  return edges
}

function boxWithin([x0, y0, x1, y1]: Box, [left = 0, top = 0, right = 1, bottom = 1]: (number | undefined)[]): Box {
  const [width, height] = [x1 - x0, y1 - y0]
  return [x0 + width * left, y0 + height * top, x0 + width * right, y0 + height * bottom]
}

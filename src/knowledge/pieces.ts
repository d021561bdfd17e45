/** From the ranges of a chunk to places in the document: element, page, boxes. */
import type { Element } from '../documents/elements.ts'
import type { ChunkRange } from './chunking.ts'
import type { Piece } from './tables.ts'

export function placePieces(ranges: readonly ChunkRange[], elementOf: ReadonlyMap<string, Element>): Piece[] {
  return ranges.map((range) => {
    const element = elementOf.get(range.elementId)
    const cell =
      range.cell &&
      element?.table?.cells.find((one) => one.row === range.cell?.row && one.column === range.cell?.column)
    const [first] = element?.provenance ?? []
    const boxes = element?.provenance.map(({ page, box }) => ({ page, box })) ?? []
    return {
      start: range.start,
      end: range.end,
      elementId: range.elementId,
      page: first?.page ?? null,
      // A cell's own box shows the row that was quoted, not the whole table.
      boxes: cell?.box && first ? [{ page: first.page, box: cell.box }] : boxes,
    }
  })
}

/** The places under a quote, boxes that touch merged by element. */
export function placesOf(pieces: readonly Piece[], start: number, end: number): Piece[] {
  const under = pieces.filter((piece) => piece.start < end && piece.end > start)
  const byPlace = new Map(under.map((piece) => [`${piece.elementId} ${JSON.stringify(piece.boxes)}`, piece]))
  return [...byPlace.values()]
}

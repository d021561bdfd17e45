/**
 * Gives a page and a rough place to what the drawn pages do not show: formulas, ruby text, headers, text boxes.
 * The page is what a citation needs; the box is the strip between the neighbours that have one, marked as an estimate.
 */
import type { Box, Provenance } from '../../elements.ts'
import type { PlacedDraft } from '../kordoc-blocks.ts'

/** The margins of Hancom's own template, as shares of A4. */
const textLeft = 0.14
const textRight = 0.86
const textTop = 0.12
const textBottom = 0.9
/** A strip at least this high can be seen and clicked. */
const lowestStrip = 0.012

export function estimatePlaces(placed: readonly PlacedDraft[], pageCount: number): PlacedDraft[] {
  const nextPlaces = placesAfter(placed)
  let before: Provenance | undefined
  return placed.map((item, index) => {
    const own = item.draft.provenance?.at(-1)
    if (own) {
      before = own
      return item
    }
    const after = nextPlaces[index]
    const page = Math.min(pageCount, Math.max(1, item.pageNumber ?? before?.page ?? after?.page ?? 1))
    const top = before?.page === page ? before.box[3] : textTop
    const bottom = after?.page === page && after.box[1] > top ? after.box[1] : textBottom
    const box = boxOfKind(item.draft.kind) ?? [textLeft, top, textRight, Math.max(bottom, top + lowestStrip)]
    return { ...item, draft: { ...item.draft, provenance: [{ page, box }], confidence: 0.5 } }
  })
}

/** For each element the place of the first one after it that has one. */
function placesAfter(placed: readonly PlacedDraft[]): (Provenance | undefined)[] {
  const places: (Provenance | undefined)[] = []
  let next: Provenance | undefined
  for (const item of placed.toReversed()) {
    places.push(next)
    next = item.draft.provenance?.[0] ?? next
  }
  return places.reverse()
}

/** Heads and feet stand in the margins, wherever their text lies in the file. */
function boxOfKind(kind: PlacedDraft['draft']['kind']): Box | undefined {
  if (kind === 'header') return [textLeft, 0.05, textRight, 0.09]
  if (kind === 'footer') return [textLeft, 0.92, textRight, 0.96]
  return undefined
}

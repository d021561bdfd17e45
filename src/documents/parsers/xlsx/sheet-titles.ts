/**
 * Which line of text is the title of a table. Of all lines above the first table it is the first; between two tables it
 * stands nearest to the lower one, in the same band of rows as the last line, because what comes before belongs above.
 */
import type { SheetPart } from './sheet-tables.ts'

/** @param bands parts of the sheet, those without an empty row between them together */
export function markTitles(bands: readonly (readonly SheetPart[])[]): SheetPart[] {
  const parts = bands.flatMap((band, at) => band.map((part) => ({ part, band: at })))
  let candidates: typeof parts = []
  let isFirstTable = true
  for (const placed of parts) {
    if (placed.part.kind === 'line' && isTitle(placed.part.text)) candidates.push(placed)
    if (placed.part.kind !== 'table') continue
    const nearest = candidates.at(-1)?.band
    const title = candidates.find((line) => isFirstTable || line.band === nearest)
    if (title?.part.kind === 'line') title.part = { ...title.part, kind: 'title' }
    candidates = []
    isFirstTable = false
  }
  return parts.map(({ part }) => part)
}

const longestTitleCharacters = 80

/** Not a sentence, and not "담당자: 홍길동". */
function isTitle(text: string): boolean {
  const line = text.trim()
  return line.length <= longestTitleCharacters && !/[.。]$|^[^:：]{1,10}[:：]/u.test(line)
}

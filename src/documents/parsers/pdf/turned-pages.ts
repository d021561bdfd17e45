/**
 * Pages whose text lies on its side or head: landscape tables bound into an upright report. They are parsed once more
 * with the page turned upright; the boxes are turned back, because the page is shown as the file says.
 */
import { LiteParse, type ParsedPage, type TextItem } from '@llamaindex/liteparse'
import type { Box } from '../../elements.ts'
import type { ReadPage } from './read-page.ts'

export type Turn = 90 | 180 | 270

/** A share of turned letters above which the page is turned; a stamp or a margin note is far below. */
const turnedShare = 0.7

/** How far clockwise the text of a page is turned; undefined for an upright page. */
export function turnOfPage(page: Pick<ParsedPage, 'textItems'>): Turn | undefined {
  const letters = new Map<number, number>()
  let total = 0
  for (const item of page.textItems) {
    const turn = quarterTurn(item)
    letters.set(turn, (letters.get(turn) ?? 0) + item.text.length)
    total += item.text.length
  }
  if (total < 20) return undefined
  return ([90, 180, 270] as const).find((turn) => (letters.get(turn) ?? 0) >= total * turnedShare)
}

function quarterTurn(item: TextItem): number {
  return (((Math.round((item.rotation ?? 0) / 90) % 4) + 4) % 4) * 90
}

export async function readTurnedPage(
  bytes: Buffer,
  page: number,
  turn: Turn,
  options: {
    password?: string
    read: (page: ParsedPage) => ReadPage
    configuration: ConstructorParameters<typeof LiteParse>[0]
  },
): Promise<ReadPage | undefined> {
  const parser = new LiteParse({
    ...options.configuration,
    password: options.password,
    targetPages: String(page),
    pageOrientationCorrections: [{ page, angle: turn }],
  })
  const { pages } = await parser.parse(bytes)
  const [upright] = pages
  if (!upright || turnOfPage(upright) !== undefined) return undefined
  const read = options.read(upright)
  const isSideways = turn !== 180
  return {
    page: {
      ...read.page,
      widthPt: isSideways ? upright.height : upright.width,
      heightPt: isSideways ? upright.width : upright.height,
    },
    elements: read.elements.map(({ element, size }) => ({
      size,
      element: {
        ...element,
        provenance: element.provenance?.map((place) => ({ ...place, box: turnBack(place.box, turn) })),
        table: element.table && {
          ...element.table,
          cells: element.table.cells.map((cell) => (cell.box ? { ...cell, box: turnBack(cell.box, turn) } : cell)),
        },
      },
    })),
  }
}

/** From the upright page to the page as shown, where the text is turned clockwise. */
export function turnBack([x0, y0, x1, y1]: Box, turn: Turn): Box {
  switch (turn) {
    case 90:
      return [1 - y1, x0, 1 - y0, x1]
    case 180:
      return [1 - x1, 1 - y1, 1 - x0, 1 - y0]
    case 270:
      return [y0, 1 - x1, y1, 1 - x0]
  }
}

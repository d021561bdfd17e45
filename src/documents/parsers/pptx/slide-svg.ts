/** The schematic of a slide as SVG, in points. */
import type { Box, Element, Page, Table } from '../../elements.ts'

const font = 'Pretendard, sans-serif'
const ink = '#1f2328'
const line = '#c9ced6'
const faint = '#8a919c'

export function drawSlide(page: Page, elements: readonly Element[]): string {
  const { widthPt: width, heightPt: height } = page
  const size = (box: Box): Frame => ({
    x: box[0] * width,
    y: box[1] * height,
    width: (box[2] - box[0]) * width,
    height: (box[3] - box[1]) * height,
  })
  const shown = elements.filter((element) => element.subKind !== 'notes' && element.subKind !== 'comment')
  const drawn = shown.flatMap((element) => {
    const box = element.provenance[0]?.box
    if (!box) return []
    const frame = size(box)
    if (element.table) return [drawTable(element.table, frame, size, element.kind === 'chart')]
    if (element.kind === 'image' || element.kind === 'chart') return [drawPlace(frame, element.text || '그림')]
    // The heading of a chart lies over its frame: a line at its top.
    const isOverFrame = shown.some(
      (other) => other !== element && other.table && String(other.provenance[0]?.box) === String(box),
    )
    const place = isOverFrame ? { ...frame, y: frame.y - 2, height: Math.min(16, frame.height) } : frame
    return [
      drawText(element.text, place, {
        isBold: element.kind === 'heading',
        mark: element.subKind === 'unordered' ? '• ' : '',
      }),
    ]
  })
  const note = `<text x="${width - 6}" y="${height - 5}" font-size="${Math.max(6, height / 70)}" fill="${faint}" text-anchor="end" font-family="${font}">배치 그림 · schematic</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}pt" height="${height}pt" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="#ffffff"/>${drawn.join('')}${note}</svg>`
}

interface Frame {
  x: number
  y: number
  width: number
  height: number
}

function drawPlace(frame: Frame, words: string): string {
  const box = `<rect x="${frame.x}" y="${frame.y}" width="${frame.width}" height="${frame.height}" fill="#f4f5f7" stroke="${line}" stroke-dasharray="4 3"/>`
  return box + drawText(words, frame, { colour: faint })
}

function drawTable(table: Table, frame: Frame, size: (box: Box) => Frame, isChart: boolean): string {
  // A chart's figures stand below its heading.
  const top = isChart ? 18 : 0
  const [columnWidth, rowHeight] = [frame.width / table.columns, Math.max(0, frame.height - top) / table.rows]
  return table.cells
    .map((cell) => {
      const place = cell.box
        ? size(cell.box)
        : {
            x: frame.x + cell.column * columnWidth,
            y: frame.y + top + cell.row * rowHeight,
            width: columnWidth * cell.columnSpan,
            height: rowHeight * cell.rowSpan,
          }
      const fill = cell.isHeader ? '#eef0f3' : '#ffffff'
      return `<rect x="${place.x}" y="${place.y}" width="${place.width}" height="${place.height}" fill="${fill}" stroke="${line}" stroke-width=".75"/>${drawText(cell.text, place, { isBold: cell.isHeader === true })}`
    })
    .join('')
}

/** The largest of a few sizes at which the text fits its frame; below the smallest it is cut. */
function drawText(
  text: string,
  frame: Frame,
  options: { isBold?: boolean; mark?: string; colour?: string } = {},
): string {
  if (text === '' || frame.width < 4 || frame.height < 4) return ''
  const sizes = [28, 24, 20, 18, 16, 14, 12, 10, 8, 6, 5]
  const most = options.isBold ? 28 : 18
  const inside = Math.max(1, frame.width - 8)
  let lines: string[] = []
  let chosen = 5
  for (const size of sizes.filter((one) => one <= most)) {
    lines = wrap((options.mark ?? '') + text, inside / size)
    chosen = size
    if (lines.length * size * 1.3 <= frame.height) break
  }
  const room = Math.max(1, Math.floor(frame.height / (chosen * 1.3)))
  const weight = options.isBold ? ' font-weight="600"' : ''
  const top = frame.y + Math.max(0, (frame.height - Math.min(lines.length, room) * chosen * 1.3) / 2) + chosen
  return lines
    .slice(0, room)
    .map(
      (one, index) =>
        `<text x="${frame.x + 4}" y="${top + index * chosen * 1.3}" font-size="${chosen}" fill="${options.colour ?? ink}" font-family="${font}"${weight}>${escapeXml(one)}</text>`,
    )
    .join('')
}

/** Widths in em: a Hangul syllable is 1, another letter about 0.55. */
function wrap(text: string, widthEm: number): string[] {
  const lines: string[] = []
  for (const paragraph of text.slice(0, 4000).split('\n')) {
    let current = ''
    let used = 0
    for (const letter of paragraph) {
      const em = letter.charCodeAt(0) > 0x2e80 ? 1 : 0.55
      if (used + em > widthEm && current !== '') {
        const space = current.lastIndexOf(' ')
        const cut = space > current.length / 2 ? space + 1 : current.length
        lines.push(current.slice(0, cut).trimEnd())
        current = current.slice(cut)
        used = [...current].reduce((sum, one) => sum + (one.charCodeAt(0) > 0x2e80 ? 1 : 0.55), 0)
      }
      current += letter
      used += em
    }
    lines.push(current)
  }
  return lines
}

function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\P{Cc}\t\n\r]/gu, '') // XML has no place for them.
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
}

/**
 * Where pictures and drawn charts lie on the page.
 *
 * Marks (pictures, bars, curves) that nearly touch form a cluster. A cluster is a figure when what is written in it
 * are labels; with sentences in it, it is a coloured box behind text. A figure then takes in the labels right beside it:
 * the numbers and names along the axes.
 */
import type { ParsedPage, VectorShape } from '@llamaindex/liteparse'
import { area, overlapX, overlapY, type Rect, shareInside, union } from './geometry.ts'
import type { Line } from './text-lines.ts'

export interface PageFigure extends Rect {
  kind: 'image' | 'chart'
}

export interface PictureBox extends Rect {
  isPicture: boolean
}

/** Smaller marks are icons and bullets. */
const smallestShare = 0.006
/** Larger ones are the paper. */
const largestShare = 0.75
const nearPt = 7
const captionStart = /^(?:figure|fig\.|table|chart|diagram|source|note|그림|표|도표|자료|출처|주)\s*[\d:.([<]/i

export function findFigures(
  page: ParsedPage,
  lines: readonly Line[],
  turned: readonly Rect[],
  tables: readonly Rect[],
): PageFigure[] {
  const pageArea = page.width * page.height
  const marks = [...picturesOf(page), ...drawnMarks(page)].filter(
    (mark) => area(mark) < pageArea * largestShare && tables.every((table) => shareInside(mark, table) < 0.5),
  )
  const figures = clusterMarks(marks)
    .map((cluster) => figureOf(cluster, lines, pageArea))
    .filter((figure) => figure !== undefined)
  return mergeOverlapping(figures.map((figure) => takeInLabels(figure, lines, turned, tables, page)))
}

function picturesOf(page: ParsedPage): PictureBox[] {
  return (page.blocks ?? [])
    .flatMap((block) => (block.kind === 'figure' && block.bbox ? [block.bbox] : []))
    .map((box) => ({ x0: box.x, y0: box.y, x1: box.x + box.width, y1: box.y + box.height }))
    .map((rect) => ({ ...clip(rect, page), isPicture: true }))
    .filter((rect) => rect.x1 - rect.x0 > 12 && rect.y1 - rect.y0 > 12)
}

/** Shapes with ink that are not rules, frames of the page or white paper. */
function drawnMarks(page: ParsedPage): PictureBox[] {
  return (page.vectorGraphics?.shapes ?? [])
    .filter((shape) => hasInk(shape))
    .map((shape) => ({
      x0: shape.bbox.x,
      y0: shape.bbox.y,
      x1: shape.bbox.x + shape.bbox.width,
      y1: shape.bbox.y + shape.bbox.height,
      isPicture: false,
    }))
    .filter((rect) => rect.x1 > 0 && rect.y1 > 0 && rect.x0 < page.width && rect.y0 < page.height)
    .map((rect) => ({ ...rect, ...clip(rect, page) }))
}

function hasInk(shape: VectorShape): boolean {
  if (shape.stroke && !/^00/.test(shape.strokeColor ?? 'ff000000')) return true
  const color = shape.fillColor ?? 'ff000000'
  return shape.fill && !/^00/i.test(color) && !/^fff[b-f]f[b-f]f[b-f]$/i.test(color)
}

function clusterMarks(marks: readonly PictureBox[]): PictureBox[][] {
  const clusters: { box: Rect; marks: PictureBox[] }[] = []
  for (const mark of marks.toSorted((a, b) => area(b) - area(a))) {
    const touching = clusters.filter((cluster) => isNear(cluster.box, mark, mark.isPicture ? 0 : nearPt))
    const [first, ...others] = touching
    if (!first) {
      clusters.push({ box: mark, marks: [mark] })
      continue
    }
    first.marks.push(mark)
    first.box = union(first.box, mark)
    for (const other of others) {
      first.marks.push(...other.marks)
      first.box = union(first.box, other.box)
      clusters.splice(clusters.indexOf(other), 1)
    }
  }
  return clusters.map((cluster) => cluster.marks)
}

function isNear(a: Rect, b: Rect, distance: number): boolean {
  return overlapX(a, b) > -distance && overlapY(a, b) > -distance
}

function figureOf(marks: readonly PictureBox[], lines: readonly Line[], pageArea: number): PageFigure | undefined {
  const box = marks.reduce<Rect>(union, marks[0] as Rect)
  const pictures = marks.filter((mark) => mark.isPicture)
  const inside = lines.filter((line) => shareInside(line, box) > 0.6)
  if (pictures.length > 0) {
    const picture = pictures.reduce<Rect>(union, pictures[0] as Rect)
    const overPicture = lines.filter((line) => shareInside(line, picture) > 0.6)
    if (area(picture) < pageArea * smallestShare || hasSentences(overPicture, picture)) return undefined
    // A large picture with lines of text on it is the ground that a poster or a slide is printed on.
    if (area(picture) > pageArea * 0.3 && overPicture.length >= 4) return undefined
    return { ...plain(picture), kind: 'image' }
  }
  const labels = lines.filter((line) => line.text.length <= 28 && isNear(line, box, 20))
  const isBigEnough = area(box) > pageArea * 0.015 && box.x1 - box.x0 > 60 && box.y1 - box.y0 > 40
  if (
    !isBigEnough ||
    !isDrawing(marks, box, labels.length) ||
    hasSentences(inside, box) ||
    isGridOfCells(marks, inside, box)
  )
    return undefined
  return { ...plain(box), kind: 'chart' }
}

/** Rules and frames alone are no drawing: it has an area of ink, or many marks of different places. */
function isDrawing(marks: readonly PictureBox[], box: Rect, labels: number): boolean {
  const solid = marks.filter((mark) => mark.x1 - mark.x0 > 3 && mark.y1 - mark.y0 > 3 && area(mark) < area(box) * 0.98)
  return solid.length >= 2 || (solid.length === 1 && marks.length >= 2 && labels >= 6)
}

/** Shades of cells stand in rows: each has the height of its neighbours, or runs through the whole table. Bars do not. */
function isGridOfCells(marks: readonly PictureBox[], inside: readonly Line[], box: Rect): boolean {
  const solid = marks.filter((mark) => mark.x1 - mark.x0 > 20 && mark.y1 - mark.y0 > 7)
  const withText = solid.filter((mark) => inside.some((line) => shareInside(line, mark) > 0.8))
  if (withText.length < 2 || withText.length < solid.length * 0.6) return false
  const inRows = withText.filter((mark) => {
    const isBand = mark.x1 - mark.x0 > (box.x1 - box.x0) * 0.85 && mark.y1 - mark.y0 < (box.y1 - box.y0) * 0.8
    const hasNeighbour = withText.some(
      (other) => other !== mark && Math.abs(other.y0 - mark.y0) < 1.5 && Math.abs(other.y1 - mark.y1) < 1.5,
    )
    return isBand || hasNeighbour
  })
  return inRows.length >= withText.length * 0.7
}

function hasSentences(lines: readonly Line[], box: Rect): boolean {
  const long = lines.filter((line) => line.words.length >= 6 && line.x1 - line.x0 > (box.x1 - box.x0) * 0.3)
  return long.length >= 3 || (long.length >= 1 && long.length >= lines.length * 0.5)
}

/** Takes in short lines within an em and a half of the figure, twice: ticks, then the names of the axes. */
function takeInLabels(
  figure: PageFigure,
  lines: readonly Line[],
  turned: readonly Rect[],
  tables: readonly Rect[],
  page: ParsedPage,
): PageFigure {
  let box: Rect = figure
  for (let round = 0; round < 3; round++) {
    for (const line of lines) {
      if (captionStart.test(line.text) || tables.some((table) => shareInside(line, table) > 0.5)) continue
      // Beside a picture only the numbers of an axis are its own; words there may be a caption or the text.
      const isPageEdge = line.y1 < page.height * 0.1 || line.y0 > page.height * 0.9
      if (figure.kind === 'image' && (isPageEdge || !/^[-+]?[\d.,]+%?$/.test(line.text))) continue
      const isLabel = line.text.length <= 28 && line.words.length <= 5 && line.x1 - line.x0 < (box.x1 - box.x0) * 0.5
      const reach = line.size * 1.4
      const isBeside = overlapX(line, box) > -reach && overlapY(line, box) > -reach
      const inSpan =
        line.x0 > figure.x0 - 70 && line.x1 < figure.x1 + 70 && line.y0 > figure.y0 - 45 && line.y1 < figure.y1 + 60
      if (isLabel && isBeside && inSpan && !isPartOfText(line, lines)) box = union(box, line)
    }
  }
  if (figure.kind === 'chart') for (const label of turned) if (isNear(label, box, 12)) box = union(box, label)
  return { ...clip(box, page), kind: figure.kind }
}

/** A short last line of a paragraph has a long line right above it. */
function isPartOfText(line: Line, lines: readonly Line[]): boolean {
  return lines.some((other) => {
    const step = line.baseline - other.baseline
    const isAdjacent = Math.abs(step) > line.size * 0.5 && Math.abs(step) < line.size * 1.9
    return isAdjacent && overlapX(line, other) > 0 && other.words.length >= 7 && Math.abs(other.size - line.size) < 1
  })
}

function mergeOverlapping(figures: readonly PageFigure[]): PageFigure[] {
  const merged: PageFigure[] = []
  for (const figure of figures.toSorted((a, b) => area(b) - area(a))) {
    const host = merged.find((other) => shareInside(figure, other) > 0.4)
    if (host) Object.assign(host, union(host, figure))
    else merged.push({ ...figure })
  }
  return merged
}

function plain(rect: Rect): Rect {
  return { x0: rect.x0, y0: rect.y0, x1: rect.x1, y1: rect.y1 }
}

function clip(rect: Rect, page: ParsedPage): Rect {
  return {
    x0: Math.max(0, rect.x0),
    y0: Math.max(0, rect.y0),
    x1: Math.min(page.width, rect.x1),
    y1: Math.min(page.height, rect.y1),
  }
}

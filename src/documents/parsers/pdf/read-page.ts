/**
 * One page of a PDF to elements.
 *
 *   words → lines → tables, figures, contents → what is left: formulas, blocks → roles → reading order → elements
 */
import type { ParsedPage } from '@llamaindex/liteparse'
import type { Box, Page } from '../../elements.ts'
import type { DraftElement } from '../adapter.ts'
import { roleOfBlock } from './block-roles.ts'
import { goesOnInNextColumn } from './column-breaks.ts'
import { findEquations } from './equations.ts'
import { overlapX, type Rect, shareInside, unionAll } from './geometry.ts'
import type { SizedElement } from './heading-levels.ts'
import { type JoinContext, joinLines } from './join-words.ts'
import { mergeFootnotes } from './merge-footnotes.ts'
import type { PageFigure } from './page-figures.ts'
import { findObjects } from './page-objects.ts'
import type { PageTable } from './page-tables.ts'
import { type Word, wordsOfPage } from './page-words.ts'
import { orderBlocks } from './reading-order.ts'
import { type Block, blocksOfLines, measureStyle } from './text-blocks.ts'
import { linesOfWords } from './text-lines.ts'

export interface ReadPage {
  page: Page
  elements: SizedElement[]
}

type Piece = Rect &
  (
    | { kind: 'text'; block: Block; role: { kind: DraftElement['kind']; level?: number } }
    | { kind: 'equation' | 'index'; text: string }
    | { kind: 'table'; table: PageTable }
    | { kind: 'figure'; figure: PageFigure; words: Word[] }
  )

/** A page of a newspaper has about 5,000 words; beyond this the layout is not worth its time. */
const mostWords = 15_000

export function readPage(source: ParsedPage): ReadPage {
  const words = wordsOfPage(source)
  if (words.length > mostWords) return plainPage(source)
  const shown = words.filter((word) => !word.isHidden)
  const pieces = piecesOfPage(source, shown)
  const roleOf = (piece: Piece): string => (piece.kind === 'text' ? piece.role.kind : piece.kind)
  const heads = pieces.filter((piece) => roleOf(piece) === 'header').toSorted(byRowThenX)
  const feet = pieces.filter((piece) => roleOf(piece) === 'footer').toSorted(byRowThenX)
  const body = pieces.filter((piece) => !heads.includes(piece) && !feet.includes(piece))
  const ordered = [...heads, ...orderBlocks(body), ...feet]
  const toBox = boxOnPage(source)
  const joining = joiningOf(shown, pieces)
  const objects = pieces.filter((piece) => piece.kind !== 'text')
  const turned = shown.filter((word) => word.rotation !== 0 && !objects.some((object) => isIn(word, object)))
  return {
    page: pageOf(source),
    elements: [
      ...mergeFootnotes(partsOf(ordered).map((parts) => elementOfParts(parts, source.pageNum, toBox, joining))),
      ...turnedText(turned, source.pageNum, toBox),
      ...hiddenText(
        words.filter((word) => word.isHidden),
        source.pageNum,
        toBox,
      ),
    ],
  }
}

/** The page line by line as liteparse lays it out, without any understanding. */
export function plainPage(source: ParsedPage): ReadPage {
  const paragraphs = source.text.split(/\n\s*\n/).filter((text) => text.trim() !== '')
  const provenance: DraftElement['provenance'] = [{ page: source.pageNum, box: [0, 0, 1, 1] }]
  return {
    page: pageOf(source),
    elements: paragraphs.map((text) => ({ element: { kind: 'paragraph', text, provenance }, size: 0 })),
  }
}

function piecesOfPage(source: ParsedPage, words: readonly Word[]): Piece[] {
  const upright = words.filter((word) => word.rotation === 0)
  const lines = linesOfWords(upright)
  const style = measureStyle(lines)
  const { tables, figures, index } = findObjects(source, words, lines)
  const objects: Rect[] = [...tables, ...figures, ...(index ? [index] : [])]
  const free = upright.filter((word) => !objects.some((object) => isIn(word, object)))
  const { equations, rest } = findEquations(linesOfWords(free))
  const blocks = blocksOfLines(rest, style)
  const context = { style, page: source, blocks, objects: [...tables, ...figures], rules: shortRules(source) }
  return [
    ...blocks.map((block): Piece => ({ kind: 'text', block, role: roleOfBlock(block, context), ...plain(block) })),
    ...tables.map((table): Piece => ({ kind: 'table', table, ...plain(table) })),
    ...figures.map((figure): Piece => {
      return { kind: 'figure', figure, words: words.filter((word) => isIn(word, figure)), ...plain(figure) }
    }),
    ...equations.map((equation): Piece => ({ kind: 'equation', text: equation.text, ...plain(equation) })),
    ...(index ? [{ kind: 'index' as const, text: index.text, ...plain(index) }] : []),
  ]
}

type Joining = Omit<JoinContext, 'isSetByCharacter'> & { isSetByCharacter(block: Block): boolean }

/** What the page as a whole tells about its words: read from inside the lines, where nothing is cut. */
function joiningOf(words: readonly Word[], pieces: readonly Piece[]): Joining {
  const lines = linesOfWords(words.filter((word) => word.rotation === 0))
  const inner = lines.flatMap((line) => line.text.split(' ').slice(1, -1))
  return {
    vocabulary: new Set(inner),
    keepsTrailingSpaces: lines.some((line) => line.endsWithSpace),
    isSetByCharacter: measureCharacterSetting(pieces),
  }
}

/** Each piece with what goes on from it in the next column. */
function partsOf(pieces: readonly Piece[]): Piece[][] {
  const groups: Piece[][] = []
  for (const piece of pieces) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    const isBody = last?.kind === 'text' && /^(?:paragraph|list_item)$/.test(last.role.kind)
    const isGoingOn = isBody && piece.kind === 'text' && piece.role.kind === 'paragraph'
    if (group && isGoingOn && goesOnInNextColumn(last.block, piece.block)) group.push(piece)
    else groups.push([piece])
  }
  return groups
}

/** Lines join over a column break as they do within one, and each part keeps its box. */
function elementOfParts(
  parts: readonly Piece[],
  page: number,
  toBox: (rect: Rect) => Box,
  joining: Joining,
): SizedElement {
  const [piece] = parts as [Piece]
  const { element, size } = elementOfPiece(piece, page, toBox, joining)
  if (parts.length === 1 || piece.kind !== 'text') return { element, size }
  const lines = parts.flatMap((part) => (part.kind === 'text' ? part.block.lines : []))
  const isSetByCharacter = parts.some((part) => part.kind === 'text' && joining.isSetByCharacter(part.block))
  const text = joinLines(lines, { ...joining, isSetByCharacter })
  return { element: { ...element, text, provenance: parts.map((part) => ({ page, box: toBox(part) })) }, size }
}

function elementOfPiece(piece: Piece, page: number, toBox: (rect: Rect) => Box, joining: Joining): SizedElement {
  const provenance: DraftElement['provenance'] = [{ page, box: toBox(piece) }]
  switch (piece.kind) {
    case 'table':
      return { element: tableElement(piece.table, provenance, toBox), size: 0 }
    case 'figure':
      return { element: { kind: piece.figure.kind, text: textOfFigure(piece.words), provenance }, size: 0 }
    case 'equation':
    case 'index':
      return { element: { kind: piece.kind, text: piece.text, provenance }, size: 0 }
    case 'text': {
      const text = joinLines(piece.block.lines, { ...joining, isSetByCharacter: joining.isSetByCharacter(piece.block) })
      return { element: { kind: piece.role.kind, level: piece.role.level, text, provenance }, size: piece.block.size }
    }
  }
}

/**
 * Korean set by character breaks inside words: its lines all end at the right edge of their column. Set by word, the edge
 * is ragged by more than a letter. One short paragraph cannot tell, since its longest line would be its own edge; so all
 * paragraphs of the page that begin at the same edge are looked at together.
 */
function measureCharacterSetting(pieces: readonly Piece[]): (block: Block) => boolean {
  const blocks = pieces.flatMap((piece) => (piece.kind === 'text' ? piece.block : []))
  const several = blocks.filter((block) => block.lines.length > 1)
  return (block) => {
    const column = several.filter((other) => isSameColumn(other, block))
    // A table below shows the edge as well as a paragraph does, unless it reaches under the next column of text.
    const next = several.filter((other) => other.x0 >= block.x1)
    const ofColumn = pieces.filter(
      (other) => isSameColumn(other, block) && next.every((one) => overlapX(one, other) <= 0),
    )
    const edge = Math.max(block.x1, ...ofColumn.map((other) => other.x1))
    const broken = column.flatMap((other) => other.lines.slice(0, -1)).filter((line) => /[가-힣]$/.test(line.text))
    const own = block.lines.slice(0, -1)
    const hangulEnds = own.filter((line) => /[가-힣]$/.test(line.text)).length
    const flush = broken.filter((line) => edge - line.x1 < line.size * 1.1).length
    return own.length > 0 && hangulEnds >= own.length * 0.5 && flush >= broken.length * 0.8
  }
}

/** Begins at the same left edge. */
function isSameColumn(other: Rect, block: Block): boolean {
  return Math.abs(other.x0 - block.x0) < block.size * 3 && overlapX(other, block) > 0
}

function tableElement(
  table: PageTable,
  provenance: DraftElement['provenance'],
  toBox: (rect: Rect) => Box,
): DraftElement {
  const cells = table.table.cells.map((cell, index) => {
    const rect = table.cellRects[index]
    return rect ? { ...cell, box: toBox(rect) } : cell
  })
  return { kind: 'table', text: table.text, provenance, table: { ...table.table, cells } }
}

/** Labels from top to bottom, then those that are turned. */
function textOfFigure(words: readonly Word[]): string {
  const upright = linesOfWords(words.filter((word) => word.rotation === 0))
  const lines = upright.toSorted((a, b) => a.baseline - b.baseline || a.x0 - b.x0)
  const turned = words.filter((word) => word.rotation !== 0)
  return [...lines.map((line) => line.text), ...turned.map((word) => word.text)].join('\n')
}

/** Text that is turned by a quarter: a paragraph a run, after the upright text. */
function turnedText(words: readonly Word[], page: number, toBox: (rect: Rect) => Box): SizedElement[] {
  return [...Map.groupBy(words, (word) => word.run).values()].map((run) => ({
    element: {
      kind: 'paragraph',
      subKind: 'rotated',
      text: run.map((word) => word.text).join(' '),
      provenance: [{ page, box: toBox(unionAll(run)) }],
    },
    size: run[0]?.size ?? 0,
  }))
}

function hiddenText(words: readonly Word[], page: number, toBox: (rect: Rect) => Box): SizedElement[] {
  if (words.length === 0) return []
  const text = words.map((word) => word.text).join(' ')
  const provenance: DraftElement['provenance'] = [{ page, box: toBox(unionAll(words)) }]
  return [{ element: { kind: 'paragraph', text, isHidden: true, provenance }, size: 0 }]
}

function shortRules(source: ParsedPage): Rect[] {
  return (source.vectorGraphics?.lines ?? [])
    .filter((line) => Math.abs(line.y1 - line.y2) < 1.5 && Math.abs(line.x2 - line.x1) > 20)
    .map((line) => ({ x0: Math.min(line.x1, line.x2), x1: Math.max(line.x1, line.x2), y0: line.y1, y1: line.y2 }))
}

/** Left to right in a row; a row is what overlaps by half. */
function byRowThenX(a: Rect, b: Rect): number {
  const shared = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0)
  const isSameRow = shared > 0.5 * Math.min(a.y1 - a.y0, b.y1 - b.y0)
  return isSameRow ? a.x0 - b.x0 : a.y0 - b.y0
}

function pageOf(source: ParsedPage): Page {
  return { number: source.pageNum, widthPt: source.width, heightPt: source.height, rotation: 0, mode: 'layout' }
}

function boxOnPage({ width, height }: ParsedPage): (rect: Rect) => Box {
  return (rect) => [rect.x0 / width, rect.y0 / height, rect.x1 / width, rect.y1 / height]
}

function isIn(word: Word, rect: Rect): boolean {
  return shareInside(word, rect) > 0.5
}

function plain(rect: Rect): Rect {
  return { x0: rect.x0, y0: rect.y0, x1: rect.x1, y1: rect.y1 }
}

/** One page of a PDF to elements: words, lines, tables, figures, blocks, roles, order. */
import type { ParsedPage } from '@llamaindex/liteparse'
import type { Box, Page } from '../../elements.ts'
import type { DraftElement } from '../adapter.ts'
import { roleOfBlock } from './block-roles.ts'
import { findEquations } from './equations.ts'
import { area, type Rect, shareInside, unionAll } from './geometry.ts'
import { joinLines } from './join-words.ts'
import { findFigures, type PageFigure } from './page-figures.ts'
import { findIndex } from './page-index.ts'
import { findTables, type PageTable } from './page-tables.ts'
import { type Word, wordsOfPage } from './page-words.ts'
import { orderBlocks } from './reading-order.ts'
import { type Block, blocksOfLines, measureStyle } from './text-blocks.ts'
import { type Line, linesOfWords } from './text-lines.ts'

export interface ReadPage {
  page: Page
  elements: DraftElement[]
}

type Placed = Rect &
  (
    | { kind: 'text'; block: Block }
    | { kind: 'equation' | 'index'; text: string }
    | { kind: 'table'; table: PageTable }
    | { kind: 'figure'; figure: PageFigure; words: Word[] }
  )

export function readPage(source: ParsedPage): ReadPage {
  const words = wordsOfPage(source)
  const shown = words.filter((word) => !word.isHidden)
  const upright = shown.filter((word) => word.rotation === 0)
  const allLines = linesOfWords(upright)
  const style = measureStyle(allLines)
  const index = findIndex(allLines)
  const { tables, figures } = findObjects(
    source,
    upright,
    allLines,
    shown.filter((word) => word.rotation !== 0),
    index,
  )
  const objects: Rect[] = [...tables, ...figures, ...(index ? [index] : [])]
  const free = upright.filter((word) => !objects.some((object) => isIn(word, object)))
  const { equations, rest } = findEquations(linesOfWords(free))
  const blocks = blocksOfLines(rest, style)
  const placed: Placed[] = [
    ...blocks.map((block) => ({ kind: 'text' as const, block, ...rectOf(block) })),
    ...tables.map((table) => ({ kind: 'table' as const, table, ...rectOf(table) })),
    ...figures.map((figure) => ({
      kind: 'figure' as const,
      figure,
      words: shown.filter((word) => isIn(word, figure)),
      ...rectOf(figure),
    })),
    ...equations.map((equation) => ({ kind: 'equation' as const, text: equation.text, ...rectOf(equation) })),
    ...(index ? [{ kind: 'index' as const, text: index.text, ...rectOf(index) }] : []),
  ]
  const context = { style, page: source, blocks, objects: [...tables, ...figures], rules: shortRules(source) }
  const roles = new Map(blocks.map((block) => [block, roleOfBlock(block, context)]))
  const roleOf = (item: Placed): string => (item.kind === 'text' ? (roles.get(item.block)?.kind ?? '') : '')
  const heads = placed.filter((item) => roleOf(item) === 'header').toSorted((a, b) => a.x0 - b.x0)
  const feet = placed.filter((item) => roleOf(item) === 'footer').toSorted((a, b) => a.x0 - b.x0)
  const body = placed.filter((item) => !heads.includes(item) && !feet.includes(item))

  const boxOf = (rect: Rect): Box => [
    rect.x0 / source.width,
    rect.y0 / source.height,
    rect.x1 / source.width,
    rect.y1 / source.height,
  ]
  const provenanceOf = (rect: Rect) => [{ page: source.pageNum, box: boxOf(rect) }]
  const elements = [...heads, ...orderBlocks(body), ...feet].map((item): DraftElement => {
    const provenance = provenanceOf(item)
    if (item.kind === 'table') return tableElement(item.table, provenance, boxOf)
    if (item.kind === 'figure') return { kind: item.figure.kind, text: textOfFigure(item.words), provenance }
    if (item.kind === 'equation' || item.kind === 'index') return { kind: item.kind, text: item.text, provenance }
    const role = roles.get(item.block)
    return {
      kind: role?.kind ?? 'paragraph',
      level: role?.level,
      text: joinLines(item.block.lines.map((line) => line.text)),
      provenance,
    }
  })
  return {
    page: { number: source.pageNum, widthPt: source.width, heightPt: source.height, rotation: 0, mode: 'layout' },
    elements: [
      ...mergeFootnotes(elements),
      ...turnedText(
        shown.filter((word) => !objects.some((object) => isIn(word, object))),
        provenanceOf,
      ),
      ...hiddenText(words, provenanceOf),
    ],
  }
}

/** A table and a drawing may claim the same place: a small or gappy table inside a drawing is its labels. */
function findObjects(
  source: ParsedPage,
  words: readonly Word[],
  lines: readonly Line[],
  turned: readonly Rect[],
  index: Rect | undefined,
): { tables: PageTable[]; figures: PageFigure[] } {
  const found = findTables(source, words, lines).filter((table) => !index || shareInside(table, index) < 0.5)
  const drawings = findFigures(source, lines, turned, [])
  const tables = found.filter((table) => {
    const isWeak = table.seenRows <= 3 || emptyShare(table) > 0.35
    return !(
      isWeak &&
      drawings.some((drawing) => shareInside(table.seen, drawing) > 0.6 && area(drawing) > area(table.seen) * 1.5)
    )
  })
  return { tables, figures: findFigures(source, lines, turned, tables) }
}

function emptyShare(table: PageTable): number {
  return table.table.cells.filter((cell) => cell.text === '').length / Math.max(1, table.table.cells.length)
}

/** Notes that follow each other in one column are one element, a line each. */
function mergeFootnotes(elements: readonly DraftElement[]): DraftElement[] {
  const merged: DraftElement[] = []
  for (const element of elements) {
    const last = merged.at(-1)
    const [above, below] = [last?.provenance?.[0], element.provenance?.[0]]
    const isNext = last?.kind === 'footnote' && element.kind === 'footnote' && above && below
    const isSameColumn =
      isNext &&
      below.box[1] >= above.box[1] &&
      Math.min(above.box[2], below.box[2]) > Math.max(above.box[0], below.box[0])
    if (last && above && below && isSameColumn) {
      const box = [0, 1, 2, 3].map((side) =>
        (side < 2 ? Math.min : Math.max)(above.box[side] ?? 0, below.box[side] ?? 0),
      ) as Box
      Object.assign(last, { text: `${last.text}\n${element.text}`, provenance: [{ page: above.page, box }] })
    } else merged.push({ ...element })
  }
  return merged
}

function isIn(word: Word, rect: Rect): boolean {
  return shareInside(word, rect) > 0.5
}

function rectOf(rect: Rect): Rect {
  return { x0: rect.x0, y0: rect.y0, x1: rect.x1, y1: rect.y1 }
}

function tableElement(
  table: PageTable,
  provenance: DraftElement['provenance'],
  boxOf: (rect: Rect) => Box,
): DraftElement {
  return {
    kind: 'table',
    text: table.text,
    provenance,
    table: {
      ...table.table,
      cells: table.table.cells.map((cell, index) => {
        const rect = table.cellRects[index]
        return rect ? { ...cell, box: boxOf(rect) } : cell
      }),
    },
  }
}

/** Labels from top to bottom, then those that are turned. */
function textOfFigure(words: readonly Word[]): string {
  const lines = linesOfWords(words.filter((word) => word.rotation === 0)).toSorted(
    (a, b) => a.baseline - b.baseline || a.x0 - b.x0,
  )
  const turned = words.filter((word) => word.rotation !== 0)
  return [...lines.map((line) => line.text), ...turned.map((word) => word.text)].join('\n')
}

/** Text that is turned by a quarter: a paragraph a run, after the upright text. */
function turnedText(words: readonly Word[], provenanceOf: (rect: Rect) => DraftElement['provenance']): DraftElement[] {
  const turned = words.filter((word) => word.rotation !== 0)
  return [...Map.groupBy(turned, (word) => word.run).values()].map((run) => ({
    kind: 'paragraph',
    subKind: 'rotated',
    text: run.map((word) => word.text).join(' '),
    provenance: provenanceOf(unionAll(run)),
  }))
}

function hiddenText(words: readonly Word[], provenanceOf: (rect: Rect) => DraftElement['provenance']): DraftElement[] {
  const hidden = words.filter((word) => word.isHidden)
  if (hidden.length === 0) return []
  const text = hidden.map((word) => word.text).join(' ')
  return [{ kind: 'paragraph', text, isHidden: true, provenance: provenanceOf(unionAll(hidden)) }]
}

function shortRules(source: ParsedPage): Rect[] {
  return (source.vectorGraphics?.lines ?? [])
    .filter((line) => Math.abs(line.y1 - line.y2) < 1.5 && Math.abs(line.x2 - line.x1) > 20)
    .map((line) => ({ x0: Math.min(line.x1, line.x2), x1: Math.max(line.x1, line.x2), y0: line.y1, y1: line.y2 }))
}

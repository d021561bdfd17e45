/**
 * Cuts a parsed document into the pieces that are searched.
 *
 *   elements ─> units (a sentence, a table row) ─> chunks (units of one section, up to a length in tokens)
 *
 * A chunk never crosses a heading; the headings above it are its context. A table that fits stays whole, a longer one
 * is cut between rows, and each row carries its header. A sentence is cut only where it alone is longer than a chunk.
 * Every stretch of a chunk's text knows its element, so that a quote leads back to a box on a page.
 */
import type { Element } from '../documents/elements.ts'
import { splitSentences } from './sentences.ts'
import { type ReadTable, readTable } from './table-rows.ts'

export interface ChunkingSettings {
  /** Of title, headings and body together: what the embedding model reads at once. */
  maximumTokens: number
  /** Whole sentences of the chunk before, repeated at the start of the next one of the same section. */
  overlapTokens: number
  countTokens: (text: string) => number
  /** Of the document; counted, not stored. */
  title?: string
}

/** Where a stretch of the chunk's text comes from. */
export interface ChunkRange {
  start: number
  end: number
  elementId: string
  /** In the element's text, character by character; absent for a table cell. */
  elementStart?: number
  elementEnd?: number
  cell?: { row: number; column: number }
}

export interface Chunk {
  /** From 0, in reading order. */
  ordinal: number
  text: string
  /** Outermost heading first. */
  headingPath: string[]
  elementIds: string[]
  /** In order of `start`; line ends and labels between them belong to no element. */
  ranges: ChunkRange[]
  tokenCount: number
}

export function chunkElements(elements: readonly Element[], settings: ChunkingSettings): Chunk[] {
  const chunks: Chunk[] = []
  for (const section of readSections(elements)) {
    const context = indexText({ title: settings.title, headingPath: section.headingPath, text: '' })
    const limit = Math.max(minimumBodyTokens, settings.maximumTokens - settings.countTokens(context))
    for (const units of packUnits(section.units, limit, settings)) {
      chunks.push({ ordinal: chunks.length, headingPath: section.headingPath, ...renderUnits(units, settings) })
    }
  }
  return chunks
}

const minimumBodyTokens = 32 // A heading path must not leave less than a sentence for the body.

/** What is indexed and embedded for a chunk: title, headings, body. */
export function indexText(chunk: { title?: string | undefined; headingPath: readonly string[]; text: string }): string {
  const path = chunk.headingPath.filter((heading, at) => at > 0 || heading !== chunk.title)
  return [chunk.title, ...path, chunk.text].filter((part) => part !== undefined && part !== '').join('\n')
}

/** The elements under a quote of a chunk, each with the part of it that was quoted. */
export function locateQuote(chunk: Pick<Chunk, 'ranges'>, start: number, end: number): ChunkRange[] {
  return chunk.ranges
    .filter((range) => range.start < end && range.end > start)
    .map((range) => {
      const from = Math.max(range.start, start)
      const to = Math.min(range.end, end)
      if (range.elementStart === undefined) return { ...range, start: from, end: to }
      const elementStart = range.elementStart + (from - range.start)
      return { ...range, start: from, end: to, elementStart, elementEnd: elementStart + (to - from) }
    })
}

/** The smallest piece that is never cut: a sentence with the white space that leads to the next one, or a table row. */
interface Unit {
  text: string
  elementId: string
  /** Of the first character in the element's text; absent for a table row. */
  elementStart?: number
  cells: { start: number; end: number; cell: { row: number; column: number } }[]
  /** Rows of one table share it, so that a table that fits stays whole. */
  tableId?: string
}

interface Section {
  headingPath: string[]
  units: Unit[]
}

const skippedKinds = new Set(['header', 'footer', 'page_break', 'index'])

function readSections(elements: readonly Element[]): Section[] {
  const parents = new Set(elements.map((element) => element.parentId))
  const headings: { level: number; element: Element; isUsed: boolean }[] = []
  const sections: Section[] = []
  let section: Section = { headingPath: [], units: [] }
  let tableBefore: ReadTable | undefined
  const add = (units: Unit[]) => {
    if (units.length === 0) return
    for (const heading of headings) heading.isUsed = true
    section.units.push(...units)
  }
  const openSection = () => {
    section = { headingPath: headings.map((heading) => heading.element.text.trim()), units: [] }
    sections.push(section)
  }
  const closeHeadings = (level: number) => {
    while ((headings.at(-1)?.level ?? -1) >= level) {
      const heading = headings.pop()
      // A heading with nothing below it would be lost: it becomes a chunk of its own.
      if (heading && !heading.isUsed) {
        openSection()
        add(sentenceUnits(heading.element))
      }
    }
  }
  openSection()
  for (const element of elements) {
    if (skippedKinds.has(element.kind) || element.source.isHidden) continue
    if (element.kind === 'list' && parents.has(element.id)) continue
    if (element.kind === 'title' || element.kind === 'heading') {
      if (element.text.trim() === '') continue
      const level = element.kind === 'title' ? 0 : (element.level ?? 1)
      closeHeadings(level)
      headings.push({ level, element, isUsed: false })
      openSection()
    } else if (element.table) {
      const table = readTable(element.table, element.table.continuedFrom ? tableBefore?.labels : undefined)
      tableBefore = table
      add(tableUnits(element, table))
    } else {
      add(sentenceUnits(element))
    }
  }
  closeHeadings(0)
  return sections.filter((candidate) => candidate.units.length > 0)
}

function sentenceUnits(element: Element): Unit[] {
  const sentences = splitSentences(element.text)
  return sentences.map((sentence, at) => ({
    text: element.text.slice(sentence.start, sentences[at + 1]?.start ?? sentence.end),
    elementId: element.id,
    elementStart: sentence.start,
    cells: [],
  }))
}

function tableUnits(element: Element, table: ReadTable): Unit[] {
  return table.rows.map((row) => ({
    text: row.text,
    elementId: element.id,
    cells: row.parts,
    tableId: element.id,
  }))
}

function packUnits(units: readonly Unit[], limit: number, settings: ChunkingSettings): Unit[][] {
  const packs: Unit[][] = []
  let pack: Unit[] = []
  let packTokens = 0
  let carried = 0
  const open = (following: Unit | undefined, followingTokens: number) => {
    if (pack.length > carried) packs.push(pack)
    const overlap = following?.tableId
      ? []
      : trailingSentences(pack, Math.min(settings.overlapTokens, limit - followingTokens), settings)
    pack = overlap
    carried = overlap.length
    packTokens = costOf(overlap, settings.countTokens)
  }
  for (const group of keepTablesTogether(units, limit, settings)) {
    if (packTokens + group.tokens > limit && pack.length > 0) open(group.units[0], group.tokens)
    pack.push(...group.units)
    packTokens += group.tokens
  }
  if (pack.length > carried) packs.push(pack)
  return packs
}

/** With the line end that may follow each unit, so that a chunk is never longer than the sum of its units. */
function costOf(units: readonly Unit[], countTokens: (text: string) => number): number {
  return units.reduce((sum, unit) => sum + countTokens(`${unit.text}\n`), 0)
}

interface UnitGroup {
  units: Unit[]
  tokens: number
}

/** Rows of a table that fits into one chunk form one group; all else stands alone, cut where it is too long. */
function keepTablesTogether(units: readonly Unit[], limit: number, settings: ChunkingSettings): UnitGroup[] {
  const groups: UnitGroup[] = []
  for (let at = 0; at < units.length; ) {
    const first = units[at]
    if (!first) break
    let end = at + 1
    while (first.tableId !== undefined && units[end]?.tableId === first.tableId) end++
    const table = units.slice(at, end)
    const tokens = costOf(table, settings.countTokens)
    if (tokens <= limit) groups.push({ units: table, tokens })
    else {
      for (const unit of table.flatMap((row) => cutUnit(row, limit, settings.countTokens))) {
        groups.push({ units: [unit], tokens: costOf([unit], settings.countTokens) })
      }
    }
    at = end
  }
  return groups
}

/** Cuts a unit that alone is longer than the limit: behind a clause, else at white space, else anywhere. */
function cutUnit(unit: Unit, limit: number, countTokens: (text: string) => number): Unit[] {
  const parts: Unit[] = []
  let start = 0
  while (start < unit.text.length) {
    const fits = longestFittingEnd(unit.text, start, limit, countTokens)
    const end = fits >= unit.text.length ? unit.text.length : niceEnd(unit.text, start, fits)
    parts.push({
      ...unit,
      text: unit.text.slice(start, end),
      ...(unit.elementStart !== undefined && { elementStart: unit.elementStart + start }),
      cells: unit.cells
        .filter((cell) => cell.start < end && cell.end > start)
        .map((cell) => ({ ...cell, start: Math.max(0, cell.start - start), end: Math.min(end, cell.end) - start })),
    })
    start = end
  }
  return parts
}

function longestFittingEnd(text: string, start: number, limit: number, countTokens: (text: string) => number): number {
  // Doubling first: a text of megabytes without an end of sentence must not be counted whole for each piece.
  let low = start + 1
  let high = Math.min(text.length, start + limit)
  while (high < text.length && countTokens(`${text.slice(start, high)}\n`) <= limit) {
    low = high
    high = Math.min(text.length, start + 2 * (high - start))
  }
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (countTokens(`${text.slice(start, middle)}\n`) <= limit) low = middle
    else high = middle - 1
  }
  return low
}

function niceEnd(text: string, start: number, end: number): number {
  const half = start + Math.floor((end - start) / 2) // A piece shorter than half the limit wastes more than a rough cut.
  const within = text.slice(half, end)
  for (const boundary of [/[,;，、]\s+/gu, /\s+/gu]) {
    const last = [...within.matchAll(boundary)].at(-1)
    if (last) return half + last.index + last[0].length
  }
  const splitsPair = /[\uD800-\uDBFF]$/u.test(text.slice(start, end))
  return splitsPair && end - 1 > start ? end - 1 : end
}

function trailingSentences(units: readonly Unit[], budgetTokens: number, settings: ChunkingSettings): Unit[] {
  const overlap: Unit[] = []
  let tokens = 0
  for (const unit of units.toReversed()) {
    tokens += costOf([unit], settings.countTokens)
    if (unit.tableId !== undefined || tokens > budgetTokens) break
    overlap.unshift(unit)
  }
  return overlap
}

function renderUnits(units: readonly Unit[], settings: ChunkingSettings): Omit<Chunk, 'ordinal' | 'headingPath'> {
  let text = ''
  const ranges: ChunkRange[] = []
  units.forEach((unit, at) => {
    const previous = units[at - 1]
    const body = units[at + 1]?.elementId === unit.elementId && !unit.tableId ? unit.text : unit.text.trimEnd()
    if (previous && (previous.elementId !== unit.elementId || unit.tableId !== undefined)) text += '\n'
    const start = text.length
    text += body
    if (unit.elementStart === undefined) {
      for (const { start: from, end: to, cell } of unit.cells) {
        ranges.push({ start: start + from, end: Math.min(start + to, text.length), elementId: unit.elementId, cell })
      }
      return
    }
    const last = ranges.at(-1)
    const elementEnd = unit.elementStart + body.length
    if (last && last.elementId === unit.elementId && last.end === start && last.elementEnd === unit.elementStart) {
      last.end = text.length
      last.elementEnd = elementEnd
    } else {
      ranges.push({ start, end: text.length, elementId: unit.elementId, elementStart: unit.elementStart, elementEnd })
    }
  })
  return {
    text,
    elementIds: [...new Set(units.map((unit) => unit.elementId))],
    ranges,
    tokenCount: settings.countTokens(text),
  }
}

/**
 * Cuts Korean text into the pieces that can be quoted, each with its place in the source.
 *
 *   text ─ lines-of-text.ts ─> blocks (prose, item, heading, row) ─ sentence ends in prose ─> sentences
 *
 * A piece that cannot stand alone knows its `lead`: a list item the clause that introduces it, an answer of an FAQ its
 * question, a line of text its heading. A table row knows the header row that gives its cells a meaning.
 */
import { type Block, readBlocks } from './text-blocks.ts'

export type SentenceKind = 'prose' | 'item' | 'row' | 'heading' | 'question'

export interface Sentence {
  /** UTF-16 offsets; text === source.slice(start, end), without white space around it. */
  start: number
  end: number
  text: string
  kind: SentenceKind
  /** Index of the sentence that introduces this one. */
  lead?: number
  /** The header row of the table that this row belongs to. */
  header?: { start: number; end: number }
}

export function splitSentences(source: string): Sentence[] {
  const sentences: Sentence[] = []
  const leads = new LeadStack()
  for (const block of withTitledItems(readBlocks(source), source)) {
    const firstIndex = sentences.length
    let lead = leads.leadOf(block)
    // The first sentences behind a question answer it: "Q. 얼마나 걸리나요?" / "A. 3일입니다. 섬은 5일입니다."
    if (sentences.at(-1)?.kind === 'question' && block.kind !== 'heading') lead = sentences.length - 1
    for (const [start, end] of sentenceRanges(source, block)) {
      const text = source.slice(start, end)
      const kind = kindOf(block, text)
      sentences.push({
        start,
        end,
        text,
        kind,
        ...(lead !== undefined && { lead }),
        ...(block.header && { header: block.header }),
      })
      if (kind === 'question') lead = sentences.length - 1
    }
    if (sentences.length > firstIndex)
      leads.remember(block, firstIndex, sentences.length - 1, sentences.at(-1)?.text ?? '')
  }
  return sentences
}

const longestTitle = 30 // Characters.

/** "■ 작업환경측정" above lines of its own is what they are about, not a thing to say: a heading below the last one. */
function withTitledItems(blocks: readonly Block[], source: string): Block[] {
  return blocks.map((block, at) => {
    const next = blocks[at + 1]
    if (block.kind !== 'item' || block.end - block.bodyStart > longestTitle) return block
    if (next === undefined || next.kind === 'heading' || next.marker === block.marker) return block
    const text = source.slice(block.bodyStart, block.end).trim()
    const marksTitles =
      /^[□○]$/u.test(block.marker ?? '') || (/^(?:1|가)\.$/u.test(block.marker ?? '') && next.kind !== 'prose')
    return marksTitles && /^[\p{L}\p{N}\s·ㆍ,()/&-]+$/u.test(text) && !/(?:[다요음함됨임]|\d\S*)$/u.test(text)
      ? { ...block, kind: 'heading' as const, level: itemTitleLevel }
      : block
  })
}

const itemTitleLevel = 8 // Below every heading of Markdown and every line that only looks like one.

function kindOf(block: Block, text: string): SentenceKind {
  if (block.kind === 'row') return 'row'
  if (isQuestion(text)) return 'question'
  return block.kind
}

/** A question in the documents (an FAQ, a heading) asks what the next piece answers: context, never an answer. */
function isQuestion(text: string): boolean {
  return /[?？]["”’')\]]*$/u.test(text) || /^(?:Q\d*|질문|문)\s*[.:)]\s/u.test(text)
}

/** Which earlier sentence introduces a block: the nearest one with an outer marker, else the heading above. */
class LeadStack {
  #headings: { level: number; index: number }[] = []
  #outer: { marker: string; index: number; text: string }[] = []
  #tableHeader: number | undefined
  #isBelowHeading = false

  leadOf(block: Block): number | undefined {
    if (block.kind === 'heading') {
      // Two headings in a row without a level: the second is below the first.
      const enclosing = this.#headings.findLast(({ level }) => level < block.level || this.#isBelowHeading)
      return block.isTableHeader ? this.#introduction() : enclosing?.index
    }
    if (block.kind === 'row') return block.header ? this.#tableHeader : this.#introduction()
    if (block.marker !== undefined) {
      const same = this.#outer.findIndex((entry) => entry.marker === block.marker)
      const parent = same >= 0 ? this.#outer[same - 1] : this.#outer.at(-1)
      if (parent) return parent.index
    }
    return this.#headings.at(-1)?.index
  }

  remember(block: Block, firstIndex: number, lastIndex: number, text: string): void {
    if (block.isTableHeader) {
      this.#tableHeader = lastIndex
    } else if (block.kind === 'heading') {
      if (!this.#isBelowHeading) this.#headings = this.#headings.filter(({ level }) => level < block.level)
      this.#headings.push({ level: block.level, index: lastIndex })
      this.#outer = []
    } else if (block.kind !== 'row') {
      // Prose introduces the items that follow it by its last sentence: "다음 각 호와 같다."
      const marker = block.marker ?? ''
      const same = this.#outer.findIndex((entry) => entry.marker === marker)
      if (marker === '') this.#outer = []
      else if (same >= 0) this.#outer.length = same
      this.#outer.push({ marker, index: marker === '' ? lastIndex : firstIndex, text })
    }
    this.#isBelowHeading = block.kind === 'heading' && !block.isTableHeader
  }

  /** "연회비는 다음과 같다." or a caption above a table; a sentence that says something of its own does not introduce it. */
  #introduction(): number | undefined {
    const above = this.#outer.at(-1)
    const points =
      above && (!/[다요음함됨임][.]?\s*$/u.test(above.text) || /다음|아래|같다|같습니다|표/u.test(above.text))
    return points ? above.index : this.#headings.at(-1)?.index
  }
}

function sentenceRanges(source: string, block: Block): [start: number, end: number][] {
  if (block.kind === 'row' || block.kind === 'heading') return trimmed(source, block.start, block.end)
  const ranges: [number, number][] = []
  let start = block.start
  const candidates = /[.!?。！？…]+/gu
  candidates.lastIndex = block.bodyStart
  for (let match = candidates.exec(source); match && match.index < block.end; match = candidates.exec(source)) {
    const end = endOfSentence(source, block, match.index, match.index + match[0].length)
    if (end === undefined) continue
    ranges.push(...trimmed(source, start, end))
    start = end
    candidates.lastIndex = Math.max(end, candidates.lastIndex)
  }
  ranges.push(...trimmed(source, start, block.end))
  return ranges
}

/** What may stand between the stop and the next sentence: closing marks, "<개정 2014.3.24>", "[전문개정 …]", "[1]". */
const afterStop = /^["”’'」』)\]}》〉]*(?:\s*(?:<[^<>\n]{1,200}>|\[(?:전문|본조|종전|제목|시행|\d)[^\]\n]{0,80}\]))*/u

/** @returns where the sentence ends, or undefined when this stop ends none */
function endOfSentence(source: string, block: Block, stopStart: number, stopEnd: number): number | undefined {
  const before = source[stopStart - 1] ?? ''
  const end = stopEnd + (afterStop.exec(source.slice(stopEnd, Math.min(block.end, stopEnd + 500)))?.[0].length ?? 0)
  const next = source.slice(end, block.end)
  if (next.trim() === '') return block.end
  const follows = next.trimStart()[0] ?? ''
  const isSpaced = /^\s/u.test(next)
  if (source.slice(stopStart, stopEnd) === '.') {
    if (!isSpaced && !(/[다요죠음임함됨]/u.test(before) && /[\p{Script=Hangul}"“‘'(\d]/u.test(follows)))
      return undefined
    // "2024. 3. 14. 시행", "제3. 나": a number before the stop belongs to what follows, unless English goes on.
    if (/\d/u.test(before) && !/\p{Lu}/u.test(follows)) return undefined
    if (isAbbreviation(source.slice(Math.max(block.start, stopStart - 12), stopStart))) return undefined
  } else if (!isSpaced && end === stopEnd) {
    return undefined
  }
  // “갔다.”라고, (했다.)는: the sentence goes on behind the closing mark.
  if (end > stopEnd && !isSpaced) return undefined
  if (isInsideMarks(source, block, end)) return undefined
  return end
}

const abbreviations =
  /(?:^|[\s(])(?:\p{Lu}|[\p{L}]\.[\p{L}]|No|Dr|Mr|Mrs|Ms|St|vs|etc|cf|e\.g|i\.e|pp?|vol|Co|Inc|Ltd|Jr|Fig|al)$/iu

function isAbbreviation(before: string): boolean {
  return abbreviations.test(before) && !/\p{Script=Hangul}$/u.test(before)
}

const marks: readonly [open: string, close: string][] = [
  ['(', ')'],
  ['[', ']'],
  ['“', '”'],
  ['‘', '’'],
  ['「', '」'],
  ['『', '』'],
  ['《', '》'],
  ['〈', '〉'],
]
const longestQuote = 300 // Characters. A mark that stays open for longer was never closed, or holds a text of its own.

/** True between an opening mark and its closing one: one quotes a remark or a bracket as a whole. */
function isInsideMarks(source: string, block: Block, position: number): boolean {
  const before = source.slice(Math.max(block.start, position - longestQuote), position)
  const after = source.slice(position, Math.min(block.end, position + longestQuote))
  for (const [open, close] of marks) {
    if (before.lastIndexOf(open) <= before.lastIndexOf(close)) continue
    const closes = after.indexOf(close)
    const opensAgain = after.indexOf(open)
    if (closes >= 0 && (opensAgain < 0 || closes < opensAgain)) return true
  }
  const straightBefore = source.slice(block.start, position).split('"').length - 1
  return straightBefore % 2 === 1 && after.includes('"') && before.includes('"')
}

function trimmed(source: string, start: number, end: number): [number, number][] {
  let from = start
  let to = end
  while (from < to && isBlank(source, from, to)) from += source.startsWith('\\n', from) ? 2 : 1
  while (to > from && (/\s/u.test(source[to - 1] ?? '') || source.slice(from, to).endsWith('\\n'))) {
    to -= /\s/u.test(source[to - 1] ?? '') ? 1 : 2
  }
  return to > from ? [[from, to]] : []
}

function isBlank(source: string, at: number, end: number): boolean {
  return /\s/u.test(source[at] ?? '') || (at + 1 < end && source.startsWith('\\n', at))
}

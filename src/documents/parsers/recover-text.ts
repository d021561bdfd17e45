/**
 * Puts back what the engine lost: every paragraph of the file must stand in some element.
 *
 * Going through the file's paragraphs in order, each is looked for in the elements from where the one before was found.
 * One that stands nowhere becomes an element of its own after it. Headers, footers, notes and comments get their kind,
 * whether the engine gave them as plain paragraphs or not at all.
 */
import type { Element } from '../elements.ts'
import type { PlacedDraft } from './kordoc-blocks.ts'
import type { SourceParagraph, SourcePlace } from './source-paragraph.ts'

const kindOfPlace: Partial<Record<SourcePlace, Element['kind']>> = {
  header: 'header',
  footer: 'footer',
  footnote: 'footnote',
  endnote: 'footnote',
  caption: 'caption',
  equation: 'equation',
  field: 'form_field',
  title: 'title',
  code: 'code',
}

/** Looking for what is lost compares it with every element; a file of which nothing is found must not take minutes. */
const mostComparisons = 20_000_000

export function recoverText(placed: readonly PlacedDraft[], source: readonly SourceParagraph[]): PlacedDraft[] {
  const result = placed.map((item) => ({ ...item, draft: { ...item.draft } }))
  const texts = result.map((item) => squeeze(item.draft.text))
  // The engine turns a formula's script into LaTeX: its formulas cannot be found by text, only counted.
  let formulas = result.reduce((count, item) => count + (item.draft.text.match(/\$[^$]+\$/g)?.length ?? 0), 0)
  let budget = mostComparisons
  let position = 0
  for (const paragraph of source) {
    if (paragraph.place === 'equation' && formulas > 0) {
      formulas--
      continue
    }
    const wanted = squeeze(paragraph.text)
    if (wanted === '') continue
    const found = findFrom(texts, wanted, position)
    if (found !== undefined) {
      const item = result[found]
      if (item) giveKind(item, paragraph, texts[found] === wanted)
      position = found
      continue
    }
    budget -= texts.length
    if (budget < 0 || isCovered(wanted, texts)) continue
    const at = result.length === 0 ? 0 : position + 1
    result.splice(at, 0, asElement(paragraph, result[position]?.pageNumber ?? 1))
    texts.splice(at, 0, wanted)
    position = at
  }
  return result
}

/** First forward, where it should be; then anywhere, because engines move notes and text boxes to the end. */
function findFrom(texts: readonly string[], wanted: string, from: number): number | undefined {
  for (let index = from; index < texts.length; index++) if (texts[index]?.includes(wanted)) return index
  for (let index = 0; index < from; index++) if (texts[index]?.includes(wanted)) return index
  return undefined
}

/** A long paragraph whose words stand in the elements with other signs between them (numbers, note marks). */
function isCovered(wanted: string, texts: readonly string[]): boolean {
  if (wanted.length < 12) return false
  const pieces = wanted.match(/.{1,8}/gu) ?? []
  const present = pieces.filter((piece) => texts.some((text) => text.includes(piece)))
  return present.length >= pieces.length * 0.9 && texts.some((text) => text.includes(wanted.slice(0, 8)))
}

function giveKind(item: PlacedDraft, { place }: SourceParagraph, isWhole: boolean): void {
  const kind = kindOfPlace[place]
  if (place === 'hidden-comment' && isWhole) item.draft.isHidden = true
  if (!kind || !isWhole || item.draft.kind === 'table') return
  item.draft.kind = kind
  item.draft.level = kind === 'title' ? 1 : undefined
}

function asElement(paragraph: SourceParagraph, pageNumber: number): PlacedDraft {
  return {
    draft: {
      kind: kindOfPlace[paragraph.place] ?? 'paragraph',
      subKind: paragraph.place === 'body' ? undefined : paragraph.place,
      text: paragraph.text,
      ...(paragraph.place === 'hidden-comment' ? { isHidden: true } : {}),
    },
    pageNumber,
  }
}

/** Letters without white space, marks of markdown and the private characters of Hancom fonts. */
function squeeze(text: string): string {
  return text.normalize('NFC').replace(/[\s\u00A0\u3000$\\*`]|[\uE000-\uF8FF]/g, '')
}

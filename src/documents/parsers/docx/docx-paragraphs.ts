/**
 * All paragraphs of a DOCX in file order, straight from its XML: the body, then headers, footers, notes and comments.
 * What tracked changes deleted stands in other elements (`w:delText`) and stays out.
 */
import { strFromU8, unzipSync } from 'fflate'
import type { SourceParagraph, SourcePlace } from '../source-paragraph.ts'
import { xmlAttribute, xmlTokens } from '../xml-text.ts'

const placeOfPart: [RegExp, SourcePlace][] = [
  [/^word\/document\d*\.xml$/, 'body'],
  [/^word\/header\d*\.xml$/, 'header'],
  [/^word\/footnotes\.xml$/, 'footnote'],
  [/^word\/endnotes\.xml$/, 'endnote'],
  [/^word\/comments\.xml$/, 'hidden-comment'],
  [/^word\/footer\d*\.xml$/, 'footer'],
]

export function paragraphsOfDocx(bytes: Uint8Array): SourceParagraph[] {
  const parts = unzipSync(bytes, {
    filter: ({ name }) => placeOfPart.some(([pattern]) => pattern.test(name)) || name === 'word/styles.xml',
  })
  const text = (name: string): string => strFromU8(parts[name] ?? new Uint8Array())
  const places = placesOfStyles(text('word/styles.xml'))
  const named = placeOfPart.flatMap(([pattern, place]) =>
    Object.keys(parts)
      .filter((name) => pattern.test(name))
      .toSorted()
      .map((name) => ({ name, place })),
  )
  return named.flatMap(({ name, place }) => paragraphsOfPart(text(name), place, places))
}

/** Styles whose name says what a paragraph is; a style's id is free, its name is Word's own. */
function placesOfStyles(xml: string): Map<string, SourcePlace> {
  const places = new Map<string, SourcePlace>()
  let id = ''
  for (const token of xmlTokens(xml)) {
    if (token.kind !== 'open') continue
    if (token.name === 'style') id = xmlAttribute(token.attributes, 'w:styleId') ?? ''
    if (token.name !== 'name') continue
    const name = (xmlAttribute(token.attributes, 'w:val') ?? '').toLowerCase()
    if (name === 'title' || name === '제목') places.set(id, 'title')
    else if (/^caption$|^캡션$/.test(name)) places.set(id, 'caption')
    else if (/source code|html preformatted|^code|코드/.test(name)) places.set(id, 'code')
  }
  return places
}

/** Pure: the XML of one part. `mc:Fallback` repeats the text of a shape for old programs. */
export function paragraphsOfPart(
  xml: string,
  partPlace: SourcePlace,
  places: ReadonlyMap<string, SourcePlace>,
): SourceParagraph[] {
  const paragraphs: SourceParagraph[] = []
  const open: SourceParagraph[] = []
  let isText = false
  let fallbackDepth = 0
  let isHiddenRun = false
  for (const token of xmlTokens(xml)) {
    if (token.name === 'Fallback') fallbackDepth += token.kind === 'open' ? 1 : -1
    if (fallbackDepth > 0) continue
    const current = open.at(-1)
    if (token.kind === 'text') {
      if (isText && current && !isHiddenRun) current.text += token.text
      continue
    }
    const isOpen = token.kind === 'open'
    switch (token.name) {
      case 'p':
        if (isOpen && !token.isEmpty) {
          const paragraph: SourceParagraph = { text: '', place: partPlace }
          open.push(paragraph)
          paragraphs.push(paragraph)
        } else if (!isOpen) open.pop()
        break
      case 't':
        isText = isOpen && !token.isEmpty
        break
      case 'tab':
      case 'br':
        if (isOpen && current && isInRun(token.attributes)) current.text += token.name === 'tab' ? ' ' : '\n'
        break
      case 'r':
        isHiddenRun = false
        break
      case 'vanish':
        if (isOpen && xmlAttribute(token.attributes, 'w:val') !== '0') isHiddenRun = true
        break
      case 'pStyle': {
        const place = places.get(xmlAttribute(token.attributes, 'w:val') ?? '')
        if (current && place && partPlace === 'body') current.place = place
        break
      }
    }
  }
  return paragraphs.filter((paragraph) => paragraph.text.trim() !== '')
}

/** A `w:tab` with a position defines a tab stop; one without stands in the text. */
function isInRun(attributes: string): boolean {
  return xmlAttribute(attributes, 'w:pos') === undefined
}

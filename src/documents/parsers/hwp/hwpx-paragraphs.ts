/**
 * All paragraphs of an HWPX in file order, straight from its XML.
 *
 * A paragraph is `hp:p`; its text lies in the `hp:t` of its runs. Paragraphs nest: a table, a text box, a note stand inside
 * a run of their host, and the element around them says what they are.
 */
import { strFromU8, unzipSync } from 'fflate'
import type { SourceParagraph, SourcePlace } from '../source-paragraph.ts'
import { decodeXml, xmlAttribute } from '../xml-text.ts'

const placeOfElement: Record<string, SourcePlace> = {
  'hp:header': 'header',
  'hp:footer': 'footer',
  'hp:footNote': 'footnote',
  'hp:endNote': 'endnote',
  'hp:hiddenComment': 'hidden-comment',
  'hp:drawText': 'text-box',
  'hp:caption': 'caption',
  'hp:tc': 'cell',
}

/** Elements whose words stand in an attribute. */
const textAttributes: Record<string, { attributes: string[]; place: SourcePlace }> = {
  'hp:textart': { attributes: ['text'], place: 'text-art' },
  'hp:compose': { attributes: ['composeText'], place: 'body' },
  'hp:edit': { attributes: ['text'], place: 'field' },
  'hp:comboBox': { attributes: ['selectedValue'], place: 'field' },
  'hp:checkBtn': { attributes: ['captionText', 'caption'], place: 'field' },
  'hp:radioBtn': { attributes: ['captionText', 'caption'], place: 'field' },
  'hp:btn': { attributes: ['captionText', 'caption'], place: 'field' },
}

export function paragraphsOfHwpx(bytes: Uint8Array): SourceParagraph[] {
  const parts = unzipSync(bytes, { filter: (entry) => /^Contents\/(?:section|masterpage)\d*\.xml$/i.test(entry.name) })
  return Object.keys(parts)
    .toSorted((a, b) => numberIn(a) - numberIn(b))
    .flatMap((name) => paragraphsOfSection(strFromU8(parts[name] ?? new Uint8Array())))
}

function numberIn(name: string): number {
  return Number(/\d+/.exec(name)?.[0] ?? 0) + (/master/i.test(name) ? 1e6 : 0)
}

const token = /<(\/?)([A-Za-z][\w:.-]*)([^<>]*?)(\/?)>|([^<]+)/g

/** Pure: one section's XML. */
export function paragraphsOfSection(xml: string): SourceParagraph[] {
  const paragraphs: SourceParagraph[] = []
  const places: SourcePlace[] = ['body']
  const open: SourceParagraph[] = []
  let textDepth = 0
  let isScript = false
  const place = (): SourcePlace => places.at(-1) ?? 'body'
  for (const [, closing, name = '', attributes = '', selfClosing, text] of xml.matchAll(token)) {
    if (text !== undefined) {
      const current = open.at(-1)
      if (isScript) paragraphs.push({ text: decodeXml(text), place: 'equation' })
      else if (textDepth > 0 && current) current.text += decodeXml(text)
      continue
    }
    if (closing) {
      if (name === 'hp:p') open.pop()
      if (name === 'hp:t' || name === 'hp:mainText' || name === 'hp:subText') textDepth = Math.max(0, textDepth - 1)
      if (name === 'hp:script') isScript = false
      if (placeOfElement[name]) places.pop()
      continue
    }
    const current = open.at(-1)
    if (textDepth > 0 && current) {
      if (name === 'hp:tab' || name === 'hp:fwSpace' || name === 'hp:nbSpace') current.text += ' '
      if (name === 'hp:lineBreak') current.text += '\n'
      if (name === 'hp:hyphen') current.text += '-'
    }
    const own = textAttributes[name]
    if (own) {
      const words = own.attributes.map((key) => attributeOf(attributes, key)).find((value) => value !== '')
      if (words && own.place === 'body' && current) current.text += words
      // Text art writes its line breaks as the pictures of control characters.
      else if (words) paragraphs.push({ text: words.replace(/␍␊|␍|␊/g, '\n'), place: own.place })
    }
    if (selfClosing) continue
    if (placeOfElement[name]) places.push(placeOfElement[name])
    if (name === 'hp:p') {
      const paragraph: SourceParagraph = { text: '', place: place() }
      open.push(paragraph)
      paragraphs.push(paragraph)
    }
    if (name === 'hp:subText' && current) current.text += ' '
    if (name === 'hp:t' || name === 'hp:mainText' || name === 'hp:subText') textDepth++
    if (name === 'hp:script') isScript = true
  }
  return paragraphs.filter((paragraph) => paragraph.text.trim() !== '')
}

function attributeOf(attributes: string, key: string): string {
  return xmlAttribute(attributes, key) ?? ''
}

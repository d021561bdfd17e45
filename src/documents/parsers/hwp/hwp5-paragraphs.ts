/**
 * All paragraphs of an HWP 5 in file order, straight from its records.
 *
 * A section is a stream of records: tag (10 bits), level (10), size (12; 0xFFF: the next 32 bits). The level is the depth:
 * a control (table, note, text box) stands one below its paragraph, the paragraphs inside it below that.
 * Text is UTF-16 with controls: codes below 32 take one character or eight.
 *
 * @see 한글 문서 파일 형식 5.0, revision 1.3, 표 6, 표 57 and 4.3
 */
import { inflateRawSync } from 'node:zlib'
import { openOleFile } from '../ole-file.ts'
import type { SourceParagraph, SourcePlace } from '../source-paragraph.ts'

const paragraphTextTag = 0x43
const controlHeaderTag = 0x47
const listHeaderTag = 0x48
const equationTag = 0x58

const placeOfControl: Record<string, SourcePlace> = {
  head: 'header',
  foot: 'footer',
  'fn  ': 'footnote',
  'en  ': 'endnote',
  tcmt: 'hidden-comment',
  'gso ': 'text-box',
  'tbl ': 'cell',
}

/** A section that unpacks to more is refused by the memory limit anyway. */
const maxSectionBytes = 256 * 1024 * 1024

export function paragraphsOfHwp5(bytes: Uint8Array): SourceParagraph[] {
  const file = openOleFile(bytes)
  const header = file?.entries.find((entry) => entry.name === 'FileHeader')
  const headerBytes = file && header ? file.read(header) : undefined
  if (!file || !headerBytes) return []
  const isCompressed = ((headerBytes[36] ?? 0) & 1) === 1
  return file.entries
    .filter((entry) => /^BodyText\/Section\d+$/.test(entry.name))
    .toSorted((a, b) => Number(a.name.slice(16)) - Number(b.name.slice(16)))
    .flatMap((entry) => {
      const content = file.read(entry)
      if (!content) return []
      try {
        return paragraphsOfRecords(
          isCompressed ? inflateRawSync(content, { maxOutputLength: maxSectionBytes }) : content,
        )
      } catch {
        // A damaged section: the engine decides whether the document can be read, this is only a second opinion.
        return []
      }
    })
}

/** Pure: the records of one section. */
export function paragraphsOfRecords(records: Uint8Array): SourceParagraph[] {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength)
  const paragraphs: SourceParagraph[] = []
  const controls: { level: number; place: SourcePlace }[] = []
  for (let offset = 0; offset + 4 <= records.length; ) {
    const head = view.getUint32(offset, true)
    const tag = head & 0x3ff
    const level = (head >>> 10) & 0x3ff
    let size = head >>> 20
    offset += 4
    if (size === 0xfff) {
      if (offset + 4 > records.length) break
      size = view.getUint32(offset, true)
      offset += 4
    }
    const data = records.subarray(offset, offset + size)
    offset += size
    while ((controls.at(-1)?.level ?? -1) >= level && tag !== listHeaderTag) controls.pop()
    const place = controls.at(-1)?.place ?? 'body'
    if (tag === controlHeaderTag && data.length >= 4) {
      const name = String.fromCharCode(data[3] ?? 0, data[2] ?? 0, data[1] ?? 0, data[0] ?? 0)
      controls.push({ level, place: placeOfControl[name] ?? place })
      if (name === 'tcps') paragraphs.push({ text: textOfCompose(data), place })
      if (name === 'tdut') paragraphs.push({ text: textOfRuby(data), place })
    } else if (tag === paragraphTextTag) {
      paragraphs.push({ text: textOfParagraph(data), place })
    } else if (tag === equationTag) {
      paragraphs.push({ text: stringAt(data, 4).text, place: 'equation' })
    }
  }
  return paragraphs.filter((paragraph) => paragraph.text.trim() !== '')
}

/** Codes that stand for themselves take one character; the other controls take eight. */
const singleControls = new Set([0, 10, 13, 24, 25, 26, 27, 28, 29, 30, 31])

function textOfParagraph(data: Uint8Array): string {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  let text = ''
  for (let offset = 0; offset + 2 <= data.length; ) {
    const code = view.getUint16(offset, true)
    if (code >= 32) text += String.fromCharCode(code)
    else if (code === 9 || code === 30 || code === 31) text += ' '
    else if (code === 10) text += '\n'
    else if (code === 24) text += '-'
    offset += code >= 32 || singleControls.has(code) ? 2 : 16
  }
  return text
}

/** 글자 겹침: the letters after the control's name and length. */
function textOfCompose(data: Uint8Array): string {
  return stringAt(data, 4).text
}

/** 덧말: the main text, then the text above it. */
function textOfRuby(data: Uint8Array): string {
  const main = stringAt(data, 4)
  return `${main.text} ${stringAt(data, main.end).text}`
}

/** A string with its length in characters before it. */
function stringAt(data: Uint8Array, offset: number): { text: string; end: number } {
  if (offset + 2 > data.length) return { text: '', end: data.length }
  const length = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint16(offset, true)
  const end = Math.min(data.length, offset + 2 + length * 2)
  return { text: new TextDecoder('utf-16le').decode(data.subarray(offset + 2, end)), end }
}

/** What a cell shows: the cached value of a formula, days as ISO, other numbers as their format writes them, without noise. */
import { xmlAttribute, xmlTokens } from '../xml-text.ts'
import { formatOfId, type NumberFormat, writeNumber, writeText } from './number-format.ts'

/** The format of each cell style, by the style's index. */
export function numberFormats(stylesXml: string): NumberFormat[] {
  const own = new Map<number, string>()
  const styles: NumberFormat[] = []
  let isCellStyles = false
  for (const token of xmlTokens(stylesXml)) {
    if (token.name === 'cellXfs') isCellStyles = token.kind === 'open'
    if (token.kind !== 'open') continue
    if (token.name === 'numFmt') {
      own.set(
        Number(xmlAttribute(token.attributes, 'numFmtId')),
        xmlAttribute(token.attributes, 'formatCode') ?? 'General',
      )
    } else if (token.name === 'xf' && isCellStyles) {
      styles.push(formatOfId(Number(xmlAttribute(token.attributes, 'numFmtId') ?? 0), own))
    }
  }
  return styles
}

export function cellValue(
  value: string,
  type: string,
  format: NumberFormat,
  strings: readonly string[],
  usesDates1904: boolean,
): string {
  switch (type) {
    case 's':
      return textValue(strings[Number(value)] ?? '', format)
    case 'b':
      return value === '1' ? 'TRUE' : 'FALSE'
    case 'str':
    case 'inlineStr':
      return textValue(value, format)
    case 'e':
    case 'd':
      return value
    default:
      return numberText(value, format, usesDates1904)
  }
}

function textValue(text: string, format: NumberFormat): string {
  return format.addsToText && text.trim() !== '' ? writeText(text, format.code) || text : text
}

function numberText(value: string, format: NumberFormat, usesDates1904: boolean): string {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) return value.trim()
  if (format.kind === 'general') return trimNoise(number)
  // A format may show nothing, a zero for example; the value is still in the file, so it is not left out.
  if (format.kind === 'number') return writeNumber(number, format.code) || trimNoise(number)
  const serial = usesDates1904 ? number + 1462 : number
  if (format.kind === 'part') {
    const isDuration = /\[[hms]+\]/i.test(format.code)
    return writeNumber(isDuration ? number : serial, format.code) || trimNoise(number)
  }
  // Serial 60 is the 29 February 1900 that never was; days before it are one off.
  const days = serial < 60 ? serial + 1 : serial
  const date = new Date(Math.round((days - 25_569) * 86_400_000))
  if (Number.isNaN(date.getTime())) return trimNoise(number)
  const iso = date.toISOString()
  if (format.kind === 'time' && number < 1) return iso.slice(11, 19)
  return format.kind === 'date' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`
}

/** Fifteen digits are what a double holds: 0.30000000000000004 is 0.3. */
function trimNoise(number: number): string {
  return String(Number(number.toPrecision(15)))
}

/** What a cell shows: the cached value of a formula, dates as ISO, shares with a percent sign, numbers without noise. */
import { xmlAttribute, xmlTokens } from '../xml-text.ts'

export type NumberFormat = 'plain' | 'date' | 'time' | 'datetime' | 'percent'

/** @see ECMA-376 part 1, 18.8.30: the formats that need no entry in the file, with the Korean and East Asian ones */
const builtIn: Record<number, NumberFormat> = {
  9: 'percent',
  10: 'percent',
  14: 'date',
  15: 'date',
  16: 'date',
  17: 'date',
  18: 'time',
  19: 'time',
  20: 'time',
  21: 'time',
  22: 'datetime',
  27: 'date',
  28: 'date',
  29: 'date',
  30: 'date',
  31: 'date',
  32: 'time',
  33: 'time',
  34: 'time',
  35: 'time',
  36: 'date',
  45: 'time',
  46: 'time',
  47: 'time',
  50: 'date',
  51: 'date',
  52: 'date',
  53: 'date',
  54: 'date',
  55: 'time',
  56: 'time',
  57: 'date',
  58: 'date',
}

/** The format of each cell style, by the style's index. */
export function numberFormats(stylesXml: string): NumberFormat[] {
  const own = new Map<number, NumberFormat>()
  const styles: NumberFormat[] = []
  let isCellStyles = false
  for (const token of xmlTokens(stylesXml)) {
    if (token.name === 'cellXfs') isCellStyles = token.kind === 'open'
    if (token.kind !== 'open') continue
    if (token.name === 'numFmt') {
      own.set(
        Number(xmlAttribute(token.attributes, 'numFmtId')),
        formatOfCode(xmlAttribute(token.attributes, 'formatCode') ?? ''),
      )
    } else if (token.name === 'xf' && isCellStyles) {
      const id = Number(xmlAttribute(token.attributes, 'numFmtId') ?? 0)
      styles.push(own.get(id) ?? builtIn[id] ?? 'plain')
    }
  }
  return styles
}

export function formatOfCode(code: string): NumberFormat {
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '').toLowerCase()
  const hasDate = /[yd]|m{3,}|^m+$|년|월|일/.test(bare)
  const hasTime = /[hs]/.test(bare)
  if (hasDate && hasTime) return 'datetime'
  if (hasDate) return 'date'
  if (hasTime) return 'time'
  return bare.includes('%') ? 'percent' : 'plain'
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
      return strings[Number(value)] ?? ''
    case 'b':
      return value === '1' ? 'TRUE' : 'FALSE'
    case 'str':
    case 'inlineStr':
    case 'e':
    case 'd':
      return value
    default:
      return numberText(value, format, usesDates1904)
  }
}

function numberText(value: string, format: NumberFormat, usesDates1904: boolean): string {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) return value.trim()
  if (format === 'percent') return `${trimNoise(number * 100)}%`
  if (format === 'plain') return trimNoise(number)
  // Serial 60 is the 29 February 1900 that never was; days before it are one off.
  const days = usesDates1904 ? number + 1462 : number < 60 ? number + 1 : number
  const date = new Date(Math.round((days - 25_569) * 86_400_000))
  if (Number.isNaN(date.getTime())) return trimNoise(number)
  const iso = date.toISOString()
  if (format === 'time' && number < 1) return iso.slice(11, 19)
  return format === 'datetime' || (format === 'time' && number >= 1)
    ? `${iso.slice(0, 10)} ${iso.slice(11, 19)}`
    : iso.slice(0, 10)
}

/** Fifteen digits are what a double holds: 0.30000000000000004 is 0.3. */
function trimNoise(number: number): string {
  return String(Number(number.toPrecision(15)))
}

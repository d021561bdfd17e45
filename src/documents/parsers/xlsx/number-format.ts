/**
 * Writes a number as the workbook shows it: "₩5,167,800", "06234", "30:00", "2025년 3월".
 * Two things are kept whole instead: numbers without a format, and days, which become ISO whatever their order was.
 */
import { format, getFormatDateInfo, getFormatInfo, isValidFormat } from 'numfmt'

export interface NumberFormat {
  /** 'part': a part of a date, or hours beyond a day; shown by its code, because ISO would invent the rest. */
  kind: 'general' | 'number' | 'date' | 'time' | 'datetime' | 'part'
  code: string
  /** Its section for texts writes more than the text: @"님". */
  addsToText: boolean
}

export const generalFormat: NumberFormat = { kind: 'general', code: 'General', addsToText: false }

const someDate = 'yyyy-mm-dd'
const someTime = 'hh:mm:ss'

/** @see ECMA-376 part 1, 18.8.30: the formats that need no entry in the file, with the Korean and East Asian ones */
const builtIn: Record<number, string> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: someDate,
  15: someDate,
  16: someDate,
  17: 'yyyy-mm',
  18: someTime,
  19: someTime,
  20: someTime,
  21: someTime,
  22: `${someDate} ${someTime}`,
  37: '#,##0;-#,##0',
  38: '#,##0;-#,##0',
  39: '#,##0.00;-#,##0.00',
  40: '#,##0.00;-#,##0.00',
  41: '#,##0;-#,##0;"-"',
  42: '#,##0;-#,##0;"-"',
  43: '#,##0.00;-#,##0.00;"-"',
  44: '#,##0.00;-#,##0.00;"-"',
  45: someTime,
  46: '[h]:mm:ss',
  47: someTime,
  48: '##0.0E+0',
  ...Object.fromEntries([27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, someDate])),
  ...Object.fromEntries([32, 33, 34, 35, 55, 56].map((id) => [id, someTime])),
}

/** @param own the codes of the file, by their number */
export function formatOfId(id: number, own: ReadonlyMap<number, string>): NumberFormat {
  const code = own.get(id) ?? builtIn[id]
  return code === undefined ? generalFormat : formatOfCode(code)
}

export function formatOfCode(source: string): NumberFormat {
  const code = withKnownMarks(source)
  // A code that Excel itself would call damaged: the bare number is still true.
  if (code === '' || code.length > maxCodeCharacters || !isValidFormat(code)) return generalFormat
  return { kind: kindOf(code), code, addsToText: code.includes('@') && writeText('x', code) !== 'x' }
}

const maxCodeCharacters = 255 // Excel's own limit.

/**
 * Colours have names in the language of the program that wrote them and say nothing in text; `G/표준` is General.
 * Left in place: hours beyond a day, conditions, currencies with their locale, and digits of another script.
 */
function withKnownMarks(code: string): string {
  return code
    .replace(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\]|[<>=$]|DBNum|NatNum)[^\]]*\]/gi, (mark) => (mark[0] === '[' ? '' : mark))
    .replaceAll('G/표준', 'General')
}

function kindOf(code: string): NumberFormat['kind'] {
  const shows = getFormatDateInfo(code)
  const showsTime = shows.hours || shows.minutes || shows.seconds
  if (shows.month && shows.day) return showsTime ? 'datetime' : 'date'
  if (shows.year || shows.day) return 'part'
  if (showsTime) return /\[[hms]+\]/i.test(code) ? 'part' : 'time'
  if (shows.month) return 'part'
  const { type } = getFormatInfo(code)
  const isBare = type === 'text' || (type === 'general' && /^(?:\[[^\]]*\])*General$/i.test(code))
  return isBare ? 'general' : 'number'
}

/** @returns '' where the format hides the value, or cannot show it */
export function writeNumber(number: number, code: string): string {
  // Days of the week take their names from the reader's language where the code names none.
  const locale = /a{3}/i.test(code) ? 'ko-KR' : 'en'
  const shown = format(code, number, { locale, nbsp: false }).replace(/\s+/g, ' ').trim()
  return /^#+$/.test(shown) ? '' : shown
}

export function writeText(text: string, code: string): string {
  return format(code, text).trim()
}

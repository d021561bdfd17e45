/**
 * Takes out of a text what a reader cannot see and a model would still read.
 *
 * - Tag characters U+E0000..E007F carry hidden ASCII: a known way to smuggle instructions into a prompt.
 * - Bidirectional overrides and isolates make text read in another order than it is stored.
 * - Zero-width marks split words for a search and hide in copies. The zero-width joiner between emoji stays.
 * - Control characters other than tab and line feed have no meaning in a document; NUL breaks PostgreSQL text.
 * - Lone surrogates are not text: they cannot be written as UTF-8.
 */
const tagCharacters = /[\u{E0000}-\u{E007F}]/gu
const bidirectionalMarks = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g
const zeroWidthMarks = /[\u00AD\u200B\u200C\u2060-\u2064\uFEFF]|(?<!\p{Extended_Pictographic}\uFE0F?)\u200D/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const controlCharacters = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g
const lineBreaks = /\r\n?|[\u2028\u2029\u0085]/g

/** Nearly every cell of a sheet: nothing in it can need cleaning. */
const plain = /^[\x20-\x7E가-힣]*$/

export function cleanText(text: string): string {
  if (plain.test(text)) return text
  return text
    .toWellFormed()
    .replace(lineBreaks, '\n')
    .replace(tagCharacters, '')
    .replace(bidirectionalMarks, '')
    .replace(zeroWidthMarks, '')
    .replace(controlCharacters, '')
    .replace(/[\u00A0\u2000-\u200A\u202F\u205F]/g, ' ')
    .normalize('NFC')
}

/** One line: every run of white space becomes one space. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim()
}

/**
 * Reads bytes as text. Korean offices write UTF-8, UTF-16 (Excel's "Unicode text") and CP949, which contains EUC-KR.
 * A byte order mark decides; then strict UTF-8, which other encodings practically never satisfy by chance;
 * then the pattern of zero bytes of UTF-16; then what the file says of itself; then CP949 where it decodes without a
 * hole; the rest is guessed.
 */
import iconv from 'iconv-lite'
import jschardet from 'jschardet'

export interface DecodedText {
  text: string
  encoding: string
}

/** The guess looks at the start only: a long file would cost seconds and decide no better. */
const guessBytes = 64 * 1024

/** @param declared the encoding that the file names; many pages name one and are written in UTF-8 all the same */
export function decodeText(bytes: Uint8Array, declared?: string): DecodedText {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return decodeAs(bytes.subarray(3), 'utf-8')
  if (startsWith(bytes, [0xff, 0xfe])) return decodeAs(bytes.subarray(2), 'utf-16le')
  if (startsWith(bytes, [0xfe, 0xff])) return decodeAs(bytes.subarray(2), 'utf-16be')
  const utf16 = findUtf16WithoutMark(bytes)
  if (utf16) return decodeAs(bytes, utf16)
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    // Not UTF-8: go on.
  }
  if (declared && iconv.encodingExists(declared)) return decodeAs(bytes, declared.toLowerCase())
  const korean = iconv.decode(Buffer.from(bytes), 'cp949')
  if (countHoles(korean) === 0 && hasHangul(korean)) return { text: korean, encoding: 'cp949' }
  const guess = jschardet.detect(Buffer.from(bytes.subarray(0, guessBytes))).encoding
  if (guess && guess !== 'ascii' && iconv.encodingExists(guess)) {
    const guessed = iconv.decode(Buffer.from(bytes), guess)
    if (countHoles(guessed) <= countHoles(korean)) return { text: guessed, encoding: guess.toLowerCase() }
  }
  return { text: korean, encoding: 'cp949' }
}

function decodeAs(bytes: Uint8Array, encoding: string): DecodedText {
  return { text: iconv.decode(Buffer.from(bytes), encoding), encoding }
}

function startsWith(bytes: Uint8Array, prefix: number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte)
}

/** Latin text, digits and separators in UTF-16 have a zero in every second byte; two fifths is far above chance. */
function findUtf16WithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const length = Math.min(bytes.length, 4096) & ~1
  if (length < 8) return undefined
  let even = 0
  let odd = 0
  for (let index = 0; index < length; index += 2) {
    if (bytes[index] === 0) even++
    if (bytes[index + 1] === 0) odd++
  }
  const pairs = length / 2
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le'
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be'
  return undefined
}

function countHoles(text: string): number {
  return text.split('\uFFFD').length - 1
}

function hasHangul(text: string): boolean {
  return /[가-힣]/.test(text)
}

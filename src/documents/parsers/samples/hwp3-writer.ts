/**
 * Writes an HWP 3 with plain paragraphs, uncompressed: signature, document information, summary, no fonts and styles,
 * paragraphs with their letters in Johab.
 * @see 한글 문서 파일 형식 3.0, 한글과컴퓨터
 */
export function writeHwp3(paragraphs: readonly string[], title = ''): Uint8Array {
  const signature = Buffer.alloc(30)
  signature.write('HWP Document File V3.00 \u001a\u0001\u0002\u0003\u0004\u0005', 'latin1')
  const summary = Buffer.alloc(9 * 112)
  johab(title).copy(summary, 0)
  const noFontsAndStyles = Buffer.alloc(8 * 2)
  return Buffer.concat([signature, Buffer.alloc(128), summary, noFontsAndStyles, ...paragraphs.map(paragraph), end])
}

const end = Buffer.alloc(43)

function paragraph(text: string): Buffer {
  const letters = Buffer.concat([johab(text), Buffer.from([13, 0])])
  const head = Buffer.alloc(43)
  head.writeUInt8(1, 0) // Shaped as the one before: no shape follows.
  head.writeUInt16LE(letters.length / 2, 1)
  return Buffer.concat([head, letters])
}

const middle = [3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 23, 26, 27, 28, 29]

/** A syllable is 1, then five bits each for its three letters; the rest is as in ASCII. */
function johab(text: string): Buffer {
  const buffer = Buffer.alloc(text.length * 2)
  for (const [index, letter] of [...text].entries()) {
    const syllable = letter.charCodeAt(0) - 0xac00
    const last = syllable % 28
    const isSyllable = syllable >= 0 && syllable < 11_172
    const parts = [
      Math.floor(syllable / 588) + 2,
      middle[Math.floor(syllable / 28) % 21] ?? 0,
      last + (last > 16 ? 2 : 1),
    ]
    const [first = 0, second = 0, third = 0] = parts
    const code = isSyllable ? 0x8000 | (first << 10) | (second << 5) | third : letter.charCodeAt(0)
    buffer.writeUInt16LE(code, index * 2)
  }
  return buffer
}

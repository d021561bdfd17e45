/**
 * Born-digital papers of an invented company, each different: headings, paragraphs of sentences from a Zipf-distributed
 * vocabulary, now and then a ruled table. The font is one of the PDF format's own Korean collection (Adobe-Korea1), which
 * readers bring themselves, so that a file is a few kilobytes a page, as programs of public offices write it.
 */

import { type Random, randomOf } from '../../proofs/rights/world.ts'
import { type PdfObject, writePdf } from '../../src/documents/parsers/samples/pdf-writer.ts'

export interface BenchFile {
  name: string
  bytes: Uint8Array
  pages: number
  /** A word that stands in this file and hardly anywhere else. */
  rareWord: string
}

const first = '가나다라마바사아자차카타파하고노도로모보소오조초코토포호기니디리미비시이지치키티피히'
const second = '강난달람막발산약점철통학곡논등룡목벽속역장침쾌택품행국면복실원제천판현회관금도로물방사서술식안'
const particles = ['은', '이', '을', '에', '의', '으로', '에서', '까지', '부터', '과']
const endings = ['한다.', '하여야 한다.', '할 수 있다.', '하지 아니한다.', '된다.', '정한다.', '제출한다.', '보고한다.']
const vocabularySize = 20_000

/** Word number `rank`; small ranks are short and frequent. */
function wordOf(rank: number): string {
  const letters = [...first, ...second]
  let text = letters[rank % letters.length] ?? '가'
  for (let rest = Math.floor(rank / letters.length) + 7; rest > 0; rest = Math.floor(rest / letters.length))
    text += letters[(rest * 31 + rank) % letters.length] ?? '나'
  return text
}

const zipfWord = (random: Random) => wordOf(Math.floor(vocabularySize ** random.next()) - 1)

function sentence(random: Random): string {
  const words = Array.from({ length: 4 + random.below(7) }, () => zipfWord(random) + random.pick(particles))
  return `${words.join(' ')} ${zipfWord(random)}${random.pick(endings)}`
}

export function makeFile(number: number, pages: number): BenchFile {
  const random = randomOf(number * 7919 + 17)
  const rareWord = `${wordOf(vocabularySize + number)}규정`
  const contents = Array.from({ length: pages }, (_, index) => contentOf(random, index, number, rareWord))
  return { name: `문서-${number}.pdf`, bytes: pdfOf(contents), pages, rareWord }
}

/** A4 in points; the text's lines are 500 wide. */
const [width, height, left, top] = [595, 842, 48, 70]

function contentOf(random: Random, index: number, number: number, rareWord: string): string {
  const parts: string[] = []
  let y = top
  const line = (text: string, size: number) => {
    parts.push(`BT /F0 ${size} Tf 1 0 0 1 ${left} ${height - y} Tm <${utf16(text)}> Tj ET`)
    y += size * 1.7
  }
  line(`제${index + 1}장 ${zipfWord(random)} ${zipfWord(random)}`, 17)
  y += 8
  if (index === 0) line(`${rareWord} 제${number}호는 ${sentence(random)}`, 11)
  const tableAt = random.chance(0.2) ? 2 : -1
  for (let paragraph = 0; paragraph < 5; paragraph++) {
    if (paragraph === tableAt) y = table(random, parts, y)
    line(`${paragraph + 1}. ${zipfWord(random)} ${zipfWord(random)}`, 13)
    const text = Array.from({ length: 4 }, () => sentence(random)).join(' ')
    for (const piece of text.match(/.{1,44}(?:\s|$)/g) ?? []) line(piece.trim(), 11)
    y += 9
  }
  return parts.join('\n')
}

function table(random: Random, parts: string[], y: number): number {
  const [rows, columns, rowHeight] = [4, 3, 20]
  const columnWidth = 480 / columns
  for (let row = 0; row <= rows; row++)
    parts.push(`${left} ${height - y - row * rowHeight} m ${left + 480} ${height - y - row * rowHeight} l S`)
  for (let column = 0; column <= columns; column++) {
    const x = left + column * columnWidth
    parts.push(`${x} ${height - y} m ${x} ${height - y - rows * rowHeight} l S`)
  }
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const text = row === 0 || column === 0 ? zipfWord(random) : String(random.below(100_000))
      const [x, baseline] = [left + column * columnWidth + 5, height - y - row * rowHeight - 14]
      parts.push(`BT /F0 10 Tf 1 0 0 1 ${x} ${baseline} Tm <${utf16(text)}> Tj ET`)
    }
  return y + rows * rowHeight + 24
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex')

function pdfOf(contents: readonly string[]): Uint8Array {
  const firstPage = 6
  const pages = contents.flatMap((content, index): PdfObject[] => [
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${firstPage + index * 2 + 1} 0 R /Resources << /Font << /F0 3 0 R >> >> >>`,
    { dictionary: '', stream: Buffer.from(content, 'latin1') },
  ])
  const kids = contents.map((_, index) => `${firstPage + index * 2} 0 R`).join(' ')
  return writePdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${contents.length} >>`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /HYGoThic-Medium /Encoding /UniKS-UTF16-H /DescendantFonts [4 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /HYGoThic-Medium /CIDSystemInfo << /Registry (Adobe) /Ordering (Korea1) /Supplement 1 >> /FontDescriptor 5 0 R /DW 1000 /W [1 [500] 8 [500] 17 26 500] >>',
    '<< /Type /FontDescriptor /FontName /HYGoThic-Medium /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 90 >>',
    ...pages,
  ])
}

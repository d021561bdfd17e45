/** What every adapter owes its callers, whatever the format. */
import { describe, expect, test } from 'vitest'
import { ParsedDocument, type ParseOutcome } from '../elements.ts'
import { renderMarkdown } from '../markdown.ts'
import { readFile } from './read-file.ts'

export interface AdapterSample {
  name: string
  fileName: string
  bytes: () => Uint8Array | Promise<Uint8Array>
  format: ParsedDocument['format']
  /** Words that must stand in the text, in this order. */
  expects: readonly string[]
}

export function testAdapter(sample: AdapterSample): void {
  // Made once: a writer may put the time into its file, and another file has other ids.
  let bytes: Promise<Uint8Array> | undefined
  const read = async (): Promise<ParseOutcome> => {
    bytes ??= Promise.resolve(sample.bytes())
    return readFile(await bytes, { fileName: sample.fileName })
  }
  const document = async (): Promise<ParsedDocument> => {
    const outcome = await read()
    if (outcome.status === 'failed') throw new Error(`${outcome.reason}: ${outcome.detail}`)
    return outcome.document
  }

  describe(sample.name, () => {
    test('gives the shape of the schema and its own format', async () => {
      const parsed = ParsedDocument.parse(await document())
      expect(parsed.format).toBe(sample.format)
      expect(parsed.pages.length).toBeGreaterThan(0)
    })

    test('has the expected words in reading order', async () => {
      const text = (await document()).elements.map((element) => element.text).join('\n')
      let from = 0
      for (const words of sample.expects) {
        const place = text.indexOf(words, from)
        expect(place, `"${words}" in ${JSON.stringify(text)}`).toBeGreaterThanOrEqual(0)
        from = place
      }
    })

    test('names its elements the same in two parses, and no two alike', async () => {
      const ids = (parsed: ParsedDocument): string[] => parsed.elements.map((element) => element.id)
      const [first, second] = [ids(await document()), ids(await document())]
      expect(second).toEqual(first)
      expect(new Set(first).size).toBe(first.length)
    })

    test('numbers its elements from 0 without a gap, and parents stand before children', async () => {
      const { elements } = await document()
      expect(elements.map((element) => element.order)).toEqual(elements.map((_, index) => index))
      const seen = new Set<string>()
      for (const element of elements) {
        if (element.parentId) expect(seen.has(element.parentId)).toBe(true)
        seen.add(element.id)
      }
    })

    test('keeps boxes on existing pages and inside them', async () => {
      const { elements, pages } = await document()
      const numbers = new Set(pages.map((page) => page.number))
      for (const place of elements.flatMap((element) => element.provenance)) {
        expect(numbers.has(place.page)).toBe(true)
        const [x0, y0, x1, y1] = place.box
        expect(x0 >= 0 && y0 >= 0 && x1 <= 1 && y1 <= 1 && x0 <= x1 && y0 <= y1).toBe(true)
      }
    })

    test('has no element without text but pictures and empty tables, and no invisible letters', async () => {
      for (const element of (await document()).elements) {
        if (!['image', 'chart', 'table', 'page_break'].includes(element.kind)) expect(element.text.trim()).not.toBe('')
        expect(element.text).not.toMatch(/[\u{E0000}-\u{E007F}\u200B\u202E\uFEFF]|\0/u)
      }
    })

    test('fits every table cell into its table, once', async () => {
      for (const { table } of (await document()).elements) {
        if (!table) continue
        const taken = new Set<string>()
        for (const cell of table.cells) {
          expect(cell.row + cell.rowSpan).toBeLessThanOrEqual(table.rows)
          expect(cell.column + cell.columnSpan).toBeLessThanOrEqual(table.columns)
          for (let row = cell.row; row < cell.row + cell.rowSpan; row++) {
            for (let column = cell.column; column < cell.column + cell.columnSpan; column++) {
              expect(taken.has(`${row}:${column}`)).toBe(false)
              taken.add(`${row}:${column}`)
            }
          }
        }
      }
    })

    test('renders as markdown', async () => {
      const { elements } = await document()
      expect(renderMarkdown(elements).length).toBeGreaterThan(0)
    })
  })
}

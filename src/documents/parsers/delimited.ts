/** CSV and TSV: one table, header row marked, long ones cut at whole rows. */
import { CsvError, parse } from 'csv-parse/sync'
import type { DraftDocument, DraftElement, FileToRead } from './adapter.ts'
import { cellsOfGrid, tableText } from './table-text.ts'
import { decodeText } from './text-encoding.ts'
import { UnreadableFile } from './unreadable-file.ts'

const engine = { name: 'csv-parse', version: '7.0.3' }
/** Beyond it a "row" is no row that anyone reads; Excel's own limit is 16,384 columns. */
const maxRowCharacters = 2_000_000
const maxColumns = 16_384
const maxCells = 4_000_000
/** A reviewer still sees it at once, and it becomes a handful of chunks. */
const rowsPerElement = 200

export async function readDelimited(file: FileToRead): Promise<DraftDocument> {
  const { text, encoding } = decodeText(file.bytes)
  guardLines(text)
  const delimiter = file.format === 'tsv' ? '\t' : sniffDelimiter(text)
  const rows = withoutEmptyEdges(parseRows(text, delimiter))
  if (rows.length === 0) throw new UnreadableFile('empty', 'The file has no rows.')
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0)
  if (columns > maxColumns) throw new UnreadableFile('too-large', `A row has ${columns} columns.`)
  if (columns * rows.length > maxCells) throw new UnreadableFile('too-large', 'The table has too many cells.')
  return {
    pages: [{ number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'sheet' }],
    elements: elementsOfRows(rows, columns),
    warnings: [],
    metadata: { encoding, delimiter: delimiter === '\t' ? 'tab' : delimiter },
    engine,
  }
}

/** Part by part, so that the cells of a long file are made once. */
function elementsOfRows(rows: string[][], columns: number): DraftElement[] {
  const header = hasHeaderRow(rows) ? rows.slice(0, 1) : []
  const elements: DraftElement[] = []
  for (let start = header.length; start < rows.length || elements.length === 0; start += rowsPerElement) {
    const part = [...header, ...rows.slice(start, start + rowsPerElement)].map((row) => padded(row, columns))
    const table = { rows: part.length, columns, cells: cellsOfGrid(part, header.length) }
    const subKind = elements.length > 0 ? 'continued' : undefined
    elements.push({ kind: 'table', subKind, text: tableText(table), table })
  }
  return elements
}

function padded(row: string[], columns: number): string[] {
  return row.length === columns ? row : [...row, ...Array<string>(columns - row.length).fill('')]
}

function guardLines(text: string): void {
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    const lineEnd = end < 0 ? text.length : end
    if (lineEnd - start > maxRowCharacters) {
      throw new UnreadableFile('too-large', `One line has ${lineEnd - start} characters.`)
    }
    start = lineEnd + 1
  }
}

function parseRows(text: string, delimiter: string): string[][] {
  const options = { delimiter, relax_column_count: true, skip_empty_lines: true, max_record_size: maxRowCharacters }
  try {
    return parse(text, options)
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE') {
      throw new UnreadableFile('too-large', 'One row is too long.', { cause: error })
    }
    // A quote in the middle of a word is common in files that no library wrote: read quotes as plain characters.
    return parse(text, { ...options, quote: null })
  }
}

/**
 * The candidate that cuts the first lines into the same number of fields most often, and into more than one.
 * @returns ',' where nothing is regular
 */
export function sniffDelimiter(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 30)
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of [',', '\t', ';', '|']) {
    const counts = lines.map((line) => line.replace(/"(?:[^"]|"")*"/g, '').split(delimiter).length - 1)
    const usual = mostCommon(counts.filter((count) => count > 0))
    if (usual === undefined) continue
    const regular = counts.filter((count) => count === usual).length / lines.length
    const score = regular + Math.min(usual, 20) / 1000
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

function mostCommon(counts: number[]): number | undefined {
  const groups = [...Map.groupBy(counts, (count) => count)]
  return groups.toSorted((a, b) => b[1].length - a[1].length || b[0] - a[0])[0]?.[0]
}

/** A first row names its columns when none of its fields is empty or a number and a later row has numbers or other lengths. */
function hasHeaderRow(grid: string[][]): boolean {
  const first = grid[0] ?? []
  return (
    grid.length > 1 &&
    first.every((text) => !/^[-+]?[\d.,]+%?$/.test(text.trim())) &&
    first.some((text) => text.trim() !== '')
  )
}

function withoutEmptyEdges(rows: string[][]): string[][] {
  return rows.filter((row) => row.some((field) => field.trim() !== ''))
}

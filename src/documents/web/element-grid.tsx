/** A table as it was read, with axis letters and numbers, so that two people can name a cell. */
import { t } from '../../web/language.ts'
import { doubtfulRanges, type ReadWord } from '../doubt.ts'
import type { Table } from '../elements.ts'
import { DoubtedText } from './doubted-text.tsx'

export function ElementGrid({ table, words = [] }: { table: Table; words?: readonly ReadWord[] | undefined }) {
  const doubts = doubtfulRanges(
    table.cells.map((cell) => cell.text),
    words,
    table.cells.map((cell) => cell.box),
  )
  const columns = Array.from({ length: table.columns }, (_, index) => index)
  const rows = Array.from({ length: table.rows }, (_, row) => table.cells.filter((cell) => cell.row === row))
  return (
    <section
      className="grid-frame"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t(`표, ${table.rows}행 ${table.columns}열`, `Table, ${table.rows} rows, ${table.columns} columns`)}
    >
      <table className="grid">
        <thead>
          <tr>
            <td className="axis" />
            {columns.map((column) => (
              <th key={column} scope="col" className="axis">
                {letterOf(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={row}>
              <th scope="row" className="axis">
                {row + 1}
              </th>
              {cells.map((cell) => (
                <td
                  key={cell.column}
                  rowSpan={cell.rowSpan}
                  colSpan={cell.columnSpan}
                  className={`${cell.isHeader ? 'hd' : ''}${isFigure(cell.text) ? ' num' : ''}`}
                >
                  <DoubtedText text={cell.text} ranges={doubts[table.cells.indexOf(cell)] ?? []} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** 0 is A, 25 is Z, 26 is AA. */
function letterOf(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26))
  return column < 26 ? letter : letterOf(Math.floor(column / 26) - 1) + letter
}

const isFigure = (text: string) => /^[−\-+△▲]?[\d,.]+\s?(%|원)?$/u.test(text.trim())

/** Formulas as a person reads them in the formula bar. */
import { columnOfName, nameOfColumn } from './cell-place.ts'

/** Files mark functions that are younger than the format: `_xlfn.XLOOKUP` is XLOOKUP to the reader. */
export function formulaText(formula: string): string {
  return `=${formula.trim().replace(/\b_xl(?:fn|ws|pm)\./g, '')}`
}

/** Not within quotes, and not the start of a longer name or of a function: LOG10( is no cell. */
const reference = /"[^"]*"|'[^']*'|(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w.(])/g

/**
 * A formula that several cells share is written once; in the others its references move along, all but those with $.
 * @see ECMA-376 part 1, 18.3.1.40
 */
export function moveFormula(formula: string, rows: number, columns: number): string {
  return formula.replace(reference, (whole, fixedColumn?: string, column?: string, fixedRow?: string, row?: string) => {
    if (column === undefined || row === undefined) return whole
    const movedColumn = fixedColumn ? column : nameOfColumn(Math.max(0, columnOfName(column) + columns))
    const movedRow = fixedRow ? Number(row) : Math.max(1, Number(row) + rows)
    return `${fixedColumn}${movedColumn}${fixedRow}${movedRow}`
  })
}

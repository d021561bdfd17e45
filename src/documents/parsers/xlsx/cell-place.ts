/** Places of cells as Excel writes them: "D2" is row 1, column 3, counted from 0. */
export interface CellPlace {
  row: number
  column: number
}

export function placeOf(name: string | undefined): CellPlace | undefined {
  const match = /^([A-Z]{1,3})(\d{1,7})$/.exec(name ?? '')
  return match ? { row: Number(match[2]) - 1, column: columnOfName(match[1] ?? '') } : undefined
}

export function nameOfPlace({ row, column }: CellPlace): string {
  return `${nameOfColumn(column)}${row + 1}`
}

export function columnOfName(name: string): number {
  return [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

export function nameOfColumn(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest > 0 ? nameOfColumn(rest - 1) : '') + String.fromCharCode(65 + (column % 26))
}

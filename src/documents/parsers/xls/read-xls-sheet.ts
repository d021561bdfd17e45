/** Reads the cells of one sheet of an XLS into the same shape as those of an XLSX. */
import { UnreadableFile } from '../unreadable-file.ts'
import { cellValue } from '../xlsx/cell-value.ts'
import { generalFormat, type NumberFormat } from '../xlsx/number-format.ts'
import type { SheetContent } from '../xlsx/read-sheet.ts'
import { type BiffRecord, recordsFrom, recordTypes } from './biff-records.ts'
import { type CodePage, RecordReader, readText } from './biff-text.ts'

export interface XlsParts {
  strings: readonly string[]
  formats: readonly NumberFormat[]
  usesDates1904: boolean
  codePage: CodePage
}

export interface XlsSheet extends SheetContent {
  drawnTexts: string[]
}

const maxCells = 3_000_000
const rowIsHidden = 0x20
const columnIsHidden = 0x01
const objectIsComment = 0x19

export function readXlsSheet(stream: Uint8Array, start: number, parts: XlsParts): XlsSheet {
  const sheet: XlsSheet = {
    cells: [],
    merged: [],
    hiddenRows: new Set(),
    hiddenColumns: new Set(),
    // A cell of this format always has a value, if only 0.
    uncalculated: { count: 0, first: [] },
    drawnTexts: [],
  }
  /** The cell of a formula whose text comes in a record of its own. */
  let waiting: Place | undefined
  let isComment = false
  for (const record of recordsFrom(stream, start)) {
    const { type, data } = record
    if (type === recordTypes.string) {
      if (waiting) addText(waiting, readText(new RecordReader(record), 2, parts.codePage), sheet, parts)
      waiting = undefined
    } else if (type === recordTypes.object) {
      isComment = data.byteLength >= 6 && data.getUint16(4, true) === objectIsComment
    } else if (type === recordTypes.textObject) {
      if (!isComment) addDrawnText(record, sheet, parts.codePage)
    } else if (type === recordTypes.formula) {
      waiting = readFormula(data, sheet, parts)
    } else readCells(record, sheet, parts)
    if (sheet.cells.length > maxCells) {
      throw new UnreadableFile('too-large', `A sheet has over ${maxCells} filled cells.`)
    }
  }
  return sheet
}

interface Place {
  row: number
  column: number
  style: number
}

function placeIn(data: DataView): Place {
  need(data, 6)
  return { row: data.getUint16(0, true), column: data.getUint16(2, true), style: data.getUint16(4, true) }
}

function need(data: DataView, bytes: number): void {
  if (data.byteLength < bytes) throw new UnreadableFile('corrupt', 'A cell of the workbook is cut off.')
}

function readCells(record: BiffRecord, sheet: XlsSheet, parts: XlsParts): void {
  const { type, data } = record
  switch (type) {
    case recordTypes.labelOfShared:
      need(data, 10)
      addText(placeIn(data), parts.strings[data.getUint32(6, true)] ?? '', sheet, parts)
      break
    case recordTypes.label:
    case recordTypes.richString:
      addText(placeIn(data), readText(new RecordReader(record, 6), 2, parts.codePage), sheet, parts)
      break
    case recordTypes.number:
      need(data, 14)
      addNumber(placeIn(data), data.getFloat64(6, true), sheet, parts)
      break
    case recordTypes.rk:
      need(data, 10)
      addNumber(placeIn(data), numberOfRk(data.getUint32(6, true)), sheet, parts)
      break
    case recordTypes.multipleRk:
      readMultipleRk(data, sheet, parts)
      break
    case recordTypes.booleanOrError:
      need(data, 8)
      addFlag(placeIn(data), data.getUint8(6), data.getUint8(7) === 1, sheet)
      break
    case recordTypes.row:
      if (data.byteLength >= 14 && data.getUint16(12, true) & rowIsHidden) sheet.hiddenRows.add(data.getUint16(0, true))
      break
    case recordTypes.columnInfo:
      readColumns(data, sheet)
      break
    case recordTypes.mergedCells:
      readMerged(data, sheet)
      break
  }
}

function addText(place: Place, text: string, sheet: XlsSheet, { strings, formats, usesDates1904 }: XlsParts): void {
  const shown = cellValue(text, 'str', formats[place.style] ?? generalFormat, strings, usesDates1904)
  if (shown !== '') sheet.cells.push({ row: place.row, column: place.column, text: shown })
}

function addNumber(place: Place, number: number, sheet: XlsSheet, { strings, formats, usesDates1904 }: XlsParts): void {
  const format = formats[place.style] ?? generalFormat
  const text = cellValue(String(number), 'n', format, strings, usesDates1904)
  const isFigure = format.kind === 'general' || format.kind === 'number'
  if (text !== '') sheet.cells.push({ row: place.row, column: place.column, text, ...(isFigure && { isFigure }) })
}

/** @see MS-XLS 2.5.10 Bes */
const errors: Record<number, string> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}

function addFlag({ row, column }: Place, value: number, isError: boolean, sheet: XlsSheet): void {
  const text = isError ? (errors[value] ?? '#N/A') : value === 1 ? 'TRUE' : 'FALSE'
  sheet.cells.push({ row, column, text })
}

/** 30 bits of a number: an integer or the upper half of a double, either one in hundredths. */
export function numberOfRk(rk: number): number {
  const isHundredths = (rk & 1) !== 0
  const isInteger = (rk & 2) !== 0
  let number = rk >> 2
  if (!isInteger) {
    const view = new DataView(new ArrayBuffer(8))
    view.setUint32(4, rk & 0xfffffffc, true)
    number = view.getFloat64(0, true)
  }
  return isHundredths ? number / 100 : number
}

function readMultipleRk(data: DataView, sheet: XlsSheet, parts: XlsParts): void {
  const { row, column } = placeIn(data)
  for (let at = 4; at + 6 <= data.byteLength - 2; at += 6) {
    const place = { row, column: column + (at - 4) / 6, style: data.getUint16(at, true) }
    addNumber(place, numberOfRk(data.getUint32(at + 2, true)), sheet, parts)
  }
}

/** @returns the place where the value is a text, which comes later */
function readFormula(data: DataView, sheet: XlsSheet, parts: XlsParts): Place | undefined {
  need(data, 14)
  const place = placeIn(data)
  if (data.getUint16(12, true) !== 0xffff) {
    addNumber(place, data.getFloat64(6, true), sheet, parts)
    return undefined
  }
  const kind = data.getUint8(6)
  if (kind === 0) return place
  if (kind === 1 || kind === 2) addFlag(place, data.getUint8(8), kind === 2, sheet)
  return undefined
}

function readColumns(data: DataView, sheet: XlsSheet): void {
  if (data.byteLength < 10 || !(data.getUint16(8, true) & columnIsHidden)) return
  const last = Math.min(255, data.getUint16(2, true))
  for (let column = data.getUint16(0, true); column <= last; column++) sheet.hiddenColumns.add(column)
}

function readMerged(data: DataView, sheet: XlsSheet): void {
  for (let at = 2; at + 8 <= data.byteLength; at += 8) {
    const [row, lastRow] = [data.getUint16(at, true), data.getUint16(at + 2, true)]
    const [column, lastColumn] = [data.getUint16(at + 4, true), data.getUint16(at + 6, true)]
    if (lastRow < row || lastColumn < column) continue
    sheet.merged.push({ row, column, rows: lastRow - row + 1, columns: lastColumn - column + 1 })
  }
}

/** A text box: how many letters there are, and the letters in the record that continues it. */
function addDrawnText({ data, more }: BiffRecord, sheet: XlsSheet, codePage: CodePage): void {
  const [first, ...rest] = more
  const count = data.byteLength >= 12 ? data.getUint16(10, true) : 0
  if (count === 0 || !first || codePage !== undefined) return
  const reader = new RecordReader({ data: first, more: rest })
  for (const line of reader.letters(count, reader.byte()).split('\n')) {
    if (line.trim() !== '') sheet.drawnTexts.push(line)
  }
}

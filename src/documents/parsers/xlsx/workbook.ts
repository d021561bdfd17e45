/**
 * Reads the parts of a workbook: which sheets there are, the shared strings, the number formats that mean a date or a share,
 * and the cells of each sheet that hold something. A million empty rows cost nothing: only filled cells are kept.
 */
import { strFromU8, unzipSync } from 'fflate'
import { UnreadableFile } from '../unreadable-file.ts'
import { xmlAttribute, xmlTokens } from '../xml-text.ts'
import { cellValue, numberFormats } from './cell-value.ts'
import { generalFormat, type NumberFormat } from './number-format.ts'

export interface SheetCell {
  row: number
  column: number
  text: string
}

export interface MergedRange {
  row: number
  column: number
  rows: number
  columns: number
}

export interface Sheet {
  name: string
  isHidden: boolean
  cells: SheetCell[]
  merged: MergedRange[]
  /** What is written in shapes and text boxes on the sheet. */
  drawnTexts: string[]
}

const maxCells = 3_000_000

type Parts = Record<string, Uint8Array>

export function readWorkbook(bytes: Uint8Array): { sheets: Sheet[]; properties: Record<string, string> } {
  const parts = unzipSync(bytes, {
    filter: (entry) => /^(xl|docProps)\/.*\.(xml|rels)$/.test(entry.name) && !/theme|vmlDrawing/.test(entry.name),
  })
  const text = (name: string): string => (parts[name] ? strFromU8(parts[name]) : '')
  const strings = readSharedStrings(text('xl/sharedStrings.xml'))
  const formats = numberFormats(text('xl/styles.xml'))
  const workbook = text('xl/workbook.xml')
  const usesDates1904 = /<workbookPr[^>]*date1904="(?:1|true)"/.test(workbook)
  const targets = readRelations(text('xl/_rels/workbook.xml.rels'))
  const sheets: Sheet[] = []
  for (const token of xmlTokens(workbook)) {
    if (token.kind !== 'open' || token.name !== 'sheet') continue
    const target = targets.get(xmlAttribute(token.attributes, 'r:id') ?? '')
    const path = target ? resolvePart('xl', target) : ''
    if (!/worksheets\//.test(path)) continue
    const state = xmlAttribute(token.attributes, 'state')
    sheets.push({
      name: xmlAttribute(token.attributes, 'name') ?? `Sheet${sheets.length + 1}`,
      isHidden: state === 'hidden' || state === 'veryHidden',
      ...readSheet(text(path), strings, formats, usesDates1904),
      drawnTexts: readDrawnTexts(parts, path),
    })
  }
  return { sheets, properties: readProperties(text('docProps/core.xml')) }
}

function readRelations(xml: string): Map<string, string> {
  const targets = new Map<string, string>()
  for (const token of xmlTokens(xml)) {
    if (token.name !== 'Relationship' || token.kind !== 'open') continue
    targets.set(xmlAttribute(token.attributes, 'Id') ?? '', xmlAttribute(token.attributes, 'Target') ?? '')
  }
  return targets
}

function resolvePart(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const steps = `${folder}/${target}`.split('/')
  const path: string[] = []
  for (const step of steps) {
    if (step === '..') path.pop()
    else if (step !== '.') path.push(step)
  }
  return path.join('/')
}

/** Readings above Japanese text (`rPh`) are no part of the string. */
function readSharedStrings(xml: string): string[] {
  const strings: string[] = []
  let current: string | undefined
  let isText = false
  let isReading = false
  for (const token of xmlTokens(xml)) {
    if (token.kind === 'text') {
      if (isText && !isReading && current !== undefined) current += token.text
    } else if (token.name === 'si') {
      if (token.kind === 'open' && !token.isEmpty) current = ''
      else {
        strings.push(current ?? '')
        current = undefined
      }
    } else if (token.name === 't') isText = token.kind === 'open' && !token.isEmpty
    else if (token.name === 'rPh') isReading = token.kind === 'open'
  }
  return strings
}

function readSheet(
  xml: string,
  strings: readonly string[],
  formats: readonly NumberFormat[],
  usesDates1904: boolean,
): Pick<Sheet, 'cells' | 'merged'> {
  const cells: SheetCell[] = []
  const merged: MergedRange[] = []
  let row = -1
  let column = -1
  let type = 'n'
  let format = generalFormat
  let value: string | undefined
  let isValue = false
  for (const token of xmlTokens(xml)) {
    if (token.kind === 'text') {
      if (isValue) value = (value ?? '') + token.text
      continue
    }
    const isOpen = token.kind === 'open'
    switch (token.name) {
      case 'row':
        if (isOpen) {
          row = Number(xmlAttribute(token.attributes, 'r') ?? row + 2) - 1
          column = -1
        }
        break
      case 'c':
        if (isOpen) {
          const place = placeOf(xmlAttribute(token.attributes, 'r'))
          column = place?.column ?? column + 1
          if (place) row = place.row
          type = xmlAttribute(token.attributes, 't') ?? 'n'
          format = formats[Number(xmlAttribute(token.attributes, 's') ?? 0)] ?? generalFormat
          value = undefined
        }
        if ((!isOpen || token.isEmpty) && value !== undefined) {
          const text = cellValue(value, type, format, strings, usesDates1904)
          if (text !== '') cells.push({ row, column, text })
          if (cells.length > maxCells)
            throw new UnreadableFile('too-large', `A sheet has over ${maxCells} filled cells.`)
          value = undefined
        }
        break
      case 'v':
      case 't':
        isValue = isOpen && !token.isEmpty
        break
      case 'f':
        isValue = false
        break
      case 'mergeCell': {
        const range = rangeOf(xmlAttribute(token.attributes, 'ref'))
        if (isOpen && range) merged.push(range)
        break
      }
    }
  }
  return { cells, merged }
}

function placeOf(reference: string | undefined): { row: number; column: number } | undefined {
  const match = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference ?? '')
  if (!match) return undefined
  const column = [...(match[1] ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return { row: Number(match[2]) - 1, column }
}

function rangeOf(reference: string | undefined): MergedRange | undefined {
  const [from, to] = (reference ?? '').split(':').map(placeOf)
  if (!from || !to) return undefined
  return { row: from.row, column: from.column, rows: to.row - from.row + 1, columns: to.column - from.column + 1 }
}

function readDrawnTexts(parts: Parts, sheetPath: string): string[] {
  const name = sheetPath.split('/').at(-1) ?? ''
  const relations = parts[`xl/worksheets/_rels/${name}.rels`]
  if (!relations) return []
  return [...readRelations(strFromU8(relations)).values()]
    .filter((target) => /drawings\/drawing\d*\.xml$/.test(target))
    .flatMap((target) => {
      const drawing = parts[resolvePart('xl/worksheets', target)]
      return drawing ? paragraphsOfDrawing(strFromU8(drawing)) : []
    })
}

function paragraphsOfDrawing(xml: string): string[] {
  const paragraphs: string[] = []
  let isText = false
  for (const token of xmlTokens(xml)) {
    if (token.kind === 'open' && token.name === 'p') paragraphs.push('')
    else if (token.name === 't') isText = token.kind === 'open' && !token.isEmpty
    else if (token.kind === 'text' && isText && paragraphs.length > 0) paragraphs[paragraphs.length - 1] += token.text
  }
  return paragraphs.filter((paragraph) => paragraph.trim() !== '')
}

function readProperties(xml: string): Record<string, string> {
  const keys: Record<string, string> = {
    title: 'title',
    creator: 'author',
    created: 'createdAt',
    modified: 'modifiedAt',
    description: 'description',
  }
  const properties: Record<string, string> = {}
  let key: string | undefined
  for (const token of xmlTokens(xml)) {
    if (token.kind === 'open') key = keys[token.name]
    else if (token.kind === 'close') key = undefined
    else if (key) properties[key] = token.text
  }
  return properties
}

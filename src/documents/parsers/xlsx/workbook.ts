/** Reads the parts of a workbook: which sheets there are, the shared strings, the number formats, texts in drawings. */
import { strFromU8, unzipSync } from 'fflate'
import { readRelations } from '../office-package.ts'
import { xmlAttribute, xmlTokens } from '../xml-text.ts'
import { numberFormats } from './cell-value.ts'
import { readSheet, type SheetContent } from './read-sheet.ts'

export interface Sheet extends SheetContent {
  name: string
  isHidden: boolean
  /** What is written in shapes and text boxes on the sheet. */
  drawnTexts: string[]
}

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
  const targets = readRelations(text('xl/_rels/workbook.xml.rels'), 'xl')
  const sheets: Sheet[] = []
  for (const token of xmlTokens(workbook)) {
    if (token.kind !== 'open' || token.name !== 'sheet') continue
    const path = targets.get(xmlAttribute(token.attributes, 'r:id') ?? '')?.target ?? ''
    if (!/worksheets\//.test(path)) continue
    const state = xmlAttribute(token.attributes, 'state')
    sheets.push({
      name: xmlAttribute(token.attributes, 'name') ?? `Sheet${sheets.length + 1}`,
      isHidden: state === 'hidden' || state === 'veryHidden',
      ...readSheet(text(path), { strings, formats, usesDates1904 }),
      drawnTexts: readDrawnTexts(parts, path),
    })
  }
  return { sheets, properties: readProperties(text('docProps/core.xml')) }
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

function readDrawnTexts(parts: Parts, sheetPath: string): string[] {
  const name = sheetPath.split('/').at(-1) ?? ''
  const relations = parts[`xl/worksheets/_rels/${name}.rels`]
  if (!relations) return []
  return [...readRelations(strFromU8(relations), 'xl/worksheets').values()]
    .filter(({ target }) => /drawings\/drawing\d*\.xml$/.test(target))
    .flatMap(({ target }) => {
      const drawing = parts[target]
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

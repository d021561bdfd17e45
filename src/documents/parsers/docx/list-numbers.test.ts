import { describe, expect, test } from 'vitest'
import { readFile } from '../read-file.ts'
import { docxParts, wordDocument, xmlHead } from '../samples/office-parts.ts'
import { writeZip } from '../samples/zip-writer.ts'
import { countParagraphs, readNumbering, readStyles } from './list-numbers.ts'
import { formatNumber } from './number-formats.ts'

const space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const level = (at: number, format: string, text: string): string =>
  `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`
const numbering = `<w:numbering ${space}>
  <w:abstractNum w:abstractNumId="0">${level(0, 'decimal', '%1.')}${level(1, 'ganada', '%2.')}</w:abstractNum>
  <w:abstractNum w:abstractNumId="1">${level(0, 'bullet', '·')}</w:abstractNum>
  <w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>
  <w:num w:numId="6"><w:abstractNumId w:val="1"/></w:num>
  <w:num w:numId="7"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>`
const styles = `<w:styles ${space}><w:style w:styleId="ListNumber"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style><w:style w:styleId="Own"><w:basedOn w:val="ListNumber"/></w:style></w:styles>`
const styled = (text: string, style: string): string =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`
const listed = (text: string, num: number, at = 0): string =>
  `<w:p><w:pPr><w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${num}"/></w:numPr></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`

describe('Word counts', () => {
  test.each([
    ['by the style, and the style it is based on', styled('a', 'ListNumber') + styled('b', 'Own'), ['1. a', '2. b']],
    [
      'on each level, deeper ones anew',
      listed('a', 5) + listed('b', 5, 1) + listed('c', 5, 1) + listed('d', 5) + listed('e', 5, 1),
      ['1. a', '가. b', '나. c', '2. d', '가. e'],
    ],
    ['past bullets', listed('a', 5) + listed('b', 6) + listed('c', 5), ['1. a', 'b', '2. c']],
    ['anew where a list says so', listed('a', 5) + listed('b', 7) + listed('c', 7), ['1. a', '1. b', '2. c']],
    ['not where numbering is turned off', listed('a', 5) + listed('b', 0), ['1. a']],
  ])('%s', (_, body, expected) => {
    const found = countParagraphs(wordDocument(body), readStyles(styles), readNumbering(numbering))
    expect(found.map(({ number, text }) => (number === undefined ? text : `${number} ${text}`))).toEqual(expected)
  })

  test.each([
    [4, 'upperRoman', 'IV'],
    [28, 'lowerLetter', 'bb'],
    [3, 'decimalEnclosedCircle', '③'],
    [2, 'chosung', 'ㄴ'],
  ])('%i as %s is %s', (value, format, expected) => {
    expect(formatNumber(value, format)).toBe(expected)
  })
})

test('items of a numbered style are list items with their numbers, and an article in bold is a heading', async () => {
  const article = '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>제1조 (제출 서류)</w:t></w:r></w:p>'
  const body = `${article}${styled('진단서', 'ListNumber')}${styled('신청서', 'ListNumber')}`
  const bytes = writeZip([
    ...docxParts(wordDocument(body)),
    { name: 'word/styles.xml', content: Buffer.from(xmlHead + styles) },
    { name: 'word/numbering.xml', content: Buffer.from(xmlHead + numbering) },
  ])
  const outcome = await readFile(bytes, { fileName: 'a.docx' })
  if (outcome.status === 'failed') throw new Error(outcome.detail)
  expect(outcome.document.elements.map((element) => [element.kind, element.text])).toEqual([
    ['heading', '제1조 (제출 서류)'],
    ['list_item', '1. 진단서'],
    ['list_item', '2. 신청서'],
  ])
})

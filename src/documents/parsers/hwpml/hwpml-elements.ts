/**
 * The body of an HWPML document as elements.
 *
 *   BODY > SECTION > P > TEXT > CHAR (text, TAB, LINEBREAK…) | TABLE > ROW > CELL > PARALIST > P | FOOTNOTE > PARALIST > P …
 *
 * What stands in a paragraph and has paragraphs of its own (a table, a note, a text box) comes behind it.
 * @see 한글 문서 파일 형식 (HWPML), revision 1.2, 한글과컴퓨터
 */
import type { Element, Table, TableCell } from '../../elements.ts'
import type { DraftElement } from '../adapter.ts'
import { withoutEmptyLines } from '../compact-table.ts'
import { statuteLevel } from '../outline-marks.ts'
import { splitTable } from '../split-table.ts'
import { markHeaders } from '../table-names.ts'
import { attributeOf, childOf, childrenOf, descendantsOf, numberOf, type XmlNode } from '../xml-tree.ts'

/** Parts around a paragraph list, and what its paragraphs are. */
const kinds: Record<string, Element['kind']> = {
  FOOTNOTE: 'footnote',
  ENDNOTE: 'footnote',
  HEADER: 'header',
  FOOTER: 'footer',
  CAPTION: 'caption',
}

/** Level of the outline by the id of a paragraph's shape. */
type Outline = ReadonlyMap<string, number>

export function elementsOfHwpml(root: XmlNode): DraftElement[] {
  const outline = outlineOf(root)
  return childrenOf(childOf(root, 'BODY'), 'SECTION').flatMap((section) => elementsIn(section, 'paragraph', outline))
}

function outlineOf(root: XmlNode): Outline {
  const shapes = descendantsOf(childOf(root, 'HEAD'), 'PARASHAPE')
  return new Map(
    shapes
      .filter((shape) => attributeOf(shape, 'HeadingType') === 'Outline')
      .map((shape) => [attributeOf(shape, 'Id') ?? '', (numberOf(shape, 'Level') ?? 0) + 1]),
  )
}

function elementsIn(list: XmlNode, kind: Element['kind'], outline: Outline): DraftElement[] {
  return childrenOf(list, 'P').flatMap((paragraph) => elementsOfParagraph(paragraph, kind, outline))
}

function elementsOfParagraph(paragraph: XmlNode, kind: Element['kind'], outline: Outline): DraftElement[] {
  const text = textOf(paragraph)
  const own = text.trim() === '' ? [] : [draftOf(text, kind, attributeOf(paragraph, 'ParaShape') ?? '', outline)]
  return [...own, ...childrenOf(paragraph, 'TEXT').flatMap((run) => partsIn(run, kind, outline))]
}

function draftOf(text: string, kind: Element['kind'], shape: string, outline: Outline): DraftElement {
  const line = text.trim()
  const isLine = kind === 'paragraph' && line.length < 80 && !line.includes('\n')
  const level = isLine ? (outline.get(shape) ?? statuteLevel(line)) : undefined
  return level === undefined ? { kind, text } : { kind: 'heading', level, text }
}

/** Objects within a line: those with paragraphs of their own, at whatever depth of drawing. */
function partsIn(node: XmlNode, kind: Element['kind'], outline: Outline): DraftElement[] {
  return node.children.flatMap((child): DraftElement[] => {
    switch (child.name) {
      case 'TABLE':
        return [...captionOf(child, outline), ...splitTable(tableOf(child))]
      case 'PARALIST':
        return elementsIn(child, kind, outline)
      case 'HIDDENCOMMENT':
        return partsIn(child, kind, outline).map((element) => ({ ...element, isHidden: true }))
      case 'EQUATION': {
        const script = childOf(child, 'SCRIPT')?.text.trim()
        return script ? [{ kind: 'equation', text: script }] : []
      }
      case 'CHAR':
        return []
      default:
        return partsIn(child, kinds[child.name] ?? kind, outline)
    }
  })
}

function captionOf(table: XmlNode, outline: Outline): DraftElement[] {
  return childrenOf(childOf(table, 'SHAPEOBJECT'), 'CAPTION').flatMap((caption) => partsIn(caption, 'caption', outline))
}

const marks: Record<string, string> = { TAB: '\t', LINEBREAK: '\n', HYPHEN: '-', NBSPACE: ' ', FWSPACE: ' ' }

/** The text of the paragraph itself, in the order of its runs. */
function textOf(paragraph: XmlNode): string {
  return childrenOf(paragraph, 'TEXT')
    .flatMap((run) => run.children)
    .map((child) => {
      if (child.name === 'CHAR') return textOfRun(child)
      if (child.name === 'DUTMAL')
        return `${childOf(child, 'MAINTEXT')?.text ?? ''} ${childOf(child, 'SUBTEXT')?.text ?? ''}`
      return child.name === 'COMPOSE' ? child.text : ''
    })
    .join('')
}

function textOfRun(run: XmlNode): string {
  return run.pieces.map((piece) => (typeof piece === 'string' ? piece : (marks[piece.name] ?? ''))).join('')
}

function tableOf(source: XmlNode): Table {
  const cells: TableCell[] = []
  /** For each column, the first row that no cell from above reaches into: two cells never share a place. */
  const freeFrom = new Map<number, number>()
  const read = childrenOf(source, 'ROW')
    .flatMap((row) => childrenOf(row, 'CELL'))
    .map(cellOf)
    .toSorted((a, b) => a.row - b.row || a.column - b.column)
  for (const cell of read) {
    const columns = Array.from({ length: cell.columnSpan }, (_, at) => cell.column + at)
    if (columns.some((column) => (freeFrom.get(column) ?? 0) > cell.row)) continue
    for (const column of columns) freeFrom.set(column, cell.row + cell.rowSpan)
    cells.push(cell)
  }
  const table = withoutEmptyLines(cells)
  return { ...table, cells: markHeaders(table.cells, table.columns, true) }
}

const maxLines = 65_536 // Rows or columns of a table, far above what Hangul makes.

function cellOf(cell: XmlNode): TableCell {
  const number = (name: string, least: number): number => {
    return Math.min(maxLines, Math.max(least, Math.trunc(numberOf(cell, name) ?? least)))
  }
  return {
    row: number('RowAddr', 0),
    column: number('ColAddr', 0),
    rowSpan: number('RowSpan', 1),
    columnSpan: Math.min(1000, number('ColSpan', 1)),
    text: descendantsOf(cell, 'P').map(textOf).join('\n').trim(),
  }
}

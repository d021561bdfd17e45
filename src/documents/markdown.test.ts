import { expect, test } from 'vitest'
import type { Element } from './elements.ts'
import { renderMarkdown, renderTable } from './markdown.ts'

let order = 0

function element(part: Partial<Element> & Pick<Element, 'kind' | 'text'>): Element {
  return {
    id: `element-${order}`,
    order: order++,
    provenance: [],
    source: { engine: 'test', version: '1', method: 'native' },
    review: { state: 'parsed' },
    ...part,
  }
}

test('elements become blocks, items of a list stand together, hidden text stays out', () => {
  const markdown = renderMarkdown([
    element({ kind: 'heading', level: 2, text: '제1장\n총칙' }),
    element({ kind: 'list_item', level: 1, text: '하나' }),
    element({ kind: 'list_item', level: 2, text: '1. 둘' }),
    element({ kind: 'list_item', level: 1, subKind: 'ordered', text: '셋' }),
    element({
      kind: 'paragraph',
      text: '숨은 지시',
      source: { engine: 'test', version: '1', method: 'native', isHidden: true },
    }),
    element({ kind: 'paragraph', text: '# 제목이 아닌 <b>줄</b>' }),
  ])
  expect(markdown).toBe('## 제1장 총칙\n\n- 하나\n  1. 둘\n1. 셋\n\n\\# 제목이 아닌 &lt;b>줄&lt;/b>\n')
})

test('a fence is longer than any inside the code', () => {
  expect(renderMarkdown([element({ kind: 'code', subKind: 'md', text: '```\na\n```' })])).toBe(
    '````md\n```\na\n```\n````\n',
  )
})

test('tables are HTML with their merged cells, text escaped', () => {
  const html = renderTable({
    rows: 2,
    columns: 2,
    cells: [
      { row: 0, column: 0, rowSpan: 2, columnSpan: 1, text: '구분', isHeader: true },
      { row: 0, column: 1, rowSpan: 1, columnSpan: 1, text: 'a < b\nc', isHeader: true },
      { row: 1, column: 1, rowSpan: 1, columnSpan: 1, text: '1' },
    ],
  })
  expect(html).toBe('<table>\n<tr><th rowspan="2">구분</th><th>a &lt; b<br>c</th></tr>\n<tr><td>1</td></tr>\n</table>')
})

import { expect, test } from 'vitest'
import type { DraftElement } from '../adapter.ts'
import { readHtml } from '../html.ts'
import { elementsOfHtml } from './html-blocks.ts'
import { parseHtml } from './parse-html.ts'

const read = (html: string): DraftElement[] => elementsOfHtml(parseHtml(html))
const brief = (html: string): string[] => read(html).map(({ kind, text }) => `${kind}: ${text}`)

test('lines, breaks and white space are those that a browser shows', () => {
  expect(brief('<div>첫 줄<br>둘째\n  줄<br><br>새 문단<p>또 하나&nbsp;</p>끝</div>')).toEqual([
    'paragraph: 첫 줄\n둘째 줄',
    'paragraph: 새 문단',
    'paragraph: 또 하나',
    'paragraph: 끝',
  ])
})

test('what nobody sees and what leads elsewhere is left out; hidden words are kept apart', () => {
  const elements = read(
    `<script>a</script><style>b</style><template>c</template><nav>d</nav><div role="navigation">e</div><p aria-hidden="true">f</p>
     <p>보이는 <span style="DISPLAY: none">숨은 말</span>글</p><p style="font-size:0px">지시문</p><p style="opacity:0.5">흐린 글</p>`,
  )
  expect(elements.map(({ text, isHidden }) => [text, isHidden ?? false])).toEqual([
    ['보이는 글', false],
    ['숨은 말', true],
    ['지시문', true],
    ['흐린 글', false],
  ])
})

test('rules of the page itself hide, unless scripts may show it again or the rule is for another medium', () => {
  const style = `<style>/* a { */ .pre, p.x { DISPLAY: none } #i{font-size:1px} @media print { .screen { display: none } } .y{display:none} .y{display:block}</style>`
  const body =
    '<p class="a pre">1</p><p class=x>2</p><div class=x>3</div><p id=i>4</p><p class=screen>5</p><p class=y>6</p>'
  const shown = (html: string) => read(html).flatMap(({ text, isHidden }) => (isHidden ? [] : [text]))
  expect(shown(style + body)).toEqual(['3', '5', '6'])
  expect(shown(`${style}<script></script>${body}`)).toEqual(['1', '2', '3', '4', '5', '6'])
})

test('lists keep their depth, their numbers and the second paragraph of an item', () => {
  const elements = read(
    '<ul><li>가<ol start=3><li>나</li><li><p>다</p><p>라</p></li></ol></li><li>마</li></ul><dl><dt>용어</dt><dd>뜻</dd></dl>',
  )
  expect(elements.map(({ level, text, subKind }) => [level, text, subKind])).toEqual([
    [1, '가', 'unordered'],
    [2, '3. 나', 'ordered'],
    [2, '4. 다\n라', 'ordered'],
    [1, '마', 'unordered'],
    [1, '용어', 'unordered'],
    [2, '뜻', 'unordered'],
  ])
})

test('a table keeps merged cells and its own headers; columns that only a colspan invents go', () => {
  const [caption, table] = read(
    '<table><caption>표 1</caption><thead><tr><td>구분</td><td colspan="50">금액</td></tr></thead><tr><td rowspan=99>가</td><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>',
  )
  expect(caption).toMatchObject({ kind: 'caption', text: '표 1' })
  expect(table?.table).toMatchObject({ rows: 3, columns: 3 })
  expect(
    table?.table?.cells.map(({ row, column, rowSpan, columnSpan, text, isHeader }) => ({
      at: [row, column, rowSpan, columnSpan],
      text,
      isHeader: isHeader ?? false,
    })),
  ).toEqual([
    { at: [0, 0, 1, 1], text: '구분', isHeader: true },
    { at: [0, 1, 1, 2], text: '금액', isHeader: true },
    { at: [1, 0, 2, 1], text: '가', isHeader: false },
    { at: [1, 1, 1, 1], text: '1', isHeader: false },
    { at: [1, 2, 1, 1], text: '2', isHeader: false },
    { at: [2, 1, 1, 1], text: '3', isHeader: false },
    { at: [2, 2, 1, 1], text: '', isHeader: false },
  ])
})

test.each([
  ['of one cell', '<table><tr><td>글<p>문단</table>'],
  ['that says so', '<table role="presentation"><tr><td>글<td>문단</table>'],
  [
    'around a table',
    '<table><tr><td>글<td>문단<tr><td colspan=2><table><tr><th>가<th>나<tr><td>1<td>2</table></table>',
  ],
  ['around a page', '<table><tr><td><h2>글</h2><td>문단</table>'],
])('a table %s is taken apart', (_, html) => {
  const [first, second] = read(html)
  expect(first).toMatchObject({ text: '글' })
  expect(second).toMatchObject({ kind: 'paragraph', text: '문단' })
})

test('the board of an office: title and date are a table, the article below them is text with its own tables', () => {
  const article = `<p>${'공고문입니다. '.repeat(20)}</p><p>${'신청하십시오. '.repeat(40)}</p>`
  const board = (content: string) =>
    `<table><caption>공고 보기</caption><tr><th>제목<td colspan=3>채용 공고<tr><th>작성자<td>총무과<th>작성일<td>2025-03-31<tr><td colspan=4>${content}<tr><th>첨부<td colspan=3>공고문.hwp</table>`
  const kinds = (html: string) => read(html).map(({ kind, text }) => [kind, text.slice(0, 7)])
  const above = [
    ['caption', '공고 보기'],
    ['table', '제목\t채용 공'],
  ]
  const below = ['table', '첨부\t공고문.']
  expect(kinds(board(article))).toEqual([
    ...above,
    ['paragraph', '공고문입니다.'],
    ['paragraph', '신청하십시오.'],
    below,
  ])
  expect(kinds(board('<table><tr><th>직급<th>인원<tr><td>7급<td>3</table>'))).toEqual([
    ...above,
    ['table', '직급\t인원\n7'],
    below,
  ])
})

test('code is code, and a Korean article in <pre> is text', () => {
  expect(
    brief('<pre><code class="language-ts">const a = 1\n  b()\n</code></pre><pre>첫 줄입니다.\n둘째 줄입니다.</pre>'),
  ).toEqual(['code: const a = 1\n  b()', 'paragraph: 첫 줄입니다.\n둘째 줄입니다.'])
})

test('pictures say what they show, figures have captions, quotes and the foot of the page are marked', () => {
  expect(
    read(
      '<figure><img src=a alt="조직도"><figcaption>그림 1</figcaption></figure><blockquote>인용</blockquote><footer>저작권</footer>',
    ),
  ).toEqual([
    { kind: 'image', text: '조직도' },
    { kind: 'caption', text: '그림 1' },
    { kind: 'paragraph', text: '인용', subKind: 'quote' },
    { kind: 'footer', text: '저작권' },
  ])
})

test('the encoding is the one that reads the bytes, whatever the page says', async () => {
  const page = '<meta charset="euc-kr"><title>한글 제목</title><meta name=author content="홍길동"><p>한글</p>'
  const document = await readHtml({ bytes: Buffer.from(page), format: 'html' })
  expect(document).toMatchObject({ title: '한글 제목', metadata: { author: '홍길동', encoding: 'utf-8' } })
})

test.each([
  ['hundreds of thousands of levels', '<div>'.repeat(300_000)],
  [
    'marks that every paragraph repeats',
    `<p>${Array.from({ length: 900 }, (_, at) => `<b id=${at}>`).join('')}${'x<p>'.repeat(100_000)}`,
  ],
])('a page of %s ends as a bomb', (_, html) => {
  expect(() => read(html)).toThrow(expect.objectContaining({ reason: 'bomb' }))
})

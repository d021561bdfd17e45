import { expect, test } from 'vitest'
import { readHwpml } from '../hwpml.ts'
import { hwpmlDocument, hwpmlParagraph, hwpmlTable } from '../samples/hwpml-parts.ts'

const read = (body: string) => readHwpml({ bytes: Buffer.from(hwpmlDocument(body)), format: 'hwpml' })

test('outline, notes, headers, equations and text boxes have their kind', async () => {
  const inside = (name: string, text: string): string =>
    `<${name}><PARALIST>${hwpmlParagraph(text)}</PARALIST></${name}>`
  const document = await read(
    `${hwpmlParagraph('개요', '1')}<P><TEXT>${inside('HEADER', '머리말')}<CHAR>본<TAB/>문</CHAR>${inside('FOOTNOTE', '각주')}${inside('HIDDENCOMMENT', '숨은 설명')}<EQUATION><SCRIPT>a over b</SCRIPT></EQUATION><RECTANGLE><DRAWINGOBJECT>${inside('DRAWTEXT', '글상자')}</DRAWINGOBJECT></RECTANGLE></TEXT><TEXT><CHAR>입니다.</CHAR></TEXT></P>`,
  )
  expect(document).toMatchObject({ title: '사업 계획', metadata: { author: '홍길동' } })
  expect(document.elements).toEqual([
    { kind: 'heading', level: 1, text: '개요' },
    { kind: 'paragraph', text: '본\t문입니다.' },
    { kind: 'header', text: '머리말' },
    { kind: 'footnote', text: '각주' },
    { kind: 'paragraph', text: '숨은 설명', isHidden: true },
    { kind: 'equation', text: 'a over b' },
    { kind: 'paragraph', text: '글상자' },
  ])
})

test('a table has its caption and merged cells, and two cells never share a place', async () => {
  const { elements } = await read(
    hwpmlTable([
      { at: [0, 0, 2, 1], text: '구분' },
      { at: [0, 1, 1, 1], text: '예산' },
      { at: [1, 0, 1, 1], text: '다른 칸 위' },
      { at: [1, 1, 1, 1], text: '100' },
      { at: [1_000_000, 900, 1, 999_999], text: '먼 칸' },
    ]),
  )
  expect(elements[0]).toEqual({ kind: 'caption', text: '표 1' })
  expect(elements[1]?.table).toMatchObject({ rows: 3, columns: 3 })
  expect(elements[1]?.table?.cells.map(({ text }) => text)).toEqual(['구분', '예산', '100', '먼 칸'])
})

test.each([['thousands of tables within each other', '<P><TEXT><TABLE><ROW><CELL><PARALIST>'.repeat(5000), 'bomb']])(
  '%s end as a bomb',
  async (_, body, reason) => {
    await expect(read(body)).rejects.toMatchObject({ reason })
  },
)

test('a document without a body is damaged', async () => {
  const bytes = Buffer.from('<?xml version="1.0"?><HWPML Version="2.8"><HEAD/></HWPML>')
  await expect(readHwpml({ bytes, format: 'hwpml' })).rejects.toMatchObject({ reason: 'corrupt' })
})

import { expect, test } from 'vitest'
import { readFile } from '../read-file.ts'
import { docxParts, wordDocument, xmlHead } from '../samples/office-parts.ts'
import { writeZip } from '../samples/zip-writer.ts'
import { paragraphsOfPart } from './docx-paragraphs.ts'

const run = (text: string, properties = ''): string => `<w:r>${properties}<w:t>${text}</w:t></w:r>`

test('hidden runs and what tracked changes deleted are no text; the old copy of a shape is left out', () => {
  const xml = `<w:p>${run('보임')}${run('숨김', '<w:rPr><w:vanish/></w:rPr>')}<w:del><w:r><w:delText>지움</w:delText></w:r></w:del></w:p><mc:AlternateContent><mc:Fallback><w:p>${run('다시')}</w:p></mc:Fallback></mc:AlternateContent>`
  expect(paragraphsOfPart(xml, 'body', new Map())).toEqual([{ text: '보임', place: 'body' }])
})

test('headers, footers and notes become elements of their kind, and a title keeps its rank', async () => {
  const space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
  const part = (name: string, root: string, text: string) => ({
    name: `word/${name}.xml`,
    content: Buffer.from(`${xmlHead}<w:${root} ${space}><w:p>${run(text)}</w:p></w:${root}>`),
  })
  const styles = `${xmlHead}<w:styles ${space}><w:style w:styleId="a3"><w:name w:val="Title"/></w:style></w:styles>`
  const body = `<w:p><w:pPr><w:pStyle w:val="a3"/></w:pPr>${run('사업 계획')}</w:p><w:p>${run('본문입니다.')}</w:p>`
  const bytes = writeZip([
    ...docxParts(wordDocument(body)),
    part('header1', 'hdr', '머리글 글자'),
    part('footer1', 'ftr', '바닥글 글자'),
    { name: 'word/styles.xml', content: Buffer.from(styles) },
  ])
  const outcome = await readFile(bytes, { fileName: 'a.docx' })
  if (outcome.status === 'failed') throw new Error(outcome.detail)
  const kinds = outcome.document.elements.map((element) => `${element.kind}: ${element.text}`)
  expect(kinds).toContain('title: 사업 계획')
  expect(kinds).toContain('header: 머리글 글자')
  expect(kinds).toContain('footer: 바닥글 글자')
  expect(outcome.document.title).toBe('사업 계획')
})

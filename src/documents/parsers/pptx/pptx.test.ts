import { expect, test } from 'vitest'
import { readFile } from '../read-file.ts'
import { xmlHead } from '../samples/office-parts.ts'
import { writeZip } from '../samples/zip-writer.ts'

const spaces =
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

function relations(...targets: [id: string, type: string, target: string][]): string {
  const rows = targets.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`,
  )
  return `${xmlHead}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rows.join('')}</Relationships>`
}

const place = (x: number, y: number, width: number, height: number) =>
  `<a:xfrm><a:off x="${x}" y="${y}"/><a:ext cx="${width}" cy="${height}"/></a:xfrm>`
const lines = (...texts: string[]) => texts.map((text) => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`).join('')
const shape = (placeholder: string, where: string, text: string) =>
  `<p:sp><p:nvSpPr><p:cNvPr id="1" name="s"/><p:cNvSpPr/><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr><p:spPr>${where}</p:spPr><p:txBody><a:bodyPr/>${text}</p:txBody></p:sp>`
const cell = (text: string, span = '') => `<a:tc ${span}><a:txBody>${lines(text)}</a:txBody></a:tc>`

/** A talk of 1,000 by 500 thousand EMU, so that boxes are easily read. */
function talk(slide: string, notes = '', show = ''): Uint8Array {
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${xmlHead}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    'ppt/presentation.xml': `${xmlHead}<p:presentation ${spaces}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:sldSz cx="1000000" cy="500000"/></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': relations(['rId1', 'slide', 'slides/slide1.xml']),
    'ppt/slides/slide1.xml': `${xmlHead}<p:sld ${spaces} ${show}><p:cSld><p:spTree>${slide}</p:spTree></p:cSld></p:sld>`,
    ...(notes && {
      'ppt/slides/_rels/slide1.xml.rels': relations(['rId1', 'notesSlide', '../notesSlides/notesSlide1.xml']),
      'ppt/notesSlides/notesSlide1.xml': `${xmlHead}<p:notes ${spaces}><p:cSld><p:spTree>${notes}</p:spTree></p:cSld></p:notes>`,
    }),
  }
  return writeZip(Object.entries(parts).map(([name, content]) => ({ name, content: Buffer.from(content) })))
}

async function read(bytes: Uint8Array) {
  const outcome = await readFile(bytes, { fileName: 'talk.pptx' })
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.document
}

test('a slide is a page; its title is a heading, its texts have boxes, what the speaker says comes along', async () => {
  const document = await read(
    talk(
      shape('<p:ph type="title"/>', place(0, 0, 1_000_000, 100_000), lines('분기 실적')) +
        shape('', place(500_000, 250_000, 250_000, 125_000), lines('연체율 1.2%')),
      shape('<p:ph type="body" idx="1"/>', '', lines('여기서 질문을 받는다')),
    ),
  )
  expect(document.pages).toMatchObject([{ mode: 'slide', number: 1 }])
  expect(document.elements.map(({ kind, subKind, text }) => [kind, subKind, text])).toEqual([
    [expect.stringMatching(/title|heading/), undefined, '분기 실적'],
    ['paragraph', undefined, '연체율 1.2%'],
    ['paragraph', 'notes', '여기서 질문을 받는다'],
  ])
  expect(document.elements[1]?.provenance[0]).toMatchObject({ page: 1, box: [0.5, 0.5, 0.75, 0.75] })
})

test('places inside a group are those of the slide', async () => {
  const group = `<p:grpSp><p:grpSpPr><a:xfrm><a:off x="500000" y="0"/><a:ext cx="500000" cy="500000"/><a:chOff x="0" y="0"/><a:chExt cx="1000" cy="1000"/></a:xfrm></p:grpSpPr>${shape('', place(0, 500, 1000, 500), lines('안쪽'))}</p:grpSp>`
  const document = await read(talk(group))
  expect(document.elements[0]?.provenance[0]?.box).toEqual([0.5, 0.5, 1, 1])
})

test('a table keeps its merged cells', async () => {
  const table = `<p:graphicFrame><p:xfrm><a:off x="0" y="0"/><a:ext cx="1000000" cy="500000"/></p:xfrm><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/><a:tblGrid><a:gridCol w="1"/><a:gridCol w="1"/></a:tblGrid><a:tr h="1">${cell('구분', 'gridSpan="2"')}${cell('', 'hMerge="1"')}</a:tr><a:tr h="1">${cell('여신')}${cell('12')}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
  const { table: read1 } = (await read(talk(table))).elements[0] ?? {}
  expect(read1).toMatchObject({ rows: 2, columns: 2 })
  expect(read1?.cells.map(({ row, column, columnSpan, text }) => [row, column, columnSpan, text])).toEqual([
    [0, 0, 2, '구분'],
    [1, 0, 1, '여신'],
    [1, 1, 1, '12'],
  ])
})

test('a hidden slide is kept and marked', async () => {
  const document = await read(talk(shape('', place(0, 0, 10, 10), lines('숨긴 말')), '', 'show="0"'))
  expect(document.elements[0]?.source.isHidden).toBe(true)
})

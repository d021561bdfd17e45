/** The least that makes a DOCX, XLSX or HWPX, so that one part of it can be made hostile. */
import type { LyingEntry } from './zip-writer.ts'

const text = (content: string): Uint8Array => Buffer.from(content, 'utf8')

export const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const wordSpace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

export function wordDocument(body: string, head = xmlHead): string {
  return `${head}<w:document ${wordSpace}><w:body>${body}</w:body></w:document>`
}

export const wordParagraph = '<w:p><w:r><w:t>A plain paragraph.</w:t></w:r></w:p>'

export function docxParts(document: string): LyingEntry[] {
  return [
    {
      name: '[Content_Types].xml',
      content: text(
        `${xmlHead}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
      ),
    },
    {
      name: '_rels/.rels',
      content: text(
        `${xmlHead}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
      ),
    },
    { name: 'word/document.xml', content: text(document) },
  ]
}

export function xlsxParts(sheet: string, sharedStrings = ''): LyingEntry[] {
  const space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  return [
    {
      name: '[Content_Types].xml',
      content: text(
        `${xmlHead}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
      ),
    },
    {
      name: 'xl/workbook.xml',
      content: text(
        `${xmlHead}<workbook ${space} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ),
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: text(
        `${xmlHead}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      ),
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: text(`${xmlHead}<worksheet ${space}><sheetData>${sheet}</sheetData></worksheet>`),
    },
    ...(sharedStrings ? [{ name: 'xl/sharedStrings.xml', content: text(sharedStrings) }] : []),
  ]
}

export function hwpxParts(section: string): LyingEntry[] {
  return [
    { name: 'mimetype', content: text('application/hwp+zip') },
    {
      name: 'version.xml',
      content: text(`${xmlHead}<hv:HCFVersion xmlns:hv="http://www.hancom.co.kr/hwpml/2011/version" major="5"/>`),
    },
    {
      name: 'Contents/content.hpf',
      content: text(
        `${xmlHead}<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:manifest><opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/></opf:manifest><opf:spine><opf:itemref idref="section0"/></opf:spine></opf:package>`,
      ),
    },
    { name: 'Contents/section0.xml', content: text(section) },
  ]
}

export function hwpxSection(body: string, head = xmlHead): string {
  return `${head}<hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph">${body}</hs:sec>`
}

export const hwpxParagraph = '<hp:p id="1"><hp:run><hp:t>평범한 문단입니다.</hp:t></hp:run></hp:p>'

/** What several families of hostile files are made of. */
import { crc32, deflateSync } from 'node:zlib'
import type { ParseFailureReason } from '../../../src/documents/elements.ts'
import { type docxParts, xmlHead } from '../../../src/documents/parsers/samples/office-parts.ts'
import { writeOleFile } from '../../../src/documents/parsers/samples/ole-writer.ts'
import { type PdfObject, writePdf } from '../../../src/documents/parsers/samples/pdf-writer.ts'
import { writeZip } from '../../../src/documents/parsers/samples/zip-writer.ts'

export interface HostileFile {
  fileName: string
  accepts: readonly ('parsed' | ParseFailureReason)[]
  make: () => Uint8Array
}

export const megabyte = 1024 * 1024
export const text = (content: string): Uint8Array => Buffer.from(content, 'utf8')

/** The same bytes in every run, so that a failure can be repeated. */
export function garbage(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = seed
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[index] = state >>> 24
  }
  return bytes
}

export const billionLaughs = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, index) => `<!ENTITY ${'bcdefghij'[index]} "${`&${'abcdefghi'[index]};`.repeat(10)}">`).join('')}]>`
export const outsideEntity = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

export function withPart(parts: ReturnType<typeof docxParts>, name: string, content: Uint8Array): Uint8Array {
  return writeZip([...parts, { name, content }])
}

export function hwpFile(flags: number, section: Uint8Array): Uint8Array {
  const header = new Uint8Array(256)
  header.set(text('HWP Document File'))
  new DataView(header.buffer).setUint32(32, 0x05_01_00_00, true)
  new DataView(header.buffer).setUint32(36, flags, true)
  return writeOleFile({ FileHeader: header, DocInfo: section, BodyText: section })
}

export function pagesPdf(count: number): Uint8Array {
  const kids = Array.from({ length: count }, (_, index) => `${index + 4} 0 R`).join(' ')
  const page =
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>'
  const content: PdfObject = { dictionary: '', stream: Buffer.from('BT /F1 12 Tf 72 720 Td (page) Tj ET') }
  return writePdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`,
    content,
    ...Array<string>(count).fill(page),
  ])
}

/** A PNG whose head claims a size and whose data is whatever is given. */
export function pngOf(width: number, height: number, data: Uint8Array): Uint8Array {
  const chunk = (type: string, body: Uint8Array): Buffer => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
    const bytes = Buffer.alloc(named.length + 8)
    bytes.writeUInt32BE(body.length, 0)
    named.copy(bytes, 4)
    bytes.writeUInt32BE(crc32(named), named.length + 4)
    return bytes
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(data)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The least that is a presentation, with one slide that holds what is given. */
export function pptxParts(slide: string, head = xmlHead): ReturnType<typeof docxParts> {
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  return [
    { name: '[Content_Types].xml', content: text(`${xmlHead}<Types/>`) },
    {
      name: 'ppt/presentation.xml',
      content: text(
        `${xmlHead}<p:presentation><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>`,
      ),
    },
    {
      name: 'ppt/_rels/presentation.xml.rels',
      content: text(
        `${xmlHead}<Relationships><Relationship Id="rId1" Type="${relations}/slide" Target="slides/slide1.xml"/></Relationships>`,
      ),
    },
    {
      name: 'ppt/slides/slide1.xml',
      content: text(`${head}<p:sld><p:cSld><p:spTree>${slide}</p:spTree></p:cSld></p:sld>`),
    },
  ]
}

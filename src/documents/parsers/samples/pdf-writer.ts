/** Writes PDF files object by object, so that they can be broken on purpose. */
import { deflateSync } from 'node:zlib'

export type PdfObject = string | { dictionary: string; stream: Uint8Array }

/** Object n is `objects[n - 1]`; the first is the catalogue. */
export function writePdf(objects: readonly PdfObject[], trailer = ''): Uint8Array {
  const chunks: Buffer[] = [Buffer.from('%PDF-1.5\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  const offsets: number[] = []
  let length = chunks[0]?.length ?? 0
  const push = (chunk: Buffer): void => {
    chunks.push(chunk)
    length += chunk.length
  }
  for (const [index, object] of objects.entries()) {
    offsets.push(length)
    if (typeof object === 'string') push(Buffer.from(`${index + 1} 0 obj\n${object}\nendobj\n`, 'latin1'))
    else {
      push(
        Buffer.from(
          `${index + 1} 0 obj\n<< ${object.dictionary} /Length ${object.stream.length} >>\nstream\n`,
          'latin1',
        ),
      )
      push(Buffer.from(object.stream))
      push(Buffer.from('\nendstream\nendobj\n', 'latin1'))
    }
  }
  const start = length
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  push(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`, 'latin1'))
  push(
    Buffer.from(
      `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`,
      'latin1',
    ),
  )
  return Buffer.concat(chunks)
}

export function textStream(text: string): PdfObject {
  return { dictionary: '', stream: Buffer.from(`BT /F1 12 Tf 72 720 Td (${text}) Tj ET`, 'latin1') }
}

export function flateStream(content: Uint8Array, dictionary = ''): PdfObject {
  return { dictionary: `/Filter /FlateDecode ${dictionary}`, stream: deflateSync(content, { level: 9 }) }
}

export const helvetica = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'

/** One page of A4 with one line of text; parts of it can be replaced. */
export function onePagePdf(
  options: {
    mediaBox?: string
    content?: PdfObject
    resources?: string
    extra?: PdfObject[]
    catalog?: string
    trailer?: string
  } = {},
): Uint8Array {
  return writePdf(
    [
      `<< /Type /Catalog /Pages 2 0 R ${options.catalog ?? ''} >>`,
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      `<< /Type /Page /Parent 2 0 R /MediaBox ${options.mediaBox ?? '[0 0 595 842]'} /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> ${options.resources ?? ''} >> >>`,
      options.content ?? textStream('A plain page with a plain sentence.'),
      helvetica,
      ...(options.extra ?? []),
    ],
    options.trailer,
  )
}

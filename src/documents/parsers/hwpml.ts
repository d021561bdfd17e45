/** HWPML: the XML that Hangul writes as .hml, and as .hwp on the websites of many offices. */
import type { DraftDocument, FileToRead } from './adapter.ts'
import { elementsOfHwpml } from './hwpml/hwpml-elements.ts'
import { decodeText } from './text-encoding.ts'
import { UnreadableFile } from './unreadable-file.ts'
import { childOf, readXmlTree, type XmlNode } from './xml-tree.ts'

const engine = { name: 'naru-hwpml', version: '1' }
/** Pictures stand in the file as base64 and are not read; the text of a long law has 5 MB. */
const maxBytes = 100 * 1024 * 1024

export async function readHwpml(file: FileToRead): Promise<DraftDocument> {
  if (file.bytes.length > maxBytes) throw new UnreadableFile('too-large', `The file has ${file.bytes.length} bytes.`)
  const start = Buffer.from(file.bytes.subarray(0, 200)).toString('latin1')
  const { text } = decodeText(file.bytes, /encoding\s*=\s*["']([\w-]+)["']/.exec(start)?.[1])
  const root = childOf(readXmlTree(withoutBinaries(text), { maxDepth }), 'HWPML')
  if (!root || !childOf(root, 'BODY')) throw new UnreadableFile('corrupt', 'The document has no body.')
  const metadata = metadataOf(childOf(root, 'HEAD', 'DOCSUMMARY'))
  return {
    title: metadata.title,
    pages: [{ number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'flow' }],
    elements: elementsOfHwpml(root),
    warnings: [],
    metadata,
    engine,
  }
}

/** Tables within tables; ten deep is a lot. */
const maxDepth = 500

/** What follows the body: pictures, and scripts. */
function withoutBinaries(xml: string): string {
  const end = xml.lastIndexOf('</BODY>')
  return end < 0 ? xml : `${xml.slice(0, end)}</BODY></HWPML>`
}

function metadataOf(summary: XmlNode | undefined): Record<string, string> {
  const named = { title: 'TITLE', author: 'AUTHOR', createdAt: 'DATE', description: 'COMMENTS', keywords: 'KEYWORDS' }
  return Object.fromEntries(
    Object.entries(named).flatMap(([key, name]) => {
      const text = childOf(summary, name)?.text.trim()
      return text ? [[key, text]] : []
    }),
  )
}

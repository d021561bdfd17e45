/**
 * One peer engine over all pages, in a process of its own so that its CPU time and memory are its own:
 * `node peer.ts liteparse|pdfium-text OUT`. Writes `<id>.md` and `boxes.json`, prints `{cpuSeconds, peakMegabytes}`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LayoutBlock, LiteParse } from '@llamaindex/liteparse'
import type { LabelledBox } from './match-elements.ts'
import { listPages, pdfPath } from './truth.ts'

const labelOfKind: Record<string, string> = { heading: 'heading', list_item: 'list', table: 'table', figure: 'figure' }

async function readByLiteparse(folder: string): Promise<Record<string, LabelledBox[]>> {
  const parser = new LiteParse({
    ocrEnabled: false,
    quiet: true,
    outputFormat: 'markdown',
    extractBlocks: true,
    extractLinks: false,
    keepHeadersFooters: true,
  })
  const boxes: Record<string, LabelledBox[]> = {}
  for (const id of listPages()) {
    const { pages } = await parser.parse(readFileSync(pdfPath(id)))
    const markdown = pages
      .map((page) => (page.blocks ?? []).map(markdownOfBlock).filter(Boolean).join('\n\n'))
      .join('\n\n')
    writeFileSync(join(folder, `${id}.md`), markdown)
    boxes[id] = pages.flatMap((page) =>
      (page.blocks ?? []).flatMap((block) => {
        if (!block.bbox || block.kind === 'rule') return []
        const { x, y, width, height } = block.bbox
        const box = [x / page.width, y / page.height, (x + width) / page.width, (y + height) / page.height] as const
        return [{ label: labelOfKind[block.kind] ?? 'text', box }]
      }),
    )
  }
  return boxes
}

/** Tables as HTML and emphasis off: the way liteparse scores best. */
function markdownOfBlock(block: LayoutBlock): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level ?? 1)} ${withoutEmphasis(block.text ?? '')}`
    case 'list_item':
      return `- ${withoutEmphasis(block.text ?? '')}`
    case 'table': {
      const rows = [...(block.header ? [block.header] : []), ...(block.rows ?? [])]
      const html = rows.map(
        (row) => `<tr>${row.map((cell) => `<td>${escapeHtml(withoutEmphasis(cell.text))}</td>`).join('')}</tr>`,
      )
      return `<table>${html.join('')}</table>`
    }
    case 'figure':
    case 'rule':
      return ''
    default:
      return withoutEmphasis(block.text ?? block.lines?.join('\n') ?? '')
  }
}

function withoutEmphasis(text: string): string {
  return text.replace(/\*\*|(?<!\\)\*/g, '').replace(/\\([\\*_#[\]])/g, '$1')
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

async function readByPdfium(folder: string): Promise<Record<string, LabelledBox[]>> {
  const { PDFiumLibrary } = await import('@hyzyla/pdfium')
  const library = await PDFiumLibrary.init()
  for (const id of listPages()) {
    const document = await library.loadDocument(readFileSync(pdfPath(id)))
    const texts: string[] = []
    for (const page of document.pages()) texts.push(page.getText())
    writeFileSync(join(folder, `${id}.md`), texts.join('\n\n'))
    document.destroy()
  }
  library.destroy()
  return {}
}

const [engine = '', folder = ''] = process.argv.slice(2)
const boxes = engine === 'liteparse' ? await readByLiteparse(folder) : await readByPdfium(folder)
writeFileSync(join(folder, 'boxes.json'), JSON.stringify(boxes))
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
console.log(
  JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMegabytes: Math.round(maxRSS / 1024) }),
)

/** Which pages without text are scans. */
import { LiteParse } from '@llamaindex/liteparse'

/** Looking closer at a page costs about 10 ms; a scan of more pages is a scan throughout. */
const mostPages = 60

/** Of the given pages without text, those that show a picture. */
export async function findScannedPages(
  bytes: Buffer,
  pages: readonly number[],
  password?: string,
): Promise<Set<number>> {
  const asked = pages.slice(0, mostPages)
  if (asked.length === 0) return new Set()
  const parser = new LiteParse({
    ocrEnabled: false,
    quiet: true,
    includeComplexity: true,
    continueOnPageError: true,
    targetPages: asked.join(','),
    password,
  })
  const { pages: parsed } = await parser.parse(bytes)
  const scanned = parsed.filter(({ complexity }) => complexity?.fullPageImage || (complexity?.imageCoverage ?? 0) > 0.2)
  const found = new Set(scanned.map((page) => page.pageNum))
  const isScanThroughout = pages.length > mostPages && found.size >= asked.length * 0.8
  return isScanThroughout ? new Set(pages) : found
}

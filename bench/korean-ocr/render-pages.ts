/** Draws the papers with a browser at the wanted dots per inch, and takes the truth from the page itself. */
import { chromium } from '@playwright/test'
import { benchDocuments } from './documents.ts'
import { htmlOfPage, pageSizePx } from './page-html.ts'

export interface TruePage {
  name: string
  /** All text in reading order, without white space. */
  text: string
  /** The cells of each ruled or bare table. */
  tables: { row: number; column: number; rowSpan: number; columnSpan: number; text: string }[][]
  /** One PNG for each of the resolutions asked for. */
  pictures: Map<number, Buffer>
}

/** A string, because the browser's world has types that this program's has not. */
const readTruth = `(() => ({
  text: document.body.innerText,
  tables: [...document.querySelectorAll('table')].map((table) => {
    const taken = new Set()
    return [...table.rows].flatMap((tr, row) => {
      let column = 0
      return [...tr.cells].map((cell) => {
        while (taken.has(row + ',' + column)) column++
        for (let y = row; y < row + cell.rowSpan; y++) for (let x = column; x < column + cell.colSpan; x++) taken.add(y + ',' + x)
        return { row, column, rowSpan: cell.rowSpan, columnSpan: cell.colSpan, text: cell.innerText }
      })
    })
  }),
  isCut: document.body.scrollHeight > document.body.clientHeight,
}))()`

export async function renderPages(browserPath: string, dotsPerInch: readonly number[]): Promise<TruePage[]> {
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
  try {
    const pages: TruePage[] = []
    for (const document of benchDocuments) {
      const pictures = new Map<number, Buffer>()
      let truth: Pick<TruePage, 'text' | 'tables'> | undefined
      for (const dpi of dotsPerInch) {
        const context = await browser.newContext({ viewport: pageSizePx, deviceScaleFactor: dpi / 96 })
        const page = await context.newPage()
        await page.setContent(htmlOfPage(document))
        pictures.set(dpi, await page.screenshot())
        const read = (await page.evaluate(readTruth)) as Pick<TruePage, 'text' | 'tables'> & { isCut: boolean }
        if (read.isCut) throw new Error(`${document.name} does not fit on its page.`)
        truth ??= { text: read.text.replace(/\s/g, ''), tables: read.tables }
        await context.close()
      }
      if (truth) pages.push({ name: document.name, ...truth, pictures })
    }
    return pages
  } finally {
    await browser.close()
  }
}

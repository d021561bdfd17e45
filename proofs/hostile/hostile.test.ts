import { expect, test } from 'vitest'
import { hostileFiles } from './files.ts'
import { parseHostileFiles } from './parse-all.ts'

/** Files of tens of megabytes belong to the long proof: `npm run prove -- hostile`. */
const large = [
  'bomb.docx',
  'bomb-in-document.docx',
  'lying-about-size.docx',
  'bomb.pptx',
  'bomb.zip',
  'bomb.gz',
  'bomb.tgz',
  'lying.zip',
  'many-entries.zip',
  'bomb-attached.eml',
  'repeated-marks.html',
  'wide-cells.html',
  'tables-within-tables.html',
  'many-entries.docx',
  'million-empty-rows.xlsx',
  'one-line.csv',
  'open-quote.csv',
  'five-million-cells.csv',
  'long-paragraph.txt',
  'ten-thousand-pages.pdf',
  'stream-bomb.pdf',
  'drawing-bomb.pdf',
  'giant-picture.pdf',
]

test('hostile files end in the right reason, in time', async () => {
  const names = hostileFiles.map((file) => file.fileName).filter((name) => !large.includes(name))
  const results = await parseHostileFiles(undefined, names)
  expect(results.length).toBeGreaterThan(40)
  expect(results.filter((result) => !result.isRight)).toEqual([])
})

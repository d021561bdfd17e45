/**
 * Makes the demo world's files from `content.ts`: `node demo/build.ts`. Needs Chromium for the PDFs; the results are kept
 * in demo/files, so that nobody else needs it.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import iconv from 'iconv-lite'
import { markdownToHwpx } from 'kordoc'
import sharp from 'sharp'
import { writeMail } from '../src/documents/parsers/samples/mail-writer.ts'
import * as content from './content.ts'
import { writeDocx } from './write-docx.ts'
import { writeXlsx } from './write-xlsx.ts'

const folder = join(import.meta.dirname, 'files')
await mkdir(folder, { recursive: true })
const put = (name: string, bytes: Uint8Array | string) => writeFile(join(folder, name), bytes)

await put('모두 카드 개인회원 표준약관.hwpx', new Uint8Array(await markdownToHwpx(content.cardTerms)))
await put('여울포인트 운영 기준.hwpx', new Uint8Array(await markdownToHwpx(content.pointRules)))
await put('임직원 출장 여비 규정.hwpx', new Uint8Array(await markdownToHwpx(content.travelRules)))
await put('개인 신용대출 심사 지침.hwpx', new Uint8Array(await markdownToHwpx(content.loanScreening)))
await put('카드 상담 응대 지침.docx', writeDocx(content.counselGuide))
await put('새 식구 안내서.docx', writeDocx(content.onboarding))
await put('영업점 안내.xlsx', writeXlsx(content.branches))
await put('회수 목표.xlsx', writeXlsx(content.collectionTargets))
await put(
  '환전 수수료.csv',
  iconv.encode(content.exchangeFees.map((row) => row.map(quoteField).join(',')).join('\r\n'), 'cp949'),
)
await put('자주 묻는 질문.md', content.faq)
await put('여신협의회 회의록.txt', content.minutes)
const attached = { '휴양소 운영 기준.hwpx': new Uint8Array(await markdownToHwpx(content.retreatRules)) }
await put('[안내] 겨울 휴양소 신청.eml', writeMail({ ...content.retreatMail, files: attached }))

function quoteField(field: string): string {
  return field.includes(',') ? `"${field}"` : field
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const page = await browser.newPage()
for (const [name, html] of [
  ['카드별 연회비와 제휴 혜택표.pdf', content.feeTable],
  ['2025년 지속가능경영 요약.pdf', content.annualReport],
  ['정보보호 업무 지침.pdf', content.securityRules],
] as const) {
  await page.setContent(`<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>${html.title}</title><style>
    body { font: 11pt/1.7 'Noto Serif CJK KR', 'Nanum Myeongjo', serif; margin: 0; word-break: keep-all; ${html.twoColumns ? 'columns: 2; column-gap: 9mm;' : ''} }
    h1 { font-size: 18pt; margin: 0 0 10pt; ${html.twoColumns ? 'column-span: all;' : ''} } h2 { font-size: 13pt; margin: 14pt 0 4pt; } h3 { font-size: 11pt; margin: 10pt 0 2pt; } p { margin: 0 0 7pt; }
    table { border-collapse: collapse; width: 100%; margin: 6pt 0; font-size: 10pt; } th, td { border: .6pt solid #444; padding: 3pt 5pt; } th { background: #eee; }
  </style></head><body>${html.body}</body></html>`)
  await put(
    name,
    await page.pdf({
      format: 'A4',
      margin: { top: '20mm', bottom: '20mm', left: '18mm', right: '18mm' },
      tagged: true,
    }),
  )
}
await put('여의도본점 주차장 안내 (스캔).png', await scanOf(content.parkingNotice))
await browser.close()

/** As a scanner gives it: grey, a little askew. */
async function scanOf(html: string): Promise<Uint8Array> {
  const sheet = await browser.newPage({ viewport: { width: 794, height: 1123 }, deviceScaleFactor: 200 / 96 })
  await sheet.setContent(`<!doctype html><html lang="ko"><meta charset="utf-8"><style>
    body { box-sizing: border-box; margin: 0; padding: 76px 72px; font: 11pt/1.7 'Noto Serif CJK KR', serif; word-break: keep-all }
    h1 { font-size: 19pt; text-align: center } h2 { font-size: 13pt; margin: 14pt 0 4pt }
  </style><body>${html}</body></html>`)
  const picture = await sheet.screenshot()
  return new Uint8Array(await sharp(picture).grayscale().rotate(-0.9, { background: '#ffffff' }).png().toBuffer())
}

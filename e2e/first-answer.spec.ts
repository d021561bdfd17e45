/** From the first sign-in to a cited answer from one's own document, which nobody else finds. */

import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { markdownToHwpx } from 'kordoc'
import { address, api, signIn, waitForDemo } from './signed-in.ts'

const secretWord = '물수제비'
const ownDocument = `# 둔치 캠핑장 이용 안내

## 1. 예약
둔치 캠핑장은 이용일 30일 전 오전 9시부터 예약할 수 있습니다.

## 2. ${secretWord} 대회
${secretWord} 대회의 참가비는 4,700원이며, 우승자에게는 캠핑장 1년 이용권을 줍니다.
`

test('a person asks the demo company, then a document of their own; a colleague finds nothing of it', async ({
  browser,
}) => {
  const mine = await browser.newContext()
  const page = await mine.newPage()
  await signIn(page, 'seoyun.han@saeyeoul.example')
  await waitForDemo(mine)

  // A demo question, answered with the sentence, and its citation opens the page at the box.
  await page.goto(address('/chat'))
  await page.getByLabel('질문', { exact: true }).fill('공항 라운지는 한 해에 몇 번 무료로 이용할 수 있나요?')
  await page.getByRole('button', { name: '보내기' }).click()
  await expect(page.locator('.answer .quote').first()).toContainText('두 번')
  await page.getByRole('button', { name: /^근거 1/ }).click()
  await expect(page.locator('.proof .pane-head')).toContainText('카드별 연회비와 제휴 혜택표')
  await expect(page.locator('.proof .lit-box').first()).toBeVisible()
  await expect(page.locator('.proof .sheet img')).toHaveJSProperty('complete', true)
  expect(
    await page.locator('.proof .sheet img').evaluate((image: HTMLImageElement) => image.naturalWidth),
  ).toBeGreaterThan(600)
  const box = await page.locator('.proof .lit-box').first().boundingBox()
  const sheet = await page.locator('.proof .sheet').boundingBox()
  expect(box && sheet && box.y >= sheet.y && box.y + box.height <= sheet.y + sheet.height + 1).toBe(true)

  // What no document says is said so.
  await page.getByLabel('질문', { exact: true }).fill('사내 식당의 점심 가격은 얼마인가요?')
  await page.getByRole('button', { name: '보내기' }).click()
  await expect(page.getByRole('heading', { name: '문서에서 찾을 수 없습니다' })).toBeVisible()

  // A HWPX of one's own.
  const folder = await mkdtemp(join(tmpdir(), 'naru-upload-'))
  const file = join(folder, '둔치 캠핑장 안내.hwpx')
  await writeFile(file, new Uint8Array(await markdownToHwpx(ownDocument)))
  await page.goto(address('/documents?upload=true'))
  await page.locator('input[type="file"]').first().setInputFiles(file)
  // Who will see it stands beside the button before anything is sent.
  await expect(page.getByText('나만 볼 수 있습니다')).toBeVisible()
  await page.getByRole('button', { name: /개 올리기/ }).click()
  const uploaded = async () =>
    (
      await api<{ items: { id: string; title: string; vectorsIndexedAt: string | null }[] }>(
        mine,
        'GET',
        `/documents?search=${encodeURIComponent('둔치')}`,
      )
    ).reply.items[0]
  await expect.poll(async () => (await uploaded())?.vectorsIndexedAt ?? null, { timeout: 60_000 }).not.toBeNull()
  const documentId = (await uploaded())?.id

  await page.goto(address('/chat'))
  await page.getByLabel('질문', { exact: true }).fill(`${secretWord} 대회의 참가비는 얼마인가요?`)
  await page.getByRole('button', { name: '보내기' }).click()
  await expect(page.locator('.answer .quote').first()).toContainText('4,700원')
  await page.getByRole('button', { name: /^근거 1/ }).click()
  await expect(page.locator('.proof .pane-head')).toContainText('둔치 캠핑장')

  // The colleague: search, chat, lists, API, pictures, original.
  const theirs = await browser.newContext()
  const colleague = await theirs.newPage()
  await signIn(colleague, 'sua.bae@saeyeoul.example')
  await colleague.goto(address('/chat'))
  await colleague.getByLabel('질문', { exact: true }).fill(`${secretWord} 대회의 참가비는 얼마인가요?`)
  await colleague.getByRole('button', { name: '보내기' }).click()
  await expect(colleague.getByRole('heading', { name: '문서에서 찾을 수 없습니다' })).toBeVisible()
  await expect(colleague.locator('main')).not.toContainText('4,700원')
  for (const [method, path, body] of [
    ['GET', '/documents?limit=200'],
    ['GET', `/documents?search=${encodeURIComponent(secretWord)}`],
    ['GET', `/documents?search=${encodeURIComponent('둔치')}`],
    ['POST', '/search', { query: `${secretWord} 대회`, top: 100 }],
    ['POST', '/answers', { question: `${secretWord} 대회의 참가비는 얼마인가요?` }],
    ['GET', '/collections'],
    ['GET', '/folders'],
    ['GET', '/documents/counts'],
  ] as const) {
    const { text } = await api(theirs, method, path, body)
    expect(text, `${method} ${path}`).not.toContain('4,700')
    expect(text, `${method} ${path}`).not.toContain('둔치')
  }
  for (const path of ['', '/pages/1', '/pages/1/picture', '/original']) {
    const { status, text } = await api(theirs, 'GET', `/documents/${documentId}${path}`)
    expect(status, path).toBe(404)
    expect(text, path).not.toContain('둔치')
  }
  await mine.close()
  await theirs.close()
})

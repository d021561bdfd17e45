/** A model of one's own is connected, measured, and then writes; what it writes cites, and loads nothing from elsewhere. */
import { expect, test } from '@playwright/test'
import { pictureElsewhere, startOpenAIStandIn } from './openai-stand-in.ts'
import { address, signIn, waitForDemo } from './signed-in.ts'

test('a connected model writes answers once it has passed its test', async ({ browser }) => {
  const standIn = await startOpenAIStandIn()
  const context = await browser.newContext()
  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await signIn(page, 'seoyun.han@saeyeoul.example')
  await waitForDemo(context)

  await page.goto(address('/settings/models'))
  await page
    .getByRole('button', { name: /^공급자 연결하기/ })
    .first()
    .click()
  await page.getByLabel('종류', { exact: true }).selectOption({ label: 'OpenAI 호환' })
  await page.getByLabel('이름', { exact: true }).fill('대역')
  await page.getByLabel('주소', { exact: true }).fill(standIn.url)
  await page.getByLabel('대화 모델', { exact: true }).fill('stand-in')
  await page.getByLabel('키', { exact: true }).fill('sk-secret-of-the-provider')
  await page.getByLabel('보낼 수 있는 가장 높은 등급').selectOption({ label: '대외비' })
  await page.getByRole('button', { name: '연결 저장' }).click()

  // Before its test it cannot be chosen.
  await page.goto(address('/chat'))
  const choice = page.getByLabel('답하는 방식')
  await expect(choice.locator('option', { hasText: 'stand-in' })).toBeDisabled()

  await page.goto(address('/settings/models'))
  await page.getByRole('button', { name: 'stand-in 재기' }).click()
  await page.getByRole('button', { name: /^질문 \d+개 보내기/ }).click()
  const row = page.getByRole('row').filter({ hasText: 'stand-in' })
  await expect(row.getByText('충족')).toBeVisible({ timeout: 60_000 })

  await page.goto(address('/chat'))
  await choice.selectOption({ label: '생성: stand-in' })
  await page.getByLabel('질문', { exact: true }).fill('공항 라운지는 한 해에 몇 번 무료로 이용할 수 있나요?')
  await page.getByRole('button', { name: '보내기' }).click()
  const answer = page.locator('.answer')
  await expect(answer.locator('.generated')).toContainText('라운지')
  await expect(answer).toContainText('stand-in')
  await answer
    .getByRole('button', { name: /^근거 1/ })
    .first()
    .click()
  await expect(page.locator('.proof .pane-head')).toBeVisible()
  expect(await answer.locator('.generated img').count()).toBe(0)
  expect(asked.filter((url) => url.startsWith(pictureElsewhere))).toEqual([])
  expect(asked.every((url) => url.startsWith(address('/')) || url.startsWith('data:') || url.startsWith('blob:'))).toBe(
    true,
  )
  expect(standIn.received.every((one) => one.authorization === 'Bearer sk-secret-of-the-provider')).toBe(true)
  standIn.close()
  await context.close()
})

/** The hand stays on the keys: what they open takes the focus, what closes gives it back, and nothing hears a syllable being composed. */
import { expect, type Page, test } from '@playwright/test'
import { address, api, signIn } from './signed-in.ts'

test('dialogs and forms take the focus and give it back', async ({ page, context }) => {
  await signIn(page, 'seoyun.han@saeyeoul.example')
  const name = `자판 시험 ${Date.now()}`
  const { reply: connected } = await api<{ id: string }>(context, 'POST', '/providers', {
    name,
    baseUrl: 'http://127.0.0.1:9',
    chatModel: 'keyboard',
  })

  await page.goto(address('/documents'))
  const upload = page.getByRole('button', { name: /^파일 올리기/ })
  await upload.focus()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: '단축키' })
  await expect(sheet).toContainText('이 화면')
  await page.keyboard.press('c') // Belongs to the page below.
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await expect(page.getByRole('heading', { name: '파일 올리기' })).toBeHidden()
  await expect(upload).toBeFocused()

  const find = page.getByRole('button', { name: /^찾기, 이동, 만들기/ })
  await find.click()
  const palette = page.getByRole('dialog', { name: '찾기, 이동, 만들기' })
  await expect(palette.getByRole('combobox')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()
  await expect(find).toBeFocused()

  await page.goto(address('/settings/models'))
  const leave = page.getByRole('button', { name: `${name} 끊기` })
  await leave.click()
  await expect(page.getByLabel(/^확인을 위해/)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(leave).toBeFocused()

  await page.goto(address('/settings/api'))
  const add = page.getByRole('button', { name: '웹훅 추가' })
  await add.click()
  await page.getByLabel('받는 주소').focus()
  await page.keyboard.press('Escape')
  await expect(page.getByLabel('받는 주소')).toBeHidden()
  await expect(add).toBeFocused()
  await api(context, 'DELETE', `/providers/${connected.id}`)
})

test('keys rest while a syllable is composed, and inside fields', async ({ page }) => {
  await signIn(page, 'seoyun.han@saeyeoul.example')
  await page.goto(address('/documents'))
  await page.getByRole('table').waitFor()
  const panel = page.getByRole('heading', { name: '파일 올리기' })
  await pressWhileComposing(page, 'c')
  await page.locator('[data-find]').first().focus()
  await page.keyboard.press('c')
  await expect(panel).toBeHidden()
  await page.keyboard.press('Escape')
  await page.keyboard.press('c')
  await expect(panel).toBeVisible()
})

/** As a browser reports a key that an input method takes. */
async function pressWhileComposing(page: Page, key: string): Promise<void> {
  await page.evaluate((pressed) => {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, isComposing: true, bubbles: true }))
  }, key)
}

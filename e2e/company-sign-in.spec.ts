/** Sign in at the company's provider, and leave by a table: the session ends with it. Pictures on request. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { startStandInProvider } from '../src/app/provider/stand-in-provider.ts'
import { address, api, signIn } from './signed-in.ts'

const shots = process.env.NARU_SHOTS
const person = { sub: 'saeyeoul-17', email: 'on.byeol@saeyeoul.example', email_verified: true, name: '온별' }

test('a person joins by the company sign-in, is changed and ended by a table', async ({ browser }) => {
  if (shots) await mkdir(shots, { recursive: true })
  const ownerContext = await browser.newContext()
  const owner = await ownerContext.newPage()
  await signIn(owner, 'seoyun.han@saeyeoul.example')
  await owner.goto(address('/settings/security'))
  const redirectUri = await owner.locator('code').filter({ hasText: '/callback' }).textContent()
  const provider = await startStandInProvider(() => [redirectUri ?? ''])
  provider.person = person

  // The owner connects the provider; it is asked at once whether it is there.
  await owner.getByLabel('발급자 (issuer)').fill(provider.issuer)
  await owner.getByLabel('클라이언트 ID').fill(provider.client.clientId)
  await owner.getByLabel('클라이언트 비밀').fill(provider.client.clientSecret)
  await owner.getByLabel('단추에 적을 말').fill('새여울 계정으로 로그인')
  await owner.getByLabel('이메일 도메인').fill('saeyeoul.example')
  await owner.getByLabel('스스로 들어오기').check()
  await owner.getByRole('button', { name: '저장하고 확인' }).click()
  await expect(owner.getByText('회사 로그인을 저장했고 서버가 답합니다')).toBeVisible()
  await look(owner, 'security-provider')

  // Somebody who is no member yet comes in, where they wanted to go.
  const theirContext = await browser.newContext()
  const theirs = await theirContext.newPage()
  await theirs.goto(address('/search'))
  const button = theirs.getByRole('link', { name: '새여울 계정으로 로그인' })
  await expect(button).toBeVisible()
  await look(theirs, 'sign-in-provider')
  await button.click()
  await expect(theirs.getByRole('navigation', { name: '주 메뉴' })).toBeVisible()
  expect(new URL(theirs.url()).pathname).toBe('/search')
  await theirs.goto(address('/account'))
  await expect(theirs.getByText(person.email)).toBeVisible()
  await expect(theirs.getByLabel('지금 비밀번호')).toHaveCount(0)

  // A table that changes one, brings one and has a line that is wrong: nothing can be applied until it is corrected.
  await owner.goto(address('/settings/members'))
  await look(owner, 'members-buttons')
  const choose = async (rows: string) => {
    const table = `이름,이메일,역할,취급 등급,부서,퇴사\n${rows}`
    await owner.locator('#people-file').setInputFiles({
      name: '구성원.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(table),
    })
  }
  await owner.getByRole('button', { name: '표로 바꾸기' }).click()
  const move = `,${person.email},검토자,대외비,본사 > 심사부,`
  await choose(`${move}\n새별,sae.byeol@saeyeoul.example,열람자,,본사 > 영업부,\n틀림,not-an-email,,,,\n`)
  await expect(owner.getByText('이메일이 올바르지 않습니다.')).toBeVisible()
  await expect(owner.getByRole('button', { name: '이대로 적용' })).toHaveCount(0)
  await look(owner, 'members-table-preview', false)
  await choose(`${move}\n새별,sae.byeol@saeyeoul.example,열람자,,본사 > 영업부,\n`)
  await owner.getByRole('button', { name: '이대로 적용' }).click()
  await expect(owner.getByRole('button', { name: '초대 링크 저장' })).toBeVisible()
  const { reply } = await api<{ member: { role: string } }>(theirContext, 'GET', '/session')
  expect(reply.member.role).toBe('reviewer')

  // And the leaver: the next request finds nobody.
  await choose(`,${person.email},,,,예\n`)
  await owner.getByRole('button', { name: '이대로 적용' }).click()
  await expect(owner.getByText(/내보냄 1명/)).toBeVisible()
  expect((await api(theirContext, 'GET', '/session')).status).toBe(401)
  await theirs.goto(address('/'))
  await theirs.getByRole('link', { name: '새여울 계정으로 로그인' }).click()
  await expect(theirs.getByRole('alert')).toContainText('지금은 나루의 구성원이 아닙니다')

  // The directory brings a group; the owner says what its people are given.
  const { reply: service } = await api<{ id: string }>(ownerContext, 'POST', '/services', {
    name: '사내 디렉터리',
    clearance: 0,
  })
  const wanted = { name: '디렉터리', memberId: service.id, scopes: ['scim'] }
  const { reply: issued } = await api<{ key: string }>(ownerContext, 'POST', '/keys', wanted)
  const pushed = await ownerContext.request.post(address('/scim/v2/Groups'), {
    headers: { authorization: `Bearer ${issued.key}`, 'content-type': 'application/scim+json' },
    data: JSON.stringify({ displayName: '여신심사역', members: [] }),
  })
  expect(pushed.status()).toBe(201)
  await owner.goto(address('/settings/members'))
  await owner.getByLabel('여신심사역: 역할').selectOption('검토자')
  await expect(owner.getByText('「여신심사역」의 사람들에게 바로 적용했습니다')).toBeVisible()
  await look(owner, 'members-directory-group')

  // As it was, for the journeys that come after.
  expect((await api(ownerContext, 'DELETE', '/identity-provider')).status).toBe(200)
  await provider.close()
  await ownerContext.close()
  await theirContext.close()
})

async function look(page: Page, name: string, isReloaded = true): Promise<void> {
  for (const width of [1440, 390]) {
    for (const theme of ['light', 'dark']) {
      await page.setViewportSize({ width, height: width === 1440 ? 900 : 844 })
      await page.evaluate((value) => {
        localStorage.setItem('naru.theme', value)
        document.documentElement.dataset.theme = value
      }, theme)
      if (isReloaded) await page.reload()
      await page.waitForLoadState('networkidle')
      const found = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'])
        .analyze()
      const lines = found.violations.map(
        (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(' | ')}`,
      )
      expect.soft(lines, `${name} ${width} ${theme}`).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect.soft(overflow, `${name} ${width} is wider than the screen`).toBeLessThanOrEqual(0)
      if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-${theme}.png`), fullPage: true })
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** Every page at both widths and in both themes: axe finds nothing, nothing is wider than the screen. Pictures on request. */

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { address, api, signIn, waitForDemo } from './signed-in.ts'

const shots = process.env.NARU_SHOTS

test('every page is accessible and whole, at 1440 and 390, light and dark', async ({ browser }) => {
  test.setTimeout(600_000)
  if (shots) await mkdir(shots, { recursive: true })
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(address('/sign-in'))
  await look('sign-in')
  await signIn(page, 'seoyun.han@saeyeoul.example')
  await waitForDemo(context)

  const { reply: documents } = await api<{ items: { id: string; title: string; folderId: string }[] }>(
    context,
    'GET',
    '/documents?limit=50',
  )
  const pdf = documents.items.find((one) => one.title.includes('연회비와 제휴'))
  const table = documents.items.find((one) => one.title.includes('영업점'))
  const { reply: people } = await api<{ items: { id: string; email: string }[] }>(context, 'GET', '/members')
  const second = people.items.find((one) => one.email === 'haneul.jung@saeyeoul.example')
  await api(context, 'PATCH', `/members/${second?.id}`, { role: 'reviewer' }) // Somebody who may approve.
  const { reply: secret } = await api<{ id: string }>(context, 'POST', '/folders', { name: '결재 볼 것', label: 1 })
  await api(context, 'POST', '/approvals', {
    kind: 'label-lowering',
    subjectId: secret.id,
    reason: '공시 자료라 등급을 낮춥니다',
    payload: { label: 0 },
  })
  const { reply: useCases } = await api<{ items: { id: string }[] }>(context, 'GET', '/use-cases')
  const useCase = useCases.items[0]
  const { reply: stopped } = await api<{ id: string }>(context, 'POST', '/use-cases', {
    name: '여신 심사 요약',
    purpose: '심사 의견서를 한 쪽으로 줄입니다',
    functionKinds: ['summarise'],
  })
  await api(context, 'POST', `/use-cases/${stopped.id}/stage`, { stage: 'data', reason: '요구사항을 정했습니다' })
  await api(context, 'POST', `/use-cases/${stopped.id}/decision`, {
    decision: 'stop',
    reason: '개인정보 14건을 판정하기 전',
  })
  const { reply: conversation } = await api<{ id: string }>(context, 'POST', '/conversations', {})
  for (const question of [
    '모두 카드 플러스 국내외 겸용의 연회비 합계는 얼마인가요?',
    '대표이사의 연봉은 얼마인가요?',
  ]) {
    await api(context, 'POST', `/conversations/${conversation.id}/turns`, { question })
  }
  const { reply: thread } = await api<{ turns: { id: string }[] }>(context, 'GET', `/conversations/${conversation.id}`)

  for (const [name, path] of [
    ['home', '/'],
    ['use-cases', '/use-cases'],
    ['use-cases-create', '/use-cases?create=true'],
    ['use-case', `/use-cases/${useCase?.id}`],
    ['use-case-stage', `/use-cases/${useCase?.id}?edit=stage`],
    ['use-case-documents', `/documents?useCase=${useCase?.id}`],
    ['documents', '/documents'],
    ['documents-upload', '/documents?upload=true'],
    ['document-pdf', `/documents/${pdf?.id}`],
    ['document-table', `/documents/${table?.id}`],
    ['rights', `/nodes/${pdf?.folderId}/rights`],
    ['collections', '/collections'],
    ['search', `/search?query=${encodeURIComponent('연회비 면제 조건')}`],
    ['chat-new', '/chat'],
    ['chat', `/chat/${conversation.id}`],
    ['chat-citation', `/chat/${conversation.id}?turn=${thread.turns[0]?.id}&cite=1`],
    ['members', '/settings/members'],
    ['models', '/settings/models'],
    ['costs', '/settings/costs'],
    ['api', '/settings/api'],
    ['security', '/settings/security'],
    ['approvals', '/approvals?box=mine'],
    ['account', '/account'],
    ['audit', '/settings/audit'],
  ] as const) {
    await page.goto(address(path))
    await look(name)
  }
  await page.goto(address('/settings/members'))
  await look('members-invite', async () => {
    await page.getByRole('button', { name: /링크로 초대/ }).click()
  })
  await page.goto(address('/use-cases'))
  await look('use-case-switch', async () => {
    await page.getByRole('button', { name: /^활용 과제:/ }).click()
    await page.getByRole('option', { name: /카드 약관 상담/ }).waitFor()
  })
  await page.goto(address('/documents'))
  await look('keys', async () => {
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
  })
  await page.goto(address('/settings/api'))
  await look('api-key', async () => {
    await page.keyboard.press('c')
    await page.locator('#key-name').fill('시험 프로그램')
    await page.getByRole('form', { name: '새 키' }).getByRole('button', { name: '키 만들기' }).click()
    await page.getByText('지금 한 번만').waitFor()
  })
  await context.close()

  /** @param open what a person does on the page before it is looked at */
  async function look(name: string, open?: () => Promise<void>): Promise<void> {
    for (const width of [1440, 390]) {
      for (const theme of ['light', 'dark']) {
        await page.setViewportSize({ width, height: width === 1440 ? 900 : 844 })
        await page.evaluate((value) => localStorage.setItem('naru.theme', value), theme)
        await page.reload()
        await page.waitForLoadState('networkidle')
        await page.locator('#work').waitFor()
        await open?.()
        const found = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze()
        const lines = found.violations.map(
          (one) =>
            `${one.id}: ${one.nodes
              .map((node) => node.target.join(' '))
              .slice(0, 3)
              .join(' | ')}`,
        )
        expect.soft(lines, `${name} ${width} ${theme}`).toEqual([])
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect.soft(overflow, `${name} ${width} is wider than the screen`).toBeLessThanOrEqual(0)
        if (shots)
          await page.screenshot({ path: join(shots, `${name}-${width}-${theme}.png`), fullPage: width === 390 })
      }
    }
  }
})

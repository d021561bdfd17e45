/** Every page, and what unfolds on it, under one careful eye (`page-eye.ts`). Pictures on request. */

import { mkdir } from 'node:fs/promises'
import { type BrowserContext, type Page, test } from '@playwright/test'
import { uploadBlurredScan } from './blurred-scan.ts'
import { type Language, listenForNames, lookAt } from './page-eye.ts'
import { address, api, signIn, waitForDemo } from './signed-in.ts'

const shots = process.env.NARU_SHOTS
const ownerEmail = 'seoyun.han@saeyeoul.example'
const approverEmail = 'haneul.jung@saeyeoul.example'
const auditorEmail = 'garam.moon@saeyeoul.example'

test('every page is accessible and whole, in both languages, at 1440 and 390, light and dark', async ({ browser }) => {
  test.setTimeout(900_000)
  if (shots) await mkdir(shots, { recursive: true })
  const context = await browser.newContext()
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const heard = listenForNames(page)
  const look = (name: string, path: string, open?: (language: Language) => Promise<void>, over?: string) =>
    lookAt(page, name, path, { heard, shots, ...(open ? { open } : {}), ...(over ? { over } : {}) })
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()

  await page.goto(address('/sign-in'))
  await look('sign-in', '/sign-in')
  await signIn(page, ownerEmail)
  await waitForDemo(context)
  const world = await furnish(context)

  for (const [name, path] of [
    ['home', '/'],
    ['use-cases', '/use-cases'],
    ['use-cases-create', '/use-cases?create=true'],
    ['use-case', `/use-cases/${world.useCase}`],
    ['use-case-stage', `/use-cases/${world.useCase}?edit=stage`],
    ['use-case-documents', `/documents?useCase=${world.useCase}`],
    ['documents', '/documents'],
    ['documents-upload', '/documents?upload=true'],
    ['documents-bin', '/documents?deleted=true'],
    ['document-pdf', `/documents/${world.pdf}`],
    ['document-table', `/documents/${world.table}`],
    ['document-scan', `/documents/${world.scan}`],
    ['rights', `/nodes/${world.folder}/rights`],
    ['rights-enclosed', `/nodes/${world.enclosed}/rights`],
    ['collections', '/collections'],
    ['collections-create', '/collections?create=true'],
    ['search', `/search?query=${encodeURIComponent('연회비 면제 조건')}`],
    ['search-hit', `/search?query=${encodeURIComponent('연회비 면제 조건')}&at=0`],
    ['chat-new', '/chat'],
    ['chat', `/chat/${world.conversation}`],
    ['chat-citation', `/chat/${world.conversation}?turn=${world.turn}&cite=1`],
    ['members', '/settings/members'],
    ['models', '/settings/models'],
    ['costs', '/settings/costs'],
    ['security', '/settings/security'],
    ['approvals', '/approvals'],
    ['approvals-mine', '/approvals?box=mine'],
    ['audit', '/settings/audit'],
    ['account', '/account'],
    ['invitation', world.invitation],
    ['new-password', world.newPassword],
    ['link-cut', '/join#short'],
  ] as const) {
    await look(name, path)
  }

  await look('document-enclosed', `/documents/${world.mail}`, () => press(/딸린 파일|Files inside/))
  await look('document-doubt', `/documents/${world.blurred}`, async () => {
    await page.keyboard.press('n')
    await page.locator('.elements tr.is-on .doubted').first().waitFor()
  })
  await look('document-facts', `/documents/${world.pdf}`, () => press(/판과 살펴볼 것|Versions/))
  await look('members-invite', '/settings/members', () => press(/링크로 초대|Invite by link/))
  await look('members-steps', '/settings/members', () => press(/정하늘/))
  await look('models-connect', '/settings/models', () => press(/공급자 연결하기|Connect a provider/))
  await look('models-settings', '/settings/models', () => press(/클로바 설정|Settings of 클로바/))
  await look('models-disconnect', '/settings/models', () => press(/클로바 끊기|Disconnect 클로바/))
  await look('api-webhook', '/settings/api', async () => {
    await press(/웹훅 추가|Add a webhook/)
    await press(/보낸 알림|Messages to/)
  })
  await look('api-key', '/settings/api', async (language) => {
    await page.keyboard.press('c')
    await page.locator('#key-name').fill(language === 'ko' ? '시험 프로그램' : 'Trial')
    await page
      .getByRole('form', { name: /새 키|New key/ })
      .getByRole('button', { name: /키 만들기|Make/ })
      .click()
    await page
      .getByText(/지금 한 번만|only now|once/)
      .first()
      .waitFor()
  })
  await look('account-second-factor', '/account', async () => {
    await page.locator('#factor-password').fill('naru-demo-2026')
    await page.locator('form:has(#factor-password) button').click()
    await page.locator('#factor-code').waitFor()
  })
  await look('use-case-switch', '/use-cases', async () => {
    await press(/^(활용 과제|Use case):/)
    await page.getByRole('option', { name: /카드 약관 상담/ }).waitFor()
  })
  await look('menu', '/', () => page.locator('.me-button').click(), '.menu')
  await look('palette', '/documents', () => page.keyboard.press('Control+k'))
  await look('keys', '/documents', async () => {
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
  })

  const auditing = await browser.newContext()
  await lookAsAuditor(await auditing.newPage())
  await auditing.close()
  await tidyUp(context)
  await context.close()
})

async function lookAsAuditor(page: Page): Promise<void> {
  page.setDefaultTimeout(20_000)
  const heard = listenForNames(page)
  await signIn(page, auditorEmail)
  await lookAt(page, 'disclosure', '/settings/conversations', {
    heard,
    shots,
    open: async () => {
      const value = await page.locator('#member option', { hasText: ownerEmail }).getAttribute('value')
      await page.locator('#member').selectOption(value)
      await page.locator('#reason').fill('분기 점검')
      await page.locator('.disclosure form button').click()
      await page.locator('.disclosed button').first().click()
      await page.locator('.disclosed-turns dt').first().waitFor()
    },
  })
}

interface World {
  pdf: string | undefined
  table: string | undefined
  scan: string | undefined
  blurred: string
  mail: string | undefined
  enclosed: string | undefined
  folder: string | undefined
  useCase: string | undefined
  conversation: string
  turn: string | undefined
  invitation: string
  newPassword: string
}

/** Other journeys begin with nobody connected, nobody listening, and nobody reading along. */
async function tidyUp(context: BrowserContext): Promise<void> {
  for (const path of ['/providers', '/webhooks']) {
    const { reply } = await api<{ items: { id: string }[] }>(context, 'GET', path)
    for (const { id } of reply.items) await api(context, 'DELETE', `${path}/${id}`)
  }
  await api(context, 'PATCH', '/settings', { conversationReaders: 'nobody' })
}

/** What makes every page have something on it. */
async function furnish(context: BrowserContext): Promise<World> {
  const { reply: documents } = await api<{ items: { id: string; title: string; format: string; folderId: string }[] }>(
    context,
    'GET',
    '/documents?limit=50',
  )
  const find = (isIt: (one: (typeof documents.items)[number]) => boolean) => documents.items.find(isIt)
  const pdf = find((one) => one.title.includes('연회비와 제휴'))
  const mail = find((one) => one.format === 'eml')
  const { reply: letter } = await api<{ enclosed: { id: string }[] }>(context, 'GET', `/documents/${mail?.id}`)

  const { reply: people } = await api<{ items: { id: string; email: string }[] }>(context, 'GET', '/members')
  const memberOf = (email: string) => people.items.find((one) => one.email === email)?.id
  await api(context, 'PATCH', `/members/${memberOf(approverEmail)}`, { role: 'reviewer' }) // Somebody who may approve.
  await api(context, 'PATCH', `/members/${memberOf(auditorEmail)}`, { role: 'auditor' })
  await api(context, 'PATCH', '/settings', { conversationReaders: 'auditors' })
  const { reply: secret } = await api<{ id: string }>(context, 'POST', '/folders', { name: '결재 볼 것', label: 1 })
  await api(context, 'POST', '/approvals', {
    kind: 'label-lowering',
    subjectId: secret.id,
    reason: '공시 자료라 등급을 낮춥니다',
    payload: { label: 0 },
  })
  await api(context, 'POST', '/webhooks', {
    name: '그룹웨어 알림',
    url: 'http://127.0.0.1:9/naru', // Nobody listens at the discard port: a message fails, and says so.
    events: ['document.ready', 'approval.asked'],
  })
  await api(context, 'PUT', '/budgets', { app: null, monthlyMicros: 300_000_000_000 })
  await api(context, 'POST', '/services', { name: '그룹웨어 포털', clearance: 1 })
  await api(context, 'POST', '/providers', {
    name: '클로바',
    kind: 'clova-studio',
    baseUrl: 'http://127.0.0.1:9',
    key: 'nv-not-a-key',
    chatModel: 'HCX-005',
    embeddingModel: 'bge-m3',
    highestLabel: 0,
  })
  const { reply: models } = await api<{ items: { id: string; name: string }[] }>(context, 'GET', '/models')
  await api(context, 'POST', '/prices', {
    modelId: models.items.find((one) => one.name === 'HCX-005')?.id,
    inputMicrosPer1000: 1_250_000,
    outputMicrosPer1000: 5_000_000,
    callMicros: null,
    source: '요금표',
    asOf: '2026-01-01',
  })

  const { reply: useCases } = await api<{ items: { id: string }[] }>(context, 'GET', '/use-cases')
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

  const blurred = await uploadBlurredScan(context)
  const stamp = Date.now()
  const { reply: invited } = await api<{ link: { path: string } }>(context, 'POST', '/invitations', {
    name: '오여울',
    email: `look-${stamp}@saeyeoul.example`,
    role: 'viewer',
    clearance: 1,
  })
  const { reply: reset } = await api<{ link: { path: string } }>(
    context,
    'POST',
    `/members/${memberOf(approverEmail)}/password-link`,
    {},
  )
  return {
    pdf: pdf?.id,
    table: find((one) => one.title.includes('영업점'))?.id,
    blurred,
    scan: find((one) => one.format === 'image')?.id,
    mail: mail?.id,
    enclosed: letter.enclosed[0]?.id,
    folder: pdf?.folderId,
    useCase: useCases.items[0]?.id,
    conversation: conversation.id,
    turn: thread.turns[0]?.id,
    invitation: invited.link.path,
    newPassword: reset.link.path,
  }
}

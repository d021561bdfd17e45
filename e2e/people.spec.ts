/** Invite, deny, look as somebody, take out with an approval, revoke: what a person may no longer see is gone with their next request. */
import { expect, test } from '@playwright/test'
import { address, api, signIn, waitForDemo } from './signed-in.ts'

const approverEmail = 'haneul.jung@saeyeoul.example'

test('a person is invited, denied, looked as, and ended; the audit page shows it all', async ({ browser }) => {
  const ownerContext = await browser.newContext()
  const owner = await ownerContext.newPage()
  await signIn(owner, 'seoyun.han@saeyeoul.example')
  await waitForDemo(ownerContext)

  // Invited by link, shown once.
  await owner.goto(address('/settings/members'))
  await owner.getByRole('button', { name: /링크로 초대/ }).click()
  await owner.getByLabel('이름', { exact: true }).fill('오여울')
  await owner.getByLabel('이메일', { exact: true }).fill('yeoul.oh@saeyeoul.example')
  await owner.getByRole('button', { name: '초대 링크 만들기' }).click()
  const link = await owner.getByLabel(/보낼 링크/).inputValue()
  expect(link).toContain('/join#')

  const theirContext = await browser.newContext()
  const person = await theirContext.newPage()
  await person.goto(link)
  await expect(person.getByRole('heading', { name: /초대했습니다/ })).toBeVisible()
  await person.getByLabel(/^비밀번호/).fill('password1234')
  await person.getByLabel('한 번 더').fill('password1234')
  await person.getByRole('button', { name: '들어가기' }).click()
  await expect(person.getByRole('alert')).toContainText('널리 쓰여')
  await person.getByLabel(/^비밀번호/).fill('강물 위의 작은 배')
  await person.getByLabel('한 번 더').fill('강물 위의 작은 배')
  await person.getByRole('button', { name: '들어가기' }).click()
  await expect(person.getByRole('navigation', { name: '주 메뉴' })).toBeVisible()

  // Reads what everyone reads; a denial counts with the next request.
  const { reply: documents } = await api<{ items: { id: string; folderId: string; title: string }[] }>(
    theirContext,
    'GET',
    '/documents?limit=50',
  )
  // Not a file inside a mail, which follows the mail.
  const denied = documents.items.find((one) => one.title.includes('연회비'))
  if (!denied) throw new Error('the invited person reads nothing')
  const { reply: principals } = await api<{ items: { principalId: number }[] }>(
    ownerContext,
    'GET',
    `/principals?search=${encodeURIComponent('yeoul.oh')}`,
  )
  const deny = { principalId: principals.items[0]?.principalId, verb: 'read', effect: 'deny', expiresAt: null }
  expect((await api(ownerContext, 'POST', `/nodes/${denied.id}/rules`, deny)).status).toBe(201)
  expect((await api(theirContext, 'GET', `/documents/${denied.id}`)).status).toBe(404)

  // The owner looks as this person: a band stands over every page, the denied document is not there, nothing is written.
  await owner.reload()
  await owner.getByRole('button', { name: /오여울 그룹과 내보내기/ }).click()
  await owner.getByRole('button', { name: '이 사람으로 보기' }).click()
  const band = owner.getByRole('region', { name: '다른 사람으로 보는 중' })
  await expect(band).toContainText('오여울 님으로 보는 중')
  await owner.goto(address(`/documents/${denied.id}`))
  await expect(band).toBeVisible()
  await expect(owner.getByRole('alert')).toBeVisible()
  expect((await api(ownerContext, 'GET', `/documents/${denied.id}`)).status).toBe(404)
  expect((await api(ownerContext, 'POST', '/folders', { name: 'x' })).status).toBe(403)
  await band.getByRole('button', { name: '보기 끝내기' }).click()
  await expect(band).toBeHidden()

  // Ended: session and all, with the next request.
  await owner.getByRole('button', { name: /오여울 그룹과 내보내기/ }).click()
  await owner.getByRole('button', { name: '내보내기', exact: true }).click()
  await expect(owner.getByRole('status')).toContainText('내보냈습니다')
  expect((await api(theirContext, 'GET', '/session')).status).toBe(401)
  await person.goto(address('/'))
  await expect(person.getByRole('button', { name: '로그인' })).toBeVisible()

  await owner.goto(address('/settings/audit'))
  for (const words of [
    '초대함',
    '초대를 받아들임',
    '접근 규칙을 더함',
    '다른 사람으로 보기 시작',
    '다른 사람으로 보기 끝',
    '구성원을 바꿈',
  ])
    await expect(owner.getByRole('table').getByText(words, { exact: true }).first()).toBeVisible()
  await ownerContext.close()
  await theirContext.close()
})

test('an original leaves only after another person has approved', async ({ browser }) => {
  const ownerContext = await browser.newContext()
  const owner = await ownerContext.newPage()
  await signIn(owner, 'seoyun.han@saeyeoul.example')
  await waitForDemo(ownerContext)
  const { reply: documents } = await api<{ items: { id: string; title: string }[] }>(
    ownerContext,
    'GET',
    `/documents?limit=50&label=1&search=${encodeURIComponent('정보보호')}`,
  )
  const [internal] = documents.items
  if (!internal) throw new Error('the demo has no 대외비 document that everyone reads')
  // Somebody who may approve, and who sees the document.
  const { reply: members } = await api<{ items: { id: string; email: string }[] }>(ownerContext, 'GET', '/members')
  const second = members.items.find((one) => one.email === approverEmail)
  await api(ownerContext, 'PATCH', `/members/${second?.id}`, { role: 'reviewer' })
  await owner.goto(address(`/documents/${internal.id}`))
  await owner.getByRole('button', { name: /원본 반출 결재/ }).click()
  await owner.getByLabel('사유').fill('외부 감사 제출')
  await owner.getByRole('button', { name: '결재 올리기' }).click()
  await expect(owner.getByRole('status')).toContainText('결재를 올렸습니다')
  expect((await api(ownerContext, 'GET', `/documents/${internal.id}/original`)).status).toBe(403)

  const theirContext = await browser.newContext()
  const approver = await theirContext.newPage()
  await signIn(approver, approverEmail)
  await approver.getByRole('link', { name: /^결재/ }).click()
  await expect(approver.getByText('외부 감사 제출')).toBeVisible()
  await approver.getByRole('button', { name: '승인' }).click()
  await expect(approver.getByText('기다리는 결재가 없습니다.')).toBeVisible()
  expect((await api(ownerContext, 'GET', `/documents/${internal.id}/original`)).status).toBe(200)
  expect((await api(theirContext, 'GET', `/documents/${internal.id}/original`)).status).toBe(403)
  await ownerContext.close()
  await theirContext.close()
})

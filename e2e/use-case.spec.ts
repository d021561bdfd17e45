/** A use case is made, given its first requirement, moved along, and looked at from the header and from home. */
import { expect, test } from '@playwright/test'
import { address, api, signIn } from './signed-in.ts'

test('a use case from nothing to its second stage, by mouse and by keys', async ({ page, context }) => {
  await signIn(page, 'seoyun.han@saeyeoul.example')
  await page.getByRole('link', { name: '문제 정의' }).click()
  await expect(page.getByRole('button', { name: '활용 과제 만들기' })).toBeVisible()
  await expect(page.getByRole('link', { name: '카드 약관 상담' })).toBeVisible()

  // Make one.
  await page.keyboard.press('c')
  const form = page.getByRole('form', { name: '새 활용 과제' })
  await form.getByLabel('이름').fill('민원 분류')
  await form.getByLabel('목적').fill('들어온 민원을 뜻에 따라 나누어 맡을 부서를 바로 정합니다')
  await form.getByLabel('분류').check()
  await form.getByLabel('한 달 건수').fill('1200')
  await form.getByRole('button', { name: '활용 과제 만들기' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '민원 분류' })).toBeVisible()
  await expect(page.getByRole('heading', { name: '요구사항을 적어 주세요' })).toBeVisible()
  // What is not known stays unknown.
  await expect(page.getByText('지금 한 달 비용')).toBeVisible()
  await expect(page.locator('#facts')).toContainText('1,200건')
  await expect(page.locator('#facts dd').last()).toHaveText('–')

  // A requirement, then its threshold where it stands.
  await page.getByRole('button', { name: '요구사항 더하기' }).click()
  const requirement = page.getByRole('form', { name: '새 요구사항' })
  await requirement.getByLabel('시험할 수 있는 문장').fill('민원의 뜻을 맞게 나눕니다')
  await requirement.getByLabel('지표').selectOption('f1')
  await requirement.getByRole('button', { name: '요구사항 더하기' }).click()
  const row = page.locator('#requirements tbody tr')
  await expect(row).toContainText('시험 전')
  await row.getByRole('button', { name: /기준/ }).click()
  await row.getByRole('textbox').fill('0.85')
  await page.keyboard.press('Enter')
  await expect(row).toContainText('0.85')
  await page.reload()
  await expect(row).toContainText('0.85')

  // Removed, and back.
  await row.getByRole('button', { name: /^지우기/ }).click()
  await expect(row).toHaveCount(0)
  await page.getByRole('button', { name: '되돌리기' }).click()
  await expect(row).toContainText('민원의 뜻을 맞게 나눕니다')

  // On to data, with a reason that is kept.
  await page.keyboard.press('m')
  const move = page.getByRole('form', { name: '단계 옮기기' })
  await move.getByLabel('사유').fill('요구사항을 정했습니다')
  await move.getByRole('button', { name: '옮기기' }).click()
  await expect(page.getByText('② 데이터로 옮김')).toBeVisible()
  await expect(page.getByText('한서윤: 요구사항을 정했습니다')).toBeVisible()

  // Chosen in the header: the line under the navigation says where it is, and documents follow.
  await page.getByRole('button', { name: /^활용 과제:/ }).click()
  await page.getByPlaceholder('활용 과제 이름').fill('민원')
  await page.getByRole('option', { name: /민원 분류/ }).waitFor()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: '활용 과제: 민원 분류' })).toBeVisible()
  const course = page.getByRole('navigation', { name: '주 메뉴' })
  await expect(course).toContainText('민원 분류: ② 데이터')
  await expect(course.locator('.is-here')).toHaveText(/데이터/)
  await course.getByRole('link', { name: '데이터' }).click()
  await expect(page).toHaveURL(/useCase=/)
  await expect(page.getByText('고른 조건에 맞는 문서가 없습니다')).toBeVisible()

  // Another one, by keys alone.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('약관 상담')
  await page.getByRole('option', { name: /카드 약관 상담.*문제 정의/ }).waitFor()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: '활용 과제: 카드 약관 상담' })).toBeVisible()
  await expect(page.getByRole('link', { name: /표준약관/ })).toBeVisible()
  await expect(page.getByRole('link', { name: /출장 여비/ })).toHaveCount(0)

  // Home: both crossings; with all in view the line is a plain hairline.
  await page.goto(address('/'))
  await expect(page.getByRole('list', { name: '② 데이터', exact: true })).toBeVisible()
  await page.getByRole('button', { name: /^활용 과제:/ }).click()
  await page.getByRole('option', { name: '전체' }).click()
  await expect(course.locator('.is-here')).toHaveCount(0)

  // Stopped: in words, not in colour alone.
  const { reply } = await api<{ items: { id: string; name: string }[] }>(context, 'GET', '/use-cases')
  const made = reply.items.find((one) => one.name === '민원 분류')
  await page.goto(address(`/use-cases/${made?.id}?edit=decision`))
  const decide = page.getByRole('form', { name: '결정하기' })
  await decide.getByLabel('결정').selectOption('stop')
  await decide.getByLabel('사유').fill('보유 기간을 정하기 전')
  await decide.getByRole('button', { name: '결정하기' }).click()
  await expect(page.getByRole('heading', { name: '멈춘 과제입니다' })).toBeVisible()
  await page.goto(address('/'))
  await expect(page.getByRole('list', { name: /멈춤: 보유 기간을 정하기 전/ })).toBeVisible()

  // Put away, out of the list.
  await page.goto(address(`/use-cases/${made?.id}`))
  await page.getByRole('button', { name: '보관' }).click()
  await expect(page).toHaveURL(/\/use-cases$/)
  await expect(page.getByRole('link', { name: '민원 분류' })).toHaveCount(0)
})

test('who may only read changes nothing, and what was not given is not there', async ({ page, context }) => {
  await signIn(page, 'sua.bae@saeyeoul.example')
  await page.goto(address('/use-cases'))
  await page.getByRole('link', { name: '카드 약관 상담' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '카드 약관 상담' })).toBeVisible()
  await expect(page.getByRole('button', { name: /고치기|더하기|지우기|옮기기/ })).toHaveCount(0)
  await expect(page.getByText('볼 수 있는 사람')).toHaveCount(0)
  const { status } = await api(context, 'POST', '/use-cases', { name: 'a', purpose: 'a', functionKinds: ['converse'] })
  expect(status).toBe(403)
})

/** Steps that several journeys share. */
import { type BrowserContext, expect, type Page } from '@playwright/test'

export const demoPassword = 'naru-demo-2026'

export function address(path: string): string {
  return new URL(path, process.env.NARU_E2E_URL).href
}

export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(address('/sign-in'))
  await page.getByLabel('이메일').fill(email)
  await page.getByLabel('비밀번호').fill(demoPassword)
  await page.getByRole('button', { name: '로그인' }).click()
  await expect(page.getByRole('navigation', { name: '주 메뉴' })).toBeVisible()
}

/** The API with the browser's session. */
export async function api<Reply>(
  context: BrowserContext,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; reply: Reply; text: string }> {
  const response = await context.request.fetch(address(`/api/v1${path}`), {
    method,
    headers: {
      origin: new URL(process.env.NARU_E2E_URL ?? '').origin,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    data: body ? JSON.stringify(body) : undefined,
  })
  const text = await response.text()
  return { status: response.status(), reply: parseJson(text) as Reply, text }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Until all demo files can be found by words and by meaning. */
export async function waitForDemo(context: BrowserContext): Promise<void> {
  await expect
    .poll(
      async () => {
        const { reply } = await api<{ ready: number; failed: number; vectorsIndexed: number }>(
          context,
          'GET',
          '/documents/counts',
        )
        return reply.failed === 0 && reply.ready >= 14 && reply.vectorsIndexed === reply.ready
      },
      { timeout: 150_000, intervals: [500] },
    )
    .toBe(true)
}

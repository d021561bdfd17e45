/** Use of the older Naru until every table has rows: the demo, then through its API, and by SQL what only time brings. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findRunningPostgres } from '../../src/app/postgres.ts'
import { openAsOwner } from '../../src/kernel/database.ts'
import type { OlderNaru } from './older-naru.ts'

export async function fill(naru: OlderNaru, data: string): Promise<void> {
  await untilIndexed(naru)
  const { id } = await naru.call<{ id: string }>(
    'POST',
    '/conversations',
    { title: '라운지' },
    { 'idempotency-key': 'once-1' },
  )
  await naru.call('POST', `/conversations/${id}/turns`, {
    question: '공항 라운지는 한 해에 몇 번 무료로 이용할 수 있나요?',
  })
  const { turns } = await naru.call<{ turns: { id: string }[] }>('GET', `/conversations/${id}`)
  await naru.call('PUT', `/turns/${turns[0]?.id}/feedback`, {
    verdict: 'wrong',
    reason: 'incomplete',
    comment: '더 자세히',
  })
  const provider = {
    name: '대역',
    baseUrl: 'http://127.0.0.1:9/v1',
    key: 'sk-of-the-older-naru',
    chatModel: 'stand-in',
  }
  // Only an owner connects one.
  await naru.call('POST', '/providers', provider, { 'naru-view-as': 'seoyun.han@saeyeoul.example' })
  const folder = await naru.call<{ id: string }>('POST', '/folders/ensure', {
    name: '옛 문서',
    parentId: null,
    label: 1,
  })
  await naru.call('POST', '/documents/rows', {
    folderId: folder.id,
    label: 1,
    rows: Array.from({ length: 60 }, (_, index) => ({
      docId: `row-${index}`,
      title: `행 ${index}`,
      text: `${index}번째 행의 글입니다.`,
    })),
  })
  // A wrong password is noted, a right one makes a session.
  for (const password of ['not-this-one', 'naru-demo-2026'])
    await fetch(`${naru.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: naru.url },
      body: JSON.stringify({
        email: password === 'not-this-one' ? 'sua.bae@saeyeoul.example' : 'seoyun.han@saeyeoul.example',
        password,
      }),
    })
  await untilIndexed(naru)
  const secret = (await readFile(join(data, 'secret'), 'utf8')).trim()
  const url = await findRunningPostgres(join(data, 'postgres'), secret)
  if (!url) throw new Error('the older PostgreSQL does not run')
  const owner = await openAsOwner(url)
  try {
    await owner.query(`insert into model_card (workspace_id, model_id, grounded, rows)
      select id, 'local/stand-in', '{"accuracy": 0.5}', '[]' from workspace on conflict do nothing`)
    await owner.query(
      `insert into auth.verification (identifier, value, "expiresAt") values ('older', 'x', now() + interval '1 day')`,
    )
  } finally {
    await owner.end()
  }
}

async function untilIndexed(naru: OlderNaru): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const counts = await naru
      .call<{ queued: number; parsing: number; ready: number; vectorsIndexed: number }>('GET', '/documents/counts')
      .catch(() => undefined)
    if (counts && counts.ready > 5 && counts.queued + counts.parsing === 0 && counts.vectorsIndexed === counts.ready)
      return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error('the older Naru did not index its documents')
}

/** Messages to other systems, against a receiver that verifies them with the standard's own library. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook as Verifier } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addRule } from '../access/service.ts'
import { uploadDocument } from '../documents/service.ts'
import type { Scope } from '../kernel/scope.ts'
import type { WebhookEvent } from '../webhooks/contract.ts'
import { createHttpSender } from '../webhooks/senders/http-sender.ts'
import {
  addWebhook,
  changeWebhook,
  deliver,
  giveUpDelivery,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  sendAgain,
  testWebhook,
} from '../webhooks/service.ts'
import {
  addScratchColleague,
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'
import { until } from './scratch-until.ts'

interface Received {
  headers: Record<string, string>
  body: string
}

let scratch: ScratchPostgres
let naru: ScratchNaru
let mine: Scope
let builders: Scope
let builderPrincipal: number
let receiver: Server
let url = ''
let received: Received[] = []
/** What the receiver answers next; 204 when nothing is left. */
let answers: number[] = []

beforeAll(async () => {
  scratch = await startScratchPostgres()
  const webhookSender = createHttpSender({ exceptions: ['127.0.0.1'] })
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost, webhookSender }, withWorkers: true })
  const company = await foundScratchCompany(naru)
  mine = company.scope
  const builder = await addScratchColleague(naru, company, { role: 'builder', clearance: 1 })
  builders = builder.scope
  builderPrincipal = builder.principalId
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      received.push({ headers: request.headers as Record<string, string>, body })
      const status = answers.shift() ?? 204
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {})
      response.end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
})
beforeEach(async () => {
  for (const { id } of (await listWebhooks(mine)).items) await removeWebhook(mine, id)
  received = []
  answers = []
})
afterAll(async () => {
  receiver.close()
  await naru.close()
  await scratch.close()
})

const listen = (scope: Scope, events: WebhookEvent[] = ['document.ready', 'document.failed']) =>
  addWebhook(scope, { name: '그룹웨어', url, events })

const upload = async (fileName: string, text: string | Uint8Array) =>
  (await uploadDocument(mine, { fileName }, new Blob([text as BlobPart]).stream())).document

test('a document that has been read is told, with a signature that the standard’s library verifies', async () => {
  const { webhook, secret } = await listen(mine)
  const document = await upload('안내.txt', '주차권은 안내 데스크에서 받는다.')
  const message = await until(() => received[0])
  const verified = new Verifier(secret).verify(message.body, message.headers) as { type: string; data: object }
  expect(verified).toMatchObject({ type: 'document.ready', data: { documentId: document.id } })
  expect(message.body).not.toContain('주차권')
  expect(message.body).not.toContain('안내')
  const { items } = await until(async () => {
    const list = await listDeliveries(mine, webhook.id)
    return list.items[0]?.state === 'delivered' && list
  })
  expect(items).toEqual([expect.objectContaining({ id: message.headers['webhook-id'], tries: 1, lastStatus: 204 })])
  expect(JSON.stringify(await listWebhooks(mine))).not.toContain(secret)
})

test('a document that could not be read is told with its reason', async () => {
  await listen(mine)
  await upload('깨진.pdf', Buffer.from('%PDF-1.7 nothing else'))
  const message = await until(() => received[0])
  expect(JSON.parse(message.body)).toMatchObject({ type: 'document.failed', data: { reason: 'corrupt' } })
})

test('nobody is told of a document that they may not read', async () => {
  await listen(builders)
  await upload('비공개.txt', '아무에게도 보이지 않는 문서이다.')
  const shown = await upload('공개.txt', '첫 글이다.')
  await addRule(mine, shown.id, { principalId: builderPrincipal, verb: 'read', effect: 'allow', expiresAt: null })
  await upload('공개.txt', '고친 글이다.') // A second version, after the rule.
  const message = await until(() => received[0])
  expect(JSON.parse(message.body)).toMatchObject({ data: { documentId: shown.id } })
  await new Promise((resolve) => setTimeout(resolve, 1500))
  for (const one of received) expect(JSON.parse(one.body)).toMatchObject({ data: { documentId: shown.id } })
})

test('what did not arrive is tried again under the same id, and told when it has been given up', async () => {
  const { webhook } = await listen(mine)
  answers = [500]
  await upload('다시.txt', '다시 보낼 글이다.')
  const first = await until(() => received[0])
  const [waiting] = (
    await until(async () => {
      const list = await listDeliveries(mine, webhook.id)
      return list.items[0]?.tries === 1 && list
    })
  ).items
  expect(waiting).toMatchObject({ state: 'queued', lastStatus: 500 })
  const deliveryId = waiting?.id ?? ''
  const job = naru.app.scopeForJob({ workspaceId: mine.actor.workspaceId, memberId: mine.actor.memberId })
  answers = [302]
  await expect(deliver(job, deliveryId, AbortSignal.timeout(5000))).rejects.toThrow('did not arrive')
  await giveUpDelivery(job, deliveryId)
  expect((await listDeliveries(mine, webhook.id)).items[0]).toMatchObject({
    state: 'failed',
    tries: 2,
    lastStatus: 302,
  })
  expect((await listWebhooks(mine)).items[0]?.failingSince).not.toBeNull()
  await sendAgain(mine, webhook.id, deliveryId)
  await until(async () => (await listDeliveries(mine, webhook.id)).items[0]?.state === 'delivered')
  expect(new Set(received.map((one) => one.headers['webhook-id']))).toEqual(new Set([first.headers['webhook-id']]))
  expect((await listWebhooks(mine)).items[0]?.failingSince).toBeNull()
})

test('a receiver that says it is gone is told nothing more', async () => {
  const { webhook } = await listen(mine)
  answers = [410]
  await upload('사라짐.txt', '마지막 글이다.')
  await until(async () => (await listWebhooks(mine)).items[0]?.stopped === 'gone')
  const before = received.length
  await upload('그 뒤.txt', '그 뒤의 글이다.')
  await new Promise((resolve) => setTimeout(resolve, 1500))
  expect(received).toHaveLength(before)
  expect((await changeWebhook(mine, webhook.id, { isStopped: false })).stopped).toBeNull()
})

test('a message goes neither to this machine nor after a name that means it', async () => {
  const sender = createHttpSender({ exceptions: [] })
  const send = (to: string) => sender.send({ url: to, headers: {}, body: '{}', signal: AbortSignal.timeout(5000) })
  for (const host of [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f.1',
    '169.254.169.254',
  ])
    expect(await send(url.replace('127.0.0.1', host))).toMatchObject({ problem: 'address-refused' })
  expect(received).toEqual([])
})

test('only its maker and owners see a webhook; nobody else finds it', async () => {
  const { webhook } = await listen(mine)
  expect((await listWebhooks(builders)).items).toEqual([])
  await expect(testWebhook(builders, webhook.id, AbortSignal.timeout(5000))).rejects.toMatchObject({
    code: 'webhooks.not-found',
  })
  expect(await testWebhook(mine, webhook.id, AbortSignal.timeout(5000))).toMatchObject({
    isOk: true,
    message: 'HTTP 204',
  })
  await expect(
    addWebhook(mine, { name: 'x', url: 'https://user:word@x.example/', events: ['document.ready'] }),
  ).rejects.toMatchObject({ code: 'webhooks.credentials-in-address' })
})

/**
 * Generated from the contracts: every operation, asked by an owner with something odd in each place in turn. Whatever comes
 * back, it is never an unexpected error, nor something that only the database refused.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addFolder, addMember, issueKey } from '../access/service.ts'
import { addConversation } from '../assistants/service.ts'
import { addRows } from '../documents/service.ts'
import { newId } from '../kernel/id.ts'
import type { Operation } from '../kernel/operation.ts'
import { pathOf } from '../kernel/operation.ts'
import { addCollection } from '../knowledge/service.ts'
import { addProvider } from '../models/service.ts'
import { addDataNeed, addRequirement, addRisk, addUseCase } from '../use-cases/service.ts'
import { allRoutes } from './all-routes.ts'
import { exampleOf } from './example-input.ts'
import {
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

let scratch: ScratchPostgres
let naru: ScratchNaru
let key = ''
/** What exists, by the name of the field that asks for it, so that a request with one odd place gets as far as that place. */
const known: Record<string, unknown> = {
  number: 1,
  email: 'odd@x.example',
  password: 'a-long-password',
  baseUrl: 'http://127.0.0.1:9',
  expiresAt: '2040-01-01T00:00:00Z',
  modelId: 'local/multilingual-e5-small',
  chunkTokens: 240,
  turnId: newId(),
  ruleId: newId(),
  cursor: undefined,
}

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
  const { scope, memberId } = await foundScratchCompany(naru)
  key = await issueKey(scope, { memberId, name: 'odd', scopes: ['*'] })
  const folder = async (name: string) => (await addFolder(scope, { name, parentId: null, label: 0, inherits: true })).id
  const [folderId, nodeId] = [await folder('자리'), await folder('옮길 것')]
  const rows = [{ docId: 'first', text: '연회비는 첫해에 면제됩니다.' }]
  const { documentIds } = await addRows(scope, { folderId, label: 0, rows })
  const settings = { chunkTokens: 240, overlapTokens: 40 }
  const collection = await addCollection(scope, { name: 'a', sourceIds: [folderId], settings })
  const conversation = await addConversation(scope, 'a')
  const provider = await addProvider(scope, {
    name: 'a',
    baseUrl: 'http://127.0.0.1:9',
    key: '',
    chatModel: 'a',
    highestLabel: 0,
  })
  const useCase = await addUseCase(scope, { name: 'a', purpose: 'a', functionKinds: ['converse'] })
  const requirement = await addRequirement(scope, useCase.id, { sentence: 'a', priority: 'must', metric: 'accuracy' })
  const risk = await addRisk(scope, useCase.id, { kind: 'law', sentence: 'a' })
  const dataNeed = await addDataNeed(scope, useCase.id, { kind: 'a' })
  const person = { name: 'a', email: 'b@x.example', password: 'a-long-password', role: 'viewer', clearance: 2 } as const
  const member = await addMember(scope, { ...person, groups: [] })
  Object.assign(known, {
    folderId,
    nodeId,
    parentId: folderId,
    sourceIds: folderId,
    documentId: documentIds[0],
    ids: documentIds[0],
    collectionId: collection.id,
    collectionIds: collection.id,
    conversationId: conversation.id,
    providerId: provider.id,
    memberId: member.id,
    ownerMemberId: member.id,
    readerIds: member.principalId,
    editorIds: member.principalId,
    useCaseId: useCase.id,
    requirementId: requirement.id,
    requirementIds: requirement.id,
    riskId: risk.id,
    dataNeedId: dataNeed.id,
    dueOn: '2040-01-01',
    isRemoved: false,
    principalId: member.principalId,
  })
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

/** Stands for a list in a list in a list, which is too deep for JSON.stringify. */
const deep = 'deep'
const toJson = (value: unknown) =>
  JSON.stringify(value).replace(`"${deep}"`, `${'['.repeat(100_000)}${']'.repeat(100_000)}`)

const oddTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'b\udfff',
  '%00',
  "'; DROP TABLE node; -- \\ %",
  '{a,b}',
  '가'.repeat(10_000),
  '👩🏽‍🚀\u202eabc\u200b\ufeffe\u0301\u0327'.repeat(5),
  '\u0001\u001f\u007f\u0085\uffff',
  '1e400',
  '99999999999',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  'WyJhIiwiYiJd', // the cursor ["a","b"]
  'http://[::1]:99999/',
]
const oddValues: unknown[] = [
  ...oddTexts,
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  [],
  {},
  [null],
  deep,
  Array.from({ length: 300 }, (_, index) => `a${index}`),
]

/** The value with each of its places in turn, and then the whole, replaced by something odd. */
function* withOnePlace(value: unknown, odd: unknown): Generator<unknown> {
  if (typeof value === 'object' && value !== null)
    for (const [place, one] of Object.entries(value))
      for (const inner of withOnePlace(one, odd))
        yield Array.isArray(value) ? value.with(Number(place), inner) : { ...value, [place]: inner }
  yield odd
}

/** As a browser would not write it: what is no text is sent as the bytes that it would have. */
const encode = (value: unknown) => encodeURIComponent(String(value).toWellFormed()).replaceAll('%EF%BF%BD', '%ED%A0%80')

interface Request {
  path: string
  body?: string
}

function* requestsOf(operation: Operation): Generator<Request> {
  const [params, query, body] = [operation.params, operation.query, operation.body].map((shape) =>
    shape ? (exampleOf(shape, known) as Record<string, unknown>) : undefined,
  )
  const addressOf = (params: Record<string, unknown> = {}, query: Record<string, unknown> = {}) => {
    const path = pathOf(operation).replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(params[name]))
    const asked = Object.entries(query).filter(([, value]) => value !== undefined)
    return `${path}?${asked.map(([name, value]) => `${name}=${encode(value)}`).join('&')}`
  }
  const right = body && JSON.stringify(body)
  for (const odd of oddTexts) {
    for (const name of Object.keys(params ?? {})) yield { path: addressOf({ ...params, [name]: odd }), body: right }
    for (const name of Object.keys(query ?? {})) yield { path: addressOf(params, { ...query, [name]: odd }) }
    for (const name of Object.keys(query ?? {})) yield { path: addressOf(params, { [name]: odd }) }
  }
  if (!body) return
  for (const odd of oddValues)
    for (const value of withOnePlace(body, odd)) yield { path: addressOf(params, query), body: toJson(value) }
}

const ofTheNet = /"code":"kernel\.(unexpected|value-refused|may-not|conflict)"/

describe.each(allRoutes.map((route) => [route.operation.id, route.operation] as const))('%s', (_, operation) => {
  test('answers odd inputs, each by a rule of its own', async () => {
    const wrong: string[] = []
    const requests = requestsOf(operation)
    const work = async () => {
      for (const { path, body } of requests) {
        const response = await naru.fetch(path, {
          method: operation.method.toUpperCase(),
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: operation.method === 'get' ? undefined : (body ?? 'a'),
        })
        const text = await response.text()
        if (response.status >= 500 || ofTheNet.test(text))
          wrong.push(`${path.slice(0, 200)} ${body?.slice(0, 300)} → ${text.slice(0, 200)}`)
      }
    }
    await Promise.all([work(), work(), work(), work()])
    expect(wrong).toEqual([])
  })
})

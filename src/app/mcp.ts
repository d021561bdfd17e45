/**
 * `/mcp`: searching and asking as tools of the Model Context Protocol, for assistants of other makers. Each tool carries out
 * one operation with the rights of the key. Stateless: every call stands alone, so that any server may answer it.
 */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { ask } from '../assistants/contract.ts'
import { writeAnswer } from '../assistants/openai-answer.ts'
import { ask as answerQuestion } from '../assistants/service.ts'
import { AppError, notFound } from '../kernel/error.ts'
import type { Operation } from '../kernel/operation.ts'
import type { Actor } from '../kernel/scope.ts'
import { listCollections, search } from '../knowledge/contract.ts'
import { listCollections as collectionsOf, search as searchChunks } from '../knowledge/service.ts'
import { actorOf } from './actor-of-request.ts'
import type { App } from './context.ts'
import { readJson } from './input.ts'
import { refuseUnlessMay } from './may-ask.ts'

export function addMcp(http: Pick<Hono, 'post' | 'all'>, app: App): void {
  http.post('/mcp', async (context) => {
    const actor = await actorOf(app, context)
    // Not for the cookie of a browser: a page of another site must not get it to act.
    if (!actor.keyScopes) throw keyNeeded()
    const server = makeServer(app, context, actor)
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
    await server.connect(transport)
    const parsedBody = await readJson(context.req.raw)
    return transport.handleRequest(context.req.raw, { parsedBody })
  })
  // No session to listen to, and none to end.
  http.all('/mcp', (context) => context.body(null, 405, { allow: 'POST' }))
}

function keyNeeded(): AppError {
  return new AppError('unauthenticated', 'access.key-needed', {
    ko: 'MCP에는 API 키가 필요합니다. 설정의 API 화면에서 만든 키를 Authorization 머리글에 넣어 주세요.',
    en: 'MCP needs an API key. Put one made under Settings, API, into the header Authorization.',
  })
}

const Collection = z.string().max(200).optional().describe('Name of one collection; all readable ones when left out.')

function makeServer(app: App, context: Context, actor: Actor): McpServer {
  const scope = app.scopeFor(actor, context.get('requestId' as never))
  const { signal } = context.req.raw
  const server = new McpServer({ name: 'naru', version: '1' })

  server.registerTool(
    'search',
    {
      title: 'Search documents',
      description: 'Finds passages in the company documents that the caller may read, best first.',
      inputSchema: {
        query: z.string().trim().min(1).max(2000),
        collection: Collection,
        top: z.int().min(1).max(20).default(8),
      },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ query, collection, top }) =>
      carryOut(actor, search, async () => {
        const collectionIds = await idsOf(collection)
        const { results } = await searchChunks(scope, { query, collectionIds, top, mode: 'hybrid' }, false)
        return results.map((one) => ({
          title: one.title,
          page: one.page,
          text: one.text,
          url: `${app.ports.publicUrl}/documents/${one.documentId}${one.page === null ? '' : `?page=${one.page}`}`,
        }))
      }),
  )

  server.registerTool(
    'ask',
    {
      title: 'Ask the documents',
      description:
        'Answers a question with sentences quoted word by word from the company documents, with citations, or says that nothing answers it.',
      inputSchema: { question: z.string().trim().min(1).max(2000), collection: Collection },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ question, collection }) =>
      carryOut(actor, ask, async () => {
        const collectionIds = await idsOf(collection)
        const answer = await answerQuestion(scope, { question, collectionIds, mode: 'extract' }, signal)
        const { content, annotations } = writeAnswer(answer, {
          publicUrl: app.ports.publicUrl,
          language: actor.language,
        })
        return {
          status: answer.status,
          answer: content,
          citations: annotations.map(({ url_citation: { title, url } }, index) => ({
            number: index + 1,
            title,
            url,
            page: answer.citations[index]?.page ?? null,
          })),
        }
      }),
  )

  async function idsOf(collection: string | undefined): Promise<string[]> {
    if (collection === undefined) return []
    refuseUnlessMay(actor, listCollections)
    const found = (await collectionsOf(scope)).items.filter((one) => one.name === collection)
    if (found.length === 0) throw notFound('knowledge.collection-not-found', { ko: '컬렉션을', en: 'The collection' })
    return found.map((one) => one.id)
  }
  return server

  async function carryOut(of: Actor, operation: Operation, work: () => Promise<object>) {
    try {
      refuseUnlessMay(of, operation)
      const result = await work()
      return { content: [{ type: 'text' as const, text: JSON.stringify(result, null, 2) }] }
    } catch (error) {
      if (!(error instanceof AppError)) {
        app.log.error({ requestId: scope.requestId, error: String(error) }, 'unexpected')
        throw new Error('internal error')
      }
      return { content: [{ type: 'text' as const, text: error.words[of.language] }], isError: true }
    }
  }
}

/** The OpenAPI 3.1 document, made from the contracts, and interactive docs served from this machine. */

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { getSetup, getSignInWays, lookAtLink, setUp, useLink } from '../access/contract.ts'
import { isCreation, type Operation, pathOf } from '../kernel/operation.ts'
import { allRoutes } from './all-routes.ts'

const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string(),
})

const problem = {
  description: 'A problem (RFC 9457).',
  content: { 'application/problem+json': { schema: Problem } },
}

const openAIProblem = {
  description: 'An error in OpenAI’s form.',
  content: {
    'application/json': {
      schema: z.object({
        error: z.object({ message: z.string(), type: z.string(), code: z.string(), param: z.string().nullable() }),
      }),
    },
  },
}

const IdempotencyHeader = z.object({
  'idempotency-key': z.string().max(255).optional().openapi({
    description: 'The same key within 24 hours gives the first reply again instead of making another one.',
  }),
})

export const apiInfo = {
  openapi: '3.1.0',
  info: {
    title: 'Naru',
    version: '1',
    description: 'From a folder of company documents to a cited answer, with the rights of whoever asks.',
  },
} as const

export function describeApi(http: OpenAPIHono): void {
  http.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, made under Settings, API.',
  })
  for (const operation of [
    getSetup,
    setUp,
    getSignInWays,
    lookAtLink,
    useLink,
    ...allRoutes.map((route) => route.operation),
  ])
    register(http, operation as Operation)
  http.get('/api/openapi.json', (context) => context.json(http.getOpenAPI31Document(apiInfo)))
  addDocs(http)
}

function register(http: OpenAPIHono, operation: Operation): void {
  const jsonOf = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } })
  http.openAPIRegistry.registerPath({
    operationId: operation.id,
    method: operation.method,
    path: pathOf(operation),
    summary: operation.summary,
    security: operation.action === 'public' ? [] : [{ key: [] }],
    request: {
      ...(operation.params ? { params: operation.params as z.ZodObject } : {}),
      ...(operation.query ? { query: operation.query as z.ZodObject } : {}),
      ...(isCreation(operation) ? { headers: IdempotencyHeader } : {}),
      ...(operation.kind === 'upload'
        ? { body: { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } } }
        : operation.body
          ? { body: jsonOf(operation.body) }
          : {}),
    },
    responses: {
      [operation.status ?? 200]: { description: 'Done.', ...replyOf(operation, jsonOf) },
      default: operation.face === 'openai' ? openAIProblem : problem,
    },
  })
}

function replyOf(operation: Operation, jsonOf: (schema: z.ZodType) => object): object {
  if (operation.kind === 'bytes') {
    return { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }
  }
  if (operation.kind === 'events') return { content: { 'text/event-stream': { schema: operation.reply } } }
  return jsonOf(operation.reply)
}

function addDocs(http: OpenAPIHono): void {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  const files: Record<string, string> = {
    'swagger-ui.css': 'text/css',
    'swagger-ui-bundle.js': 'text/javascript',
  }
  http.get('/api/docs', (context) =>
    context.html(
      '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Naru API</title>' +
        '<link rel="stylesheet" href="/api/docs/swagger-ui.css"></head><body><div id="docs"></div>' +
        '<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>',
    ),
  )
  http.get('/api/docs/start.js', (context) =>
    context.body("SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs' })", 200, {
      'content-type': 'text/javascript',
    }),
  )
  http.get('/api/docs/:file', async (context) => {
    const name = context.req.param('file')
    const mime = files[name]
    if (!mime) return context.notFound()
    return context.body(await readFile(join(folder, name)), 200, { 'content-type': mime })
  })
}

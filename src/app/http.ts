/**
 * From HTTP to services: who asks, may they ask this, are the shapes right; then the bound service function, and its
 * reply or a problem document (RFC 9457) in the person's language.
 */

import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { endViewAs } from '../access/contract.ts'
import { mayAct } from '../access/policy.ts'
import { AppError, httpStatusOf } from '../kernel/error.ts'
import { type Action, type Bytes, isCreation, pathOf, type Route, type ServerEvent } from '../kernel/operation.ts'
import type { Actor } from '../kernel/scope.ts'
import { findUnstorable } from '../kernel/text.ts'
import { actorOf, callerOf, languageOf } from './actor-of-request.ts'
import { allRoutes } from './all-routes.ts'
import type { App } from './context.ts'
import { refusedByDatabase } from './database-refusals.ts'
import { addHealthRoutes } from './health.ts'
import { once } from './idempotency.ts'
import { noSuchAddress, parse, readJson } from './input.ts'
import { allowKeyOrigins } from './key-origins.ts'
import { addLinkRoutes } from './link-routes.ts'
import { isInScope, refuseUnlessMay } from './may-ask.ts'
import { addMcp } from './mcp.ts'
import { openAIError, sendOpenAIStream } from './openai-form.ts'
import { describeApi } from './openapi.ts'
import { type IsOwnOrigin, ownOrigins, refuseForeignOrigin } from './own-origin.ts'
import { addProviderRoutes } from './provider/provider-routes.ts'
import { scimError, scimType, sendScim } from './scim-form.ts'
import { themselves } from './session-actor.ts'
import { addSetupRoutes } from './setup-routes.ts'
import { addMetricsRoute } from './watching.ts'
import { addWebFiles } from './web-files.ts'
import { whileAllowed } from './while-allowed.ts'

export function createHttp(app: App, options: { publicUrl: string; isReady(): boolean }) {
  const http = new OpenAPIHono()
  const isOwnOrigin = ownOrigins(app.env, options.publicUrl)

  http.use('*', async (context, next) => {
    const requestId = context.req.header('x-request-id')?.slice(0, 64) ?? randomUUID()
    context.set('requestId' as never, requestId as never)
    const startedAt = performance.now()
    await next()
    setHeaders(context, { 'x-request-id': requestId, ...securityHeaders })
    const milliseconds = performance.now() - startedAt
    app.metrics?.noteRequest(
      String(context.get('operation' as never) ?? 'other'),
      context.res.status,
      milliseconds / 1000,
    )
    app.log.info(
      {
        requestId,
        method: context.req.method,
        path: context.req.path,
        status: context.res.status,
        milliseconds: Math.round(milliseconds),
      },
      'request',
    )
  })

  http.onError((error, context) => problem(app, context, error))
  addHealthRoutes(http, app, options.isReady)
  addMetricsRoute(http, app)

  addProviderRoutes(http, app, { publicUrl: options.publicUrl, socketAddressOf })
  http.all('/api/auth/*', (context) => {
    refuseForeignOrigin(context, isOwnOrigin)
    return app.signIn.handle(context.req.raw, socketAddressOf(context))
  })
  allowKeyOrigins(http, app)
  addSetupRoutes(http, app, isOwnOrigin)
  addLinkRoutes(http, app, isOwnOrigin)
  for (const route of allRoutes) addRoute(http, app, route, isOwnOrigin)
  addMcp(http, app)
  describeApi(http)
  for (const area of ['/api/*', '/v1/*', '/scim/*']) http.all(area, (context) => problem(app, context, noSuchAddress()))
  addWebFiles(http)
  return http
}

function addRoute(http: OpenAPIHono, app: App, route: Route, isOwnOrigin: IsOwnOrigin): void {
  const { operation } = route
  const path = pathOf(operation).replaceAll(/\{(\w+)\}/g, ':$1')
  http.on(operation.method.toUpperCase(), path, async (context) => {
    context.set('operation' as never, operation.id as never)
    const read = () => readJson(context.req.raw, operation.bodyLimitBytes)
    // What is wrong with the body is said to those only who may ask.
    const [early] = operation.namesModel ? await Promise.allSettled([read()]) : []
    const { actor: found, known } = await callerOf(app, context, { modelId: modelNamedIn(early) })
    const actor = operation.id === endViewAs.id ? themselves(found) : found
    refuseUnlessMay(actor, operation)
    if (actor.secondFactor === 'missing' && operation.action !== 'session.read') throw secondFactorMissing()
    if (actor.viewerId && operation.method !== 'get' && !operation.isReading) throw onlyLooking()
    if (operation.method !== 'get' && !actor.keyScopes) refuseForeignOrigin(context, isOwnOrigin)
    const ended = new AbortController()
    const scope = app.scopeFor(actor, context.get('requestId' as never), known)
    const input = {
      params: parse(operation.params, context.req.param(), 'path'),
      query: parse(operation.query, context.req.query(), 'query'),
      body:
        operation.body && operation.kind !== 'upload'
          ? parse(operation.body, (await (early ? again(early) : read())) ?? {}, 'body')
          : undefined,
      stream: operation.kind === 'upload' ? (context.req.raw.body ?? undefined) : undefined,
      signal: AbortSignal.any([context.req.raw.signal, ended.signal]),
    }
    const key = isCreation(operation) ? context.req.header('idempotency-key') : undefined
    const reply = await once(
      scope,
      key,
      { operation: operation.id, input: [input.params, input.query, input.body] },
      () => route.handle(scope, input),
      (before) => route.replyAgain(scope, before),
    )
    if (operation.kind === 'bytes') return sendBytes(context, reply as Bytes)
    const still = <Event>(events: AsyncIterable<Event>) =>
      whileAllowed(events, () => isStill(app, context, actor, operation.action), ended)
    if (operation.kind === 'events') return sendEvents(app, context, still(reply as AsyncIterable<ServerEvent>))
    if (isStream(reply)) return sendOpenAIStream(context, still(reply), (error) => errorBody(app, context, error).body)
    if (operation.face === 'scim') return sendScim(context, reply, operation.status ?? 200)
    return context.json(reply as object, (operation.status ?? 200) as 200)
  })
}

function modelNamedIn(body: PromiseSettledResult<unknown> | undefined): string | undefined {
  if (body?.status !== 'fulfilled' || typeof body.value !== 'object' || body.value === null) return undefined
  const model = 'model' in body.value ? body.value.model : undefined
  return typeof model === 'string' && findUnstorable(model) === undefined ? model : undefined
}

function again<Value>(settled: PromiseSettledResult<Value>): Value {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

/** Whether whoever opened a stream would still get it now: asked again while it runs. */
async function isStill(app: App, context: Context, actor: Actor, action: Action): Promise<boolean> {
  const now = await actorOf(app, context, { isAgain: true }).catch((error: unknown) => {
    if (error instanceof AppError) return undefined
    throw error
  })
  return now !== undefined && now.memberId === actor.memberId && mayAct(now.role, action) && isInScope(now, action)
}

function secondFactorMissing(): AppError {
  return new AppError('forbidden', 'access.second-factor-missing', {
    ko: '이 회사에서는 두 단계 인증이 필요합니다. 「내 계정」에서 켠 뒤에 쓸 수 있습니다.',
    en: 'This company asks for two factors. Set the second one up under Your account first.',
  })
}

function onlyLooking(): AppError {
  return new AppError('forbidden', 'access.only-looking', {
    ko: '다른 사람으로 보는 동안에는 읽기만 할 수 있습니다. 위의 띠에서 보기를 끝내고 다시 해 주세요.',
    en: 'While you look as somebody else you can only read. End the look in the band above, then try again.',
  })
}

/** Undefined where a request came without a socket, as in tests. */
function socketAddressOf(context: Context): string | undefined {
  const bindings = context.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined
  return bindings?.incoming?.socket?.remoteAddress
}

// ---------------------------------------------------------------- replies

function problem(app: App, context: Context, error: unknown): Response {
  const { status, body, retryAfterSeconds, type } = errorBody(app, context, error)
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': `${type}; charset=utf-8`,
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
  })
}

/** What a caller is told of an error, in the form of the address that was called. What is unexpected is logged. */
function errorBody(app: App, context: Context, error: unknown) {
  const known = error instanceof AppError ? error : (refusedByDatabase(error) ?? unexpected(error))
  const requestId = String(context.get('requestId' as never) ?? '')
  if (known !== error || known.kind === 'internal') {
    app.log.error(
      {
        requestId,
        code: known.code,
        error: String(error),
        stack: error instanceof Error ? error.stack : undefined,
        cause: error instanceof Error ? String(error.cause ?? '') : '',
      },
      'unexpected',
    )
  }
  const language = languageOf(context)
  const status = httpStatusOf[known.kind]
  const { retryAfterSeconds } = known.detail
  const { path } = context.req
  const [type, body] = path.startsWith('/v1/')
    ? ['application/json', openAIError(known, language)]
    : path.startsWith('/scim/')
      ? [scimType, scimError(known, language)]
      : ['application/problem+json', problemOf(known, { status, language, requestId })]
  return {
    status,
    body,
    type,
    retryAfterSeconds: typeof retryAfterSeconds === 'number' ? retryAfterSeconds : undefined,
  }
}

function problemOf(error: AppError, about: { status: number; language: 'ko' | 'en'; requestId: string }) {
  return {
    type: 'about:blank',
    title: error.kind,
    status: about.status,
    code: error.code,
    detail: error.words[about.language],
    requestId: about.requestId,
    ...error.detail,
  }
}

function isStream(reply: unknown): reply is AsyncIterable<unknown> {
  return typeof reply === 'object' && reply !== null && Symbol.asyncIterator in reply
}

function unexpected(cause: unknown): AppError {
  return new AppError(
    'internal',
    'kernel.unexpected',
    {
      ko: '처리하지 못했습니다. 다시 시도해 주세요. 되풀이되면 요청 번호를 관리자에게 알려 주세요.',
      en: 'This could not be done. Try again; if it happens again, tell an administrator the request number.',
    },
    { cause },
  )
}

function sendBytes(context: Context, bytes: Bytes): Response {
  if (bytes.etag && context.req.header('if-none-match') === `"${bytes.etag}"`)
    return new Response(null, { status: 304 })
  const headers = new Headers({
    'content-type': bytes.mime,
    'cache-control': 'private, max-age=0, must-revalidate',
    'content-disposition':
      bytes.disposition === 'inline'
        ? 'inline'
        : `attachment; filename*=UTF-8''${encodeURIComponent(bytes.fileName ?? 'file')}`,
  })
  if (bytes.etag) headers.set('etag', `"${bytes.etag}"`)
  if (bytes.sizeBytes !== undefined) headers.set('content-length', String(bytes.sizeBytes))
  return new Response(bytes.body as BodyInit, { headers })
}

function sendEvents(app: App, context: Context, events: AsyncIterable<ServerEvent>): Response {
  return streamSSE(context, async (stream) => {
    try {
      for await (const { event, data } of events) await stream.writeSSE({ event, data: JSON.stringify(data) })
    } catch (error) {
      await stream.writeSSE({ event: 'error', data: JSON.stringify(errorBody(app, context, error).body) })
    }
  })
}

/** On the socket's own answer where there is one: Hono would make its finished answer anew for every header. */
function setHeaders(context: Context, headers: Readonly<Record<string, string>>): void {
  const { outgoing } = (context.env ?? {}) as { outgoing?: ServerResponse }
  for (const [name, value] of Object.entries(headers))
    if (outgoing) outgoing.setHeader(name, value)
    else context.header(name, value)
}

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
}

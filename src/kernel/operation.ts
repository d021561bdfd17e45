/**
 * An HTTP call, declared once: path, verb, what the caller must be allowed to do, shapes in and out.
 * `contract.ts` of a domain declares operations; `routes.ts` binds each to a service function; the OpenAPI document,
 * the web client's types and the route sweep of the tests come from the same declaration.
 */
import type { z } from 'zod'
import type { Scope } from './scope.ts'

export type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** What the caller asks to do; `access/policy.ts` says which roles may. `public` needs no sign-in. */
export type Action =
  | 'public'
  | 'session.read'
  | 'members.read'
  | 'members.manage'
  | 'members.view-as'
  | 'settings.manage'
  | 'approvals.ask'
  | 'approve'
  | 'conversations.disclose'
  | 'folders.read'
  | 'folders.write'
  | 'rights.read'
  | 'rights.share'
  | 'audit.read'
  | 'documents.read'
  | 'documents.write'
  | 'collections.read'
  | 'collections.write'
  | 'search'
  | 'search.diagnose'
  | 'ask'
  | 'feedback.write'
  | 'models.read'
  | 'models.manage'
  | 'models.use'
  | 'keys.own'
  | 'apps.write'
  | 'webhooks.manage'
  /** Given as a scope of a key only. */
  | 'scim'
  | 'use-cases.read'
  | 'use-cases.write'

export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  id: string
  method: HttpMethod
  /** Below `/api/v1` (or where its `face` stands), with `{name}` for parameters. */
  path: string
  /**
   * `openai`: served below `/v1`, with errors and streams in the form that OpenAI's clients read.
   * `scim`: below `/scim/v2`, with replies and errors in SCIM's form.
   */
  face?: 'naru' | 'openai' | 'scim'
  action: Action
  summary: string
  params?: Params
  query?: Query
  body?: Body
  /** JSON unless `kind` says otherwise. */
  reply: Reply
  status?: 200 | 201 | 202 | 204
  /** `bytes`: a file or a picture; `events`: server-sent events; `upload`: the body is a raw stream of bytes. */
  kind?: 'json' | 'bytes' | 'events' | 'upload'
  /** Changes nothing although it is not a GET: also for those who only look as somebody else. */
  isReading?: boolean
  /** Its body has a `model`, which is looked up along with who asks: one question to the database less. */
  namesModel?: boolean
  /** The largest JSON body, where it is not that of all others (`app/input.ts`). */
  bodyLimitBytes?: number
}

export function defineOperation<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Reply extends z.ZodType,
>(operation: Operation<Params, Query, Body, Reply>): Operation<Params, Query, Body, Reply> {
  return operation
}

/** The path on the server, with `{name}` for parameters. */
export function pathOf(operation: Operation): string {
  const below = { naru: '/api/v1', openai: '/v1', scim: '/scim/v2' }
  return `${below[operation.face ?? 'naru']}${operation.path}`
}

/** Makes something new from a JSON body; with an `Idempotency-Key` it does so once. */
export function isCreation(operation: Operation): boolean {
  return operation.method === 'post' && operation.status === 201 && (operation.kind ?? 'json') === 'json'
}

/** What is declared is present; what is not declared is `unknown`. */
type Parsed<Shape> = z.infer<Extract<Shape, z.ZodType>>

export interface OperationInput<O extends Operation> {
  params: Parsed<O['params']>
  query: Parsed<O['query']>
  body: Parsed<O['body']>
  /** Only for `upload`: the body as it arrives. */
  stream?: ReadableStream<Uint8Array>
  signal: AbortSignal
}

export type OperationReply<O extends Operation> = z.infer<O['reply']>

/** A file leaving the server. */
export interface Bytes {
  mime: string
  body: ReadableStream<Uint8Array> | Uint8Array
  sizeBytes?: number
  fileName?: string
  /** Pictures show in the page; everything else is saved as a file, so that no document runs in our origin. */
  disposition: 'inline' | 'attachment'
  etag?: string
}

/** An operation with the service function that carries it out. */
export interface Route {
  operation: Operation
  handle(scope: Scope, input: OperationInput<Operation>): Promise<unknown>
  /** The reply of a creation that was carried out before, under today's rights; by itself the reply as it was. */
  replyAgain(scope: Scope, reply: unknown): Promise<unknown>
}

export function bind<O extends Operation>(
  operation: O,
  handle: (scope: Scope, input: OperationInput<O>) => Promise<OperationReply<O> | Bytes | AsyncIterable<object>>,
  /** For a creation whose reply tells more than ids. */
  replyAgain: (scope: Scope, reply: OperationReply<O>) => Promise<OperationReply<O>> = async (_, reply) => reply,
): Route {
  // The input was parsed with this very operation's shapes before the handler is called.
  return { operation, handle: handle as Route['handle'], replyAgain: replyAgain as Route['replyAgain'] }
}

/** One server-sent event. */
export interface ServerEvent {
  event: string
  data: unknown
}

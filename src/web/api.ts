/** The web's only way to the server: an operation of a contract, with its shapes. */
import { type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { Operation, OperationReply } from '../kernel/operation.ts'
import { language, t } from './language.ts'

/** A problem document of the server: says what happened and what to do next, in the person's language. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string
  constructor(status: number, code: string, detail: string, requestId: string) {
    super(detail)
    this.name = 'ApiProblem'
    this.status = status
    this.code = code
    this.requestId = requestId
  }
}

type Given<Shape> = Shape extends z.ZodType ? z.input<Shape> : never
export interface CallInput<O extends Operation> {
  params?: Given<NonNullable<O['params']>>
  query?: Given<NonNullable<O['query']>>
  body?: Given<NonNullable<O['body']>>
  signal?: AbortSignal
}

export async function callApi<O extends Operation>(operation: O, input: CallInput<O> = {}): Promise<OperationReply<O>> {
  const response = await send(operation, input)
  return (await response.json()) as OperationReply<O>
}

/** Where an operation is reached, for pictures and downloads. */
export function addressOf<O extends Operation>(
  operation: O,
  input: Omit<CallInput<O>, 'body' | 'signal'> = {},
): string {
  const params: Record<string, unknown> = { ...(input.params as object | undefined) }
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name] ?? '')),
  )
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((input.query as object | undefined) ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return `/api/v1${path}${text ? `?${text}` : ''}`
}

export async function send<O extends Operation>(operation: O, input: CallInput<O>, raw?: Blob): Promise<Response> {
  const body = raw ?? (input.body === undefined ? undefined : JSON.stringify(input.body))
  const response = await fetch(addressOf(operation, input), {
    method: operation.method.toUpperCase(),
    headers: {
      'accept-language': language,
      ...(body === undefined ? {} : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
    },
    body,
    signal: input.signal,
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiProblem(
      0,
      'web.unreachable',
      t(
        '나루에 연결할 수 없습니다. 네트워크를 확인하고 다시 시도해 주세요.',
        'Naru cannot be reached. Check the network and try again.',
      ),
      '',
    )
  })
  if (!response.ok) throw await problemOf(response)
  return response
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; requestId?: string }
  return new ApiProblem(
    response.status,
    body.code ?? 'unknown',
    body.detail ?? response.statusText,
    body.requestId ?? '',
  )
}

/** A query of an operation; its key is the operation and its input. */
export function useApi<O extends Operation>(
  operation: O,
  input: Omit<CallInput<O>, 'signal'> = {},
  options: Partial<UseQueryOptions<OperationReply<O>>> = {},
): UseQueryResult<OperationReply<O>> {
  return useQuery({
    queryKey: [operation.id, input.params ?? null, input.query ?? null, input.body ?? null],
    queryFn: ({ signal }) => callApi(operation, { ...input, signal }),
    ...options,
  })
}

/** Server-sent events of an operation, one by one. */
export async function* streamApi<O extends Operation>(
  operation: O,
  input: CallInput<O>,
): AsyncGenerator<{ event: string; data: unknown }> {
  const response = await send(operation, input)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) return
  let buffer = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    buffer += value
    for (let cut = buffer.indexOf('\n\n'); cut >= 0; cut = buffer.indexOf('\n\n')) {
      const lines = buffer.slice(0, cut).split('\n')
      buffer = buffer.slice(cut + 2)
      const event =
        lines
          .find((line) => line.startsWith('event:'))
          ?.slice(6)
          .trim() ?? 'message'
      const data = lines
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trimStart())
        .join('\n')
      if (data) yield { event, data: JSON.parse(data) }
    }
  }
}

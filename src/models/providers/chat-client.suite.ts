/** What every adapter of a chat endpoint keeps to, against a server that is told what to do next. */
import { expect, test } from 'vitest'
import type { ChatClient, ChatOutcome, ChatRequest, Endpoint } from '../ports.ts'
import { ProviderFailure } from '../provider-failure.ts'

export interface Subject {
  client: ChatClient
  endpoint: Endpoint
  /** A model that thinks, calls tools and answers in a schema. */
  model: string
  /** Of the real service nothing can be asked to fail. */
  failNext?(code: '42902' | '50000' | '40104' | 'cut'): void
}

export function chatClientSuite(subject: () => Subject): void {
  test('the pieces make the answer, and its usage comes with the end', async () => {
    const { text, pieces, outcome } = await ask(subject(), {})
    expect(pieces).toBeGreaterThan(1)
    expect(text.length).toBeGreaterThan(3)
    expect(outcome.finishReason).toBe('stop')
    expect(outcome.usage.inputTokens).toBeGreaterThan(0)
    expect(outcome.usage.outputTokens).toBeGreaterThan(0)
  })

  test('the same seed gives the same text', async () => {
    const first = await ask(subject(), { seed: 7 })
    expect((await ask(subject(), { seed: 7 })).text).toBe(first.text)
  })

  test('an answer that is cut at its limit says so', async () => {
    const { outcome } = await ask(subject(), { maxTokens: 2 })
    expect(outcome.finishReason).toBe('length')
  })

  test('what the model thinks is never among the pieces', async () => {
    const { text } = await ask(subject(), { thinkingEffort: 'low', maxTokens: 400 })
    expect(text).not.toContain('생각:')
    expect(text).not.toBe('')
  })

  test('an answer in a schema is JSON that fits it', async () => {
    const responseSchema = {
      type: 'object',
      properties: { city: { type: 'string' }, people: { type: 'integer', minimum: 1 } },
      required: ['city', 'people'],
    }
    const { text } = await ask(subject(), { responseSchema, maxTokens: 300 })
    expect(JSON.parse(text)).toMatchObject({ city: expect.any(String), people: expect.any(Number) })
  })

  test('a tool is called with an object of arguments, and its result leads to words', async () => {
    const tools = [
      {
        name: 'depth_of_water',
        description: '물길의 깊이',
        parameters: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] },
      },
    ]
    const question = { role: 'user' as const, content: '한강의 깊이를 알려 주세요.' }
    const { outcome } = await ask(subject(), { tools, messages: [question], maxTokens: 1024 })
    expect(outcome.finishReason).toBe('tool-calls')
    expect(outcome.toolCalls).toMatchObject([{ name: 'depth_of_water', arguments: { place: expect.any(String) } }])
    const [call] = outcome.toolCalls
    const { text } = await ask(subject(), {
      tools,
      maxTokens: 1024,
      messages: [
        question,
        { role: 'assistant', content: '', toolCalls: outcome.toolCalls },
        { role: 'tool', toolCallId: call?.id ?? '', content: '{"metres": 12}' },
      ],
    })
    expect(text).not.toBe('')
  })

  test.each([
    ['42902', 'busy'],
    ['50000', 'broken'],
    ['40104', 'key-refused'],
    ['cut', 'broken'],
  ] as const)('%s is a failure of the kind “%s”', async (code, reason) => {
    const { failNext } = subject()
    if (!failNext) return // Nothing can be asked of the real service to fail.
    failNext(code)
    const failure = await ask(subject(), {}).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ProviderFailure)
    expect(failure).toMatchObject({ reason })
  })

  test('whoever stops listening ends the call', async () => {
    const stop = new AbortController()
    const pieces = subject().client.stream(subject().endpoint, requestOf(subject(), { signal: stop.signal }))
    await pieces.next()
    stop.abort(new Error('enough'))
    await expect(
      (async () => {
        for await (const _ of pieces);
      })(),
    ).rejects.toThrow()
  })
}

export async function ask(
  subject: Pick<Subject, 'client' | 'endpoint' | 'model'>,
  more: Partial<ChatRequest>,
): Promise<{ text: string; pieces: number; outcome: ChatOutcome }> {
  const stream = subject.client.stream(subject.endpoint, requestOf(subject, more))
  let text = ''
  for (let pieces = 0; ; pieces++) {
    const step = await stream.next()
    if (step.done) return { text, pieces, outcome: step.value }
    text += step.value.text
  }
}

function requestOf({ model }: Pick<Subject, 'model'>, more: Partial<ChatRequest>): ChatRequest {
  return {
    model,
    traits: { face: 'v3', thinks: true, maxOutputTokens: 32_768 },
    messages: [
      { role: 'system', content: '짧게 답합니다.' },
      { role: 'user', content: '한강의 다리 가운데 셋을 아무 순서로나 말해 주세요.' },
    ],
    maxTokens: 200,
    temperature: 0,
    requestId: 'a-request',
    signal: AbortSignal.timeout(30_000),
    ...more,
  }
}

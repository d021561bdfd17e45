/** Answers as frames of a stream and as one body, natively and in OpenAI's form. */
import { randomUUID } from 'node:crypto'
import type { PreparedAnswer } from './chat-shapes.ts'
import { tokensOf } from './text.ts'

export interface Frame {
  id?: string
  event?: string
  data: unknown
}

const filterOf = (withFilter: boolean) =>
  withFilter ? { aiFilter: [{ groupName: 'curse', name: 'insult', score: '2', result: 'OK' }] } : {}

function messageOf(answer: PreparedAnswer) {
  return {
    role: 'assistant',
    content: answer.content,
    ...(answer.thinking === '' ? {} : { thinkingContent: answer.thinking }),
    ...(answer.toolCalls.length > 0 ? { toolCalls: answer.toolCalls } : {}),
  }
}

export function resultOf(answer: PreparedAnswer, created: number) {
  return {
    created,
    message: messageOf(answer),
    finishReason: answer.finishReason,
    seed: answer.seed,
    usage: {
      ...answer.usage,
      ...(answer.thinkingTokens > 0 ? { completionTokensDetails: { thinkingTokens: answer.thinkingTokens } } : {}),
    },
    ...filterOf(answer.withFilter),
  }
}

export function framesOf(answer: PreparedAnswer, created: number): Frame[] {
  const token = (message: object): Frame => ({
    id: randomUUID(),
    event: 'token',
    data: { message: { role: 'assistant', ...message }, finishReason: null, created, seed: answer.seed, usage: null },
  })
  return [
    ...tokensOf(answer.thinking).map((thinkingContent) => token({ content: '', thinkingContent })),
    ...tokensOf(answer.content).map((content) => token({ content })),
    ...answer.toolCalls.flatMap((call) => {
      const json = JSON.stringify(call.function.arguments)
      const half = Math.ceil(json.length / 2)
      return [
        token({ content: '', toolCalls: [{ id: call.id, type: 'function', function: { name: call.function.name } }] }),
        ...[json.slice(0, half), json.slice(half)].map((partialJson) =>
          token({ content: '', toolCalls: [{ type: 'function', function: { partialJson } }] }),
        ),
      ]
    }),
    { id: randomUUID(), event: 'signal', data: { data: 'alive' } },
    { id: randomUUID(), event: 'result', data: resultOf(answer, created) },
  ]
}

export function resultOfV1(answer: PreparedAnswer) {
  return {
    message: { role: 'assistant', content: answer.content },
    stopReason: answer.finishReason === 'length' ? 'LENGTH' : 'stop_before',
    inputLength: answer.usage.promptTokens,
    outputLength: answer.usage.completionTokens,
    seed: answer.seed,
    ...filterOf(answer.withFilter),
  }
}

export function framesOfV1(answer: PreparedAnswer): Frame[] {
  return [
    ...tokensOf(answer.content).map((content) => ({
      id: randomUUID(),
      event: 'token',
      data: { message: { role: 'assistant', content } },
    })),
    { id: randomUUID(), event: 'result', data: resultOfV1(answer) },
  ]
}

const openAIFinish = (answer: PreparedAnswer) => answer.finishReason
const openAICalls = (answer: PreparedAnswer) =>
  answer.toolCalls.map((call, index) => ({
    index,
    id: call.id,
    type: 'function',
    function: { name: call.function.name, arguments: JSON.stringify(call.function.arguments) },
  }))

function openAIUsage({ usage }: PreparedAnswer) {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.totalTokens,
  }
}

export function openAIResultOf(answer: PreparedAnswer, model: string, created: number) {
  const toolCalls = openAICalls(answer).map(({ index: _, ...call }) => call)
  return {
    id: randomUUID(),
    object: 'chat.completion',
    created,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: answer.content,
          ...(answer.thinking === '' ? {} : { thinking_content: answer.thinking }),
          ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
        },
        finish_reason: openAIFinish(answer),
      },
    ],
    usage: openAIUsage(answer),
  }
}

export function openAIFramesOf(answer: PreparedAnswer, model: string, created: number): Frame[] {
  const head = { id: randomUUID(), object: 'chat.completion.chunk', created, model }
  const chunk = (delta: object, finish: string | null): Frame => ({
    data: { ...head, choices: [{ index: 0, delta, finish_reason: finish }] },
  })
  return [
    ...tokensOf(answer.thinking).map((piece) => chunk({ role: 'assistant', thinking_content: piece }, null)),
    ...tokensOf(answer.content).map((content) => chunk({ role: 'assistant', content }, null)),
    ...openAICalls(answer).map((call) => chunk({ role: 'assistant', tool_calls: [call] }, null)),
    chunk({}, openAIFinish(answer)),
    { data: { ...head, choices: [], usage: openAIUsage(answer) } },
  ]
}

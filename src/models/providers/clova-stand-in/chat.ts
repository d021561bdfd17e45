/** Checks a chat request as the service does, and prepares the whole answer to it. */
import { type ChatV3, imagesOf, type PreparedAnswer, type ToolCallMade, textOf } from './chat-shapes.ts'
import { checkImages } from './images.ts'
import type { ServedModel } from './model-facts.ts'
import { Refusal } from './refusal.ts'
import { checkSchema, valueFor } from './schema.ts'
import { countTokens, echo, tokensOf } from './text.ts'

/** What a model says to the texts of a conversation. */
export type Speaker = (texts: readonly string[], seed: number) => string

export const echoSpeaker: Speaker = (texts, seed) => echo(texts.at(-1) ?? '', seed)

const thinkingDefaults = { none: 512, low: 5120, medium: 10_240, high: 20_480 }

export async function prepareAnswer(
  request: ChatV3,
  model: ServedModel,
  options: { isTuned: boolean; speaker: Speaker },
): Promise<PreparedAnswer> {
  const effort = model.thinks && !options.isTuned ? (request.thinking?.effort ?? 'low') : 'none'
  checkFeatures(request, model, effort, options.isTuned)
  await checkTurns(request)
  const promptTokens = promptTokensOf(request)
  const limit = request.maxCompletionTokens ?? request.maxTokens ?? (model.thinks ? thinkingDefaults[effort] : 512)
  if (limit > model.maxOutputTokens) throw new Refusal('40001', 'maxTokens')
  if (promptTokens > model.maxInputTokens || promptTokens + limit > model.contextTokens) throw new Refusal('40003')
  const seed = request.seed === 0 ? 1 + Math.floor(Math.random() * 4_000_000_000) : request.seed
  const texts = request.messages.map((turn) => textOf(turn.content))
  const thinking = effort === 'none' ? '' : `생각: ${texts.at(-1) ?? ''}`
  const toolCalls = callsFor(request, seed)
  const said = request.responseFormat
    ? JSON.stringify(valueFor(request.responseFormat.schema, texts.at(-1) ?? ''))
    : toolCalls.length > 0
      ? ''
      : untilStop(options.speaker(texts, seed), request.stop ?? [])
  const thought = cut(thinking, limit)
  const spoken = cut(said, limit - countTokens(thought.text))
  const isCut = thought.isCut || spoken.isCut
  const thinkingTokens = countTokens(thought.text)
  const completionTokens = thinkingTokens + countTokens(spoken.text) + countTokens(JSON.stringify(toolCalls)) - 2
  return {
    thinking: thought.text,
    content: spoken.text,
    toolCalls,
    finishReason: isCut ? 'length' : toolCalls.length > 0 ? 'tool_calls' : 'stop',
    seed,
    usage: { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens },
    thinkingTokens,
    withFilter: request.includeAiFilters,
  }
}

/** What may be together, for this model. */
function checkFeatures(request: ChatV3, model: ServedModel, effort: string, isTuned: boolean): void {
  const hasImages = request.messages.some((turn) => imagesOf(turn.content).length > 0)
  const withTools = request.tools !== undefined
  if (isTuned && (hasImages || request.thinking || withTools || request.responseFormat)) throw new Refusal('40009')
  if (request.maxTokens !== undefined && request.maxCompletionTokens !== undefined)
    throw new Refusal('40001', 'maxTokens, maxCompletionTokens')
  if (request.thinking && !model.thinks) throw new Refusal('40009', 'thinking')
  if (hasImages && !model.sees) throw new Refusal('40009', 'image')
  if (effort !== 'none' && (request.maxTokens !== undefined || request.stop?.length))
    throw new Refusal('40001', 'thinking with maxTokens or stop')
  if (withTools) {
    if (!model.callsTools || hasImages) throw new Refusal('40009', 'tools')
    if (effort !== 'none') throw new Refusal('40001', 'tools with thinking')
    if ((request.maxCompletionTokens ?? request.maxTokens ?? 1024) < 1024) throw new Refusal('40001', 'maxTokens')
  }
  if (request.responseFormat) {
    if (!model.answersInSchema) throw new Refusal('40009', 'responseFormat')
    if (effort !== 'none' || withTools) throw new Refusal('40001', 'responseFormat with thinking or tools')
    checkSchema(request.responseFormat.schema)
  }
}

async function checkTurns({ messages, tools }: ChatV3): Promise<void> {
  if (messages.filter((turn) => turn.role === 'system').length > 1) throw new Refusal('40001', 'one system message')
  const isEmpty = messages.every(({ content }) => textOf(content).trim() === '' && imagesOf(content).length === 0)
  if (isEmpty) throw new Refusal('40004')
  const called = new Set(messages.flatMap((turn) => turn.toolCalls?.map((call) => call.id) ?? []))
  for (const turn of messages) {
    if (turn.role === 'tool' && (!turn.toolCallId || !called.has(turn.toolCallId) || typeof turn.content !== 'string'))
      throw new Refusal('40001', 'toolCallId')
    if (turn.role === 'tool' && !tools) throw new Refusal('40001', 'tools')
  }
  await checkImages(messages.map((turn) => ({ role: turn.role, images: imagesOf(turn.content) })))
}

const tokensOfImage = 1478

function promptTokensOf(request: Pick<ChatV3, 'messages' | 'tools'>): number {
  const ofTurns = request.messages.reduce(
    (sum, { content, toolCalls }) =>
      sum + 4 + countTokens(textOf(content)) + imagesOf(content).length * tokensOfImage + countOf(toolCalls),
    0,
  )
  return ofTurns + countOf(request.tools)
}

export const countOf = (value: unknown): number => (value === undefined ? 0 : countTokens(JSON.stringify(value)))

function callsFor(request: ChatV3, seed: number): ToolCallMade[] {
  const { tools, toolChoice = 'auto', messages } = request
  if (!tools || toolChoice === 'none' || messages.at(-1)?.role === 'tool') return []
  const name = typeof toolChoice === 'string' ? tools[0]?.function.name : toolChoice.function.name
  const tool = tools.find((one) => one.function.name === name)
  if (!tool) throw new Refusal('40001', 'toolChoice')
  const text = textOf(messages.at(-1)?.content ?? '')
  const values = valueFor(tool.function.parameters, text)
  return [
    {
      id: `call_${seed}`,
      type: 'function',
      function: { name: tool.function.name, arguments: { ...(values as Record<string, unknown>) } },
    },
  ]
}

function untilStop(text: string, stops: readonly string[]): string {
  const ends = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0)
  return ends.length > 0 ? text.slice(0, Math.min(...ends)) : text
}

function cut(text: string, limit: number): { text: string; isCut: boolean } {
  const tokens = tokensOf(text)
  if (tokens.length <= limit) return { text, isCut: false }
  return { text: tokens.slice(0, Math.max(0, limit)).join(''), isCut: true }
}

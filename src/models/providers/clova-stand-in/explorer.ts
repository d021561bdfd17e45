/** The tools beside chat: embeddings, token counts, segmentation, summaries, choice among documents. */
import { z } from 'zod'
import { countOf } from './chat.ts'
import { ChatV1, ChatV3, imagesOf, textOf } from './chat-shapes.ts'
import { Refusal } from './refusal.ts'
import { countTokens, embeddingOf } from './text.ts'

/** @throws Refusal 40001 with the name of the first field that is wrong */
export function read<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.')
  throw new Refusal('40001', name)
}

const Text = z.strictObject({ text: z.string() })

export function embedText(body: unknown) {
  const { text } = read(Text, body)
  if (text.trim() === '') throw new Refusal('40004')
  const inputTokens = countTokens(text)
  if (inputTokens > 8192) throw new Refusal('40003')
  return { embedding: embeddingOf(text), inputTokens }
}

export function countForEmbedding(body: unknown) {
  const { text } = read(z.strictObject({ text: z.string().max(10_000) }), body)
  if (text === '') throw new Refusal('40004')
  return { numTokens: countTokens(text) }
}

export function countChat(body: unknown, version: 'v1' | 'v3') {
  if (version === 'v1') {
    const { messages } = read(ChatV1.pick({ messages: true }), body)
    return { messages: messages.map((turn) => ({ ...turn, count: countTokens(turn.content) + 4 })) }
  }
  const request = read(ChatV3.pick({ messages: true, tools: true, toolChoice: true, responseFormat: true }), body)
  return {
    messages: request.messages.map((turn) => ({
      role: turn.role,
      content: [
        { type: 'text', text: textOf(turn.content), count: countTokens(textOf(turn.content)) + 4 },
        ...imagesOf(turn.content).map(() => ({ type: 'image_url', count: 1478 })),
      ],
    })),
    ...(request.tools ? { tools: { count: countOf(request.tools) } } : {}),
    ...(request.responseFormat ? { responseFormat: { count: countOf(request.responseFormat) } } : {}),
  }
}

const sentencesOf = (text: string) =>
  text.match(/[^.!?。\n]+[.!?。]*\s*|\n+/g)?.filter((one) => one.trim() !== '') ?? []

const Segmentation = z.strictObject({
  text: z.string().max(120_000),
  alpha: z.union([z.literal(-100), z.number().min(-1.5).max(1.5)]).default(0),
  segCnt: z.int().default(-1),
  postProcess: z.boolean().default(false),
  postProcessMaxSize: z.int().default(1000),
  postProcessMinSize: z.int().default(300),
})

/** A new topic begins where neighbours have no pair of letters in common. */
export function segment(body: unknown) {
  const { text, postProcessMaxSize } = read(Segmentation, body)
  if (text.trim() === '') throw new Refusal('40004')
  const sentences = sentencesOf(text)
  const span: number[][] = []
  for (const [index, sentence] of sentences.entries()) {
    const last = span.at(-1)
    const length = (last ?? []).reduce((sum, at) => sum + (sentences[at]?.length ?? 0), 0)
    const isSame =
      index > 0 && shares(sentences[index - 1] ?? '', sentence) && length + sentence.length <= postProcessMaxSize
    if (last && isSame) last.push(index)
    else span.push([index])
  }
  return {
    topicSeg: span.map((indices) => indices.map((at) => sentences[at]?.trim() ?? '')),
    span,
    inputTokens: countTokens(text),
  }
}

function shares(left: string, right: string): boolean {
  const words = new Set(left.split(/\s+/).map((word) => word.slice(0, 2)))
  return right.split(/\s+/).some((word) => word.length > 1 && words.has(word.slice(0, 2)))
}

const Summary = z.strictObject({
  texts: z.array(z.string()).min(1),
  autoSentenceSplitter: z.boolean().default(true),
  segCount: z.int().default(-1),
  segMaxSize: z.int().max(3000).default(1000),
  segMinSize: z.int().default(300),
  includeAiFilters: z.boolean().default(false),
})

export function summarise(body: unknown) {
  const { texts } = read(Summary, body)
  const whole = texts.join('\n')
  if (whole.trim() === '') throw new Refusal('40004')
  if (whole.length > 35_000) throw new Refusal('40003')
  const text = texts.map((one) => `- ${sentencesOf(one)[0]?.trim() ?? ''}`).join('\n')
  return { text, inputTokens: countTokens(whole) }
}

const Rerank = z.strictObject({
  documents: z.array(z.object({ id: z.string(), doc: z.string() })).min(1),
  query: z.string().min(1),
  maxTokens: z.int().min(1).max(4095).default(1024),
})

/** A choice, no scores: the service gives none. */
export function rerank(body: unknown) {
  const { documents, query } = read(Rerank, body)
  const promptTokens = countTokens(query) + documents.reduce((sum, { doc }) => sum + countTokens(doc), 0)
  if (promptTokens > 128_000) throw new Refusal('40003')
  const citedDocuments = documents.filter(({ doc }) => shares(query, doc))
  const result = citedDocuments.map(({ id, doc }) => `<${id}>${sentencesOf(doc)[0]?.trim()}</${id}>`).join('\n')
  const completionTokens = countTokens(result)
  return {
    result,
    citedDocuments,
    suggestedQueries: citedDocuments.length === 0 ? [`${query} 정의`] : [],
    usage: { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens },
  }
}

/** Each kind of endpoint has its adapter; the ports choose by the endpoint. */
import type { ChatClient, EmbeddingClient, TokenCounter } from '../ports.ts'
import { clovaStudioChat, clovaStudioEmbedding, clovaStudioTokenCounter } from './clova-studio.ts'
import { openAICompatibleChat } from './openai-compatible.ts'
import { openAICompatibleEmbedding } from './openai-embeddings.ts'

export const chatClient: ChatClient = {
  stream: (endpoint, request) =>
    (endpoint.kind === 'clova-studio' ? clovaStudioChat : openAICompatibleChat).stream(endpoint, request),
}

export const embeddingClient: EmbeddingClient = {
  embed: (endpoint, request) =>
    (endpoint.kind === 'clova-studio' ? clovaStudioEmbedding : openAICompatibleEmbedding).embed(endpoint, request),
}

export const tokenCounter: TokenCounter = {
  async countChat(endpoint, request) {
    return endpoint.kind === 'clova-studio' ? clovaStudioTokenCounter.countChat(endpoint, request) : undefined
  },
}

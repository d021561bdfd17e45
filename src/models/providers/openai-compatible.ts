/** Any OpenAI-compatible endpoint, through the AI SDK. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { streamText } from 'ai'
import type { ChatClient, ChatPiece } from '../ports.ts'

export const openAICompatibleClient: ChatClient = {
  stream(endpoint, request) {
    const provider = createOpenAICompatible({
      name: 'endpoint',
      baseURL: endpoint.baseUrl,
      apiKey: endpoint.key,
      includeUsage: true,
    })
    let failure: unknown
    const result = streamText({
      model: provider.chatModel(request.model),
      messages: request.messages.filter((message) => message.role !== 'system'),
      system: request.messages.find((message) => message.role === 'system')?.content,
      maxOutputTokens: request.maxTokens,
      temperature: request.temperature,
      abortSignal: request.signal,
      maxRetries: 1,
      onError: ({ error }) => {
        failure = error
      },
    })
    async function* pieces(): AsyncIterable<ChatPiece> {
      for await (const text of result.textStream) yield { text }
      if (failure) throw failure
    }
    const usage = Promise.resolve(result.usage).then(
      ({ inputTokens, outputTokens }) => ({ inputTokens, outputTokens }),
      () => ({ inputTokens: undefined, outputTokens: undefined }),
    )
    return { pieces: pieces(), usage }
  },
}

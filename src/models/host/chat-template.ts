/**
 * A base model has no chat template: it continues text. This is the plain one
 * that Naru gives it, the question-and-answer form it has seen most:
 *
 *   {system messages, one paragraph each}
 *
 *   질문: {user}
 *   답변: {assistant}
 *
 *   질문: {user}
 *   답변:
 *
 * Generation ends where the model would begin the next question itself.
 * Examples for few-shot prompts are simply earlier turns.
 */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

export const chatStops: readonly string[] = ['\n질문:', '\n답변:', '\n\n\n']

export function renderChat(messages: readonly ChatMessage[]): string {
  const system = messages.filter((message) => message.role === 'system').map((message) => message.content.trim())
  const turns = messages
    .filter((message) => message.role !== 'system')
    .map((message) =>
      message.role === 'user' ? `질문: ${message.content.trim()}\n` : `답변: ${message.content.trim()}\n\n`,
    )
  // A last assistant message is a beginning to go on from, as other servers treat it.
  const last = messages.at(-1)
  const opening = last?.role === 'assistant' ? '' : '답변:'
  const head = system.length > 0 ? `${system.join('\n\n')}\n\n` : ''
  return `${head}${turns.join('')}${opening}`.trimEnd()
}

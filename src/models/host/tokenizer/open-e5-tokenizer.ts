import { z } from 'zod'
import { UnigramTokenizer, type UnigramVocabulary } from './unigram.ts'

/** The tokenizer's part of a GGUF file's metadata, as node-llama-cpp reads it. */
const vocabularySchema = z.object({
  tokens: z.array(z.string()),
  scores: z.array(z.number()),
  token_type: z.array(z.number()),
  bos_token_id: z.number(),
  eos_token_id: z.number(),
  unknown_token_id: z.number(),
})

const normalToken = 1 // GGUF's token types; the others never stand for text.

/** Cuts a text into the tokens of e5, with its begin and end. */
export type TokenizeE5 = (text: string) => number[]

export function openE5Tokenizer(ggufTokenizer: unknown): TokenizeE5 {
  const vocabulary = vocabularySchema.parse(ggufTokenizer)
  const unigram = new UnigramTokenizer(textVocabulary(vocabulary))
  return (text) => [vocabulary.bos_token_id, ...unigram.tokenize(text), vocabulary.eos_token_id]
}

function textVocabulary(vocabulary: z.infer<typeof vocabularySchema>): UnigramVocabulary {
  const pieces = vocabulary.tokens.map((text, token) => (vocabulary.token_type[token] === normalToken ? text : ''))
  return { pieces, scores: vocabulary.scores, unknownToken: vocabulary.unknown_token_id }
}

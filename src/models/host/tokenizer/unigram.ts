import { PieceTrie } from './piece-trie.ts'

export interface UnigramVocabulary {
  /** Text of each token that may stand for text; empty for special tokens. */
  readonly pieces: readonly string[]
  /** Log probability of each token. */
  readonly scores: ArrayLike<number>
  readonly unknownToken: number
}

const wordStart = '▁' // SentencePiece writes a space so.
const unknownPenalty = 10 // SentencePiece: an unknown character costs 10 more than the rarest piece.

/**
 * The SentencePiece unigram tokenizer: among all ways to cut a text into pieces,
 * the one with the highest sum of log probabilities (Viterbi). Neighbouring
 * unknown characters become one token. Special tokens are the caller's.
 * @see Kudo: Subword Regularization, ACL 2018
 */
export class UnigramTokenizer {
  readonly #trie: PieceTrie
  readonly #scores: Float32Array
  readonly #unknownToken: number
  readonly #unknownScore: number

  constructor(vocabulary: UnigramVocabulary) {
    this.#trie = new PieceTrie(vocabulary.pieces)
    this.#scores = Float32Array.from(vocabulary.scores)
    this.#unknownToken = vocabulary.unknownToken
    this.#unknownScore = this.#scores.reduce((lowest, score) => Math.min(lowest, score), 0) - unknownPenalty
  }

  tokenize(text: string): number[] {
    const marked = markWords(text)
    const bestScores = new Float64Array(marked.length + 1).fill(Number.NEGATIVE_INFINITY)
    const bestStarts = new Int32Array(marked.length + 1)
    const bestTokens = new Int32Array(marked.length + 1)
    bestScores[0] = 0
    const offer = (start: number, end: number, token: number, score: number) => {
      if (score <= (bestScores[end] ?? 0)) return
      bestScores[end] = score
      bestStarts[end] = start
      bestTokens[end] = token
    }
    for (let start = 0; start < marked.length; start += 1) {
      const soFar = bestScores[start] ?? 0
      if (soFar === Number.NEGATIVE_INFINITY) continue // The middle of a surrogate pair.
      this.#trie.forEachPieceAt(marked, start, (token, end) => {
        offer(start, end, token, soFar + (this.#scores[token] ?? 0))
      })
      const unitsOfCharacter = (marked.codePointAt(start) ?? 0) > 0xffff ? 2 : 1
      offer(start, start + unitsOfCharacter, this.#unknownToken, soFar + this.#unknownScore)
    }
    return this.#walkBack(marked.length, bestStarts, bestTokens)
  }

  #walkBack(length: number, starts: Int32Array, bestTokens: Int32Array): number[] {
    const tokens: number[] = []
    for (let end = length; end > 0; end = starts[end] ?? 0) {
      const token = bestTokens[end] ?? this.#unknownToken
      const repeatsUnknown = token === this.#unknownToken && tokens.at(-1) === token
      if (!repeatsUnknown) tokens.push(token)
    }
    return tokens.reverse()
  }
}

/** Runs of spaces count once, none at the ends, and each word carries its mark in front. */
function markWords(text: string): string {
  const words = text.split(' ').filter((word) => word.length > 0)
  return words.map((word) => wordStart + word).join('')
}

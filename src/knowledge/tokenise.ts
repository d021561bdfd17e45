/**
 * Korean text to index terms: morphemes for meaning, character bigrams for what the analyser does not know.
 *
 *   "국내외겸용 카드의 연회비는 15,000원"
 *   morphemes  국내외 겸용 카드 연회비 15000 원
 *   bigrams    ~국내 ~내외 ~외겸 ~겸용 ~카드 ~연회 ~회비
 *
 * The analyser runs on one eojeol at a time: .002 MRR below whole sentences, 11 times faster, because most eojeols
 * are in the cache. A bigram carries a mark, so that ~회사 inside a longer word does not count as the word 회사.
 * Query and index must use the same tokeniser: `version` belongs to the index version.
 */

import { LeastRecentlyUsed } from '../kernel/least-recently-used.ts'
import { loadMorphemeAnalyser, type Morpheme } from './analysers/garu.ts'

export type TokenKind = 'morpheme' | 'bigram'

/** `start` and `end` are UTF-16 offsets in the source text; where a stem is contracted they cover the whole word. */
export interface Token {
  term: string
  kind: TokenKind
  /** Sejong tag of a morpheme: NNG noun, NNP name, NNB unit, VV verb, SN number, SL Latin … */
  partOfSpeech?: string
  start: number
  end: number
}

export interface Tokeniser {
  readonly version: string
  tokenise(text: string): Token[]
}

export function termsOf(tokeniser: Tokeniser, text: string): string[] {
  return tokeniser.tokenise(text).map((token) => token.term)
}

/**
 * Letters and digits that touch, with decimals and thousands inside: "15,000원", "3.5배", "제15조", "B2B".
 * The middle dot of law texts (ㆍ) is a letter to Unicode and a comma to the reader.
 */
const wordPattern =
  /[[\p{L}\p{N}\p{M}]--[\u318D\u119E\u30FB]]+(?:[.,]\p{N}+[[\p{L}\p{N}\p{M}]--[\u318D\u119E\u30FB]]*)*/gv

const cachedWords = 50_000 // About 15 MB; Zipf's law puts 95 % of running text into the first 50k word forms.

/** The default: garu-ko's morphemes and character bigrams. */
export async function loadTokeniser(): Promise<Tokeniser> {
  const analyser = await loadMorphemeAnalyser()
  return createTokeniser(`${analyser.version}+bigram-1`, analyser.analyse)
}

/** Needs no analyser and no model; about 3 points of R@1 below the default on KorQuAD. */
export function createBigramTokeniser(): Tokeniser {
  return createTokeniser('bigram-1', undefined)
}

function createTokeniser(version: string, analyse: ((word: string) => Morpheme[]) | undefined): Tokeniser {
  const cache = new LeastRecentlyUsed<string, Token[]>(cachedWords)
  return {
    version,
    tokenise(text) {
      const tokens: Token[] = []
      for (const match of text.matchAll(wordPattern)) {
        const word = match[0]
        const offset = match.index
        if (isParticleAfterBracket(text, offset, word)) continue
        let wordTokens = cache.get(word)
        if (wordTokens === undefined) {
          wordTokens = tokeniseWord(word, analyse)
          cache.set(word, wordTokens)
        }
        for (const token of wordTokens) {
          tokens.push({ ...token, start: token.start + offset, end: token.end + offset })
        }
      }
      return tokens
    },
  }
}

const particles = new Set(
  '은 는 이 가 을 를 의 에 에서 에게 로 으로 와 과 도 만 나 이나 부터 까지 라 이라 라는 이라는 라고 이라고 란 이란 이다 다 인 일 입니다 이며 며 이고 고 보다 처럼 에는 에도 에서는 으로는 로는 으로서 로서 으로써 로써'.split(
    ' ',
  ),
)

/** "연회비(국내)는": the analyser would take the lone 는 for a noun. */
function isParticleAfterBracket(text: string, offset: number, word: string): boolean {
  return offset > 0 && /[)\]}〉》」』’”"'>]/u.test(text[offset - 1] ?? '') && particles.has(word)
}

function tokeniseWord(source: string, analyse: ((word: string) => Morpheme[]) | undefined): Token[] {
  const word = source.normalize('NFKC').toLowerCase()
  const tokens: Token[] = []
  const morphemes = analyse && /\p{Script=Hangul}/u.test(word) ? analyse(word) : []
  for (const morpheme of morphemes) {
    tokens.push({
      term: morpheme.term,
      kind: 'morpheme',
      partOfSpeech: morpheme.tag,
      start: morpheme.start,
      end: morpheme.end,
    })
  }
  const inflected = morphemes.at(-1)?.stemEnd
  const stemEnd = inflected ?? word.length
  for (const run of scriptRuns(word)) {
    if (run.script === 'number') {
      tokens.push({
        term: run.text.replaceAll(',', ''),
        kind: 'morpheme',
        partOfSpeech: 'SN',
        start: run.start,
        end: run.end,
      })
    } else if (run.script === 'hangul' || run.script === 'han') {
      const end = run.script === 'hangul' ? Math.min(run.end, Math.max(stemEnd, run.start + 1)) : run.end
      pushBigrams(tokens, word, run.start, end)
      if (run.script === 'han' || (!analyse && end - run.start === 1)) {
        tokens.push({ term: word.slice(run.start, end), kind: 'morpheme', partOfSpeech: 'SH', start: run.start, end })
      }
    } else {
      tokens.push({ term: run.text, kind: 'morpheme', partOfSpeech: 'SL', start: run.start, end: run.end })
    }
  }
  if (word.length === source.length) return tokens
  // Decomposed or full-width source: offsets inside the word are not comparable, so point at the whole word.
  return tokens.map((token) => ({ ...token, start: 0, end: source.length }))
}

function pushBigrams(tokens: Token[], word: string, start: number, end: number): void {
  for (let position = start; position + 2 <= end; position++) {
    tokens.push({ term: `~${word.slice(position, position + 2)}`, kind: 'bigram', start: position, end: position + 2 })
  }
}

interface ScriptRun {
  script: 'hangul' | 'han' | 'number' | 'other'
  text: string
  start: number
  end: number
}

const scriptPattern =
  /(?<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+(?![\d.])|\d+)|(?<hangul>\p{Script=Hangul}+)|(?<han>\p{Script=Han}+)|(?<other>(?:(?!\p{Script=Hangul}|\p{Script=Han}|\d|[.,\s]).)(?:(?!\p{Script=Hangul}|\p{Script=Han}|[.,\s]).)*)/gu

function scriptRuns(word: string): ScriptRun[] {
  const runs: ScriptRun[] = []
  // A dotted date is three numbers, not one and a decimal.
  const undotted = /^\d{2,4}\.\d{1,2}\.\d{1,2}/.test(word) ? word.replaceAll('.', ' ') : word
  for (const match of undotted.matchAll(scriptPattern)) {
    const text = match[0]
    if (text.trim() === '') continue
    const { number, hangul, han } = match.groups ?? {}
    const script = number ? 'number' : hangul ? 'hangul' : han ? 'han' : 'other'
    runs.push({ script, text, start: match.index, end: match.index + text.length })
  }
  return runs
}

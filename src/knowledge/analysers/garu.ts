/** garu-ko behind one function: the content morphemes of one Korean word, with their place in it. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import initialise, { GaruWasm } from 'garu-ko/pkg/garu_wasm.js'
import { z } from 'zod'

export interface Morpheme {
  /** Nouns as they are, verbs and adjectives as stem + 다: 사다 (to buy) is not 사 (a company). */
  term: string
  tag: string
  start: number
  end: number
  /** Where particles and endings begin, on the last morpheme only and only where the surface shows it. */
  stemEnd?: number
}

export interface MorphemeAnalyser {
  readonly version: string
  analyse(word: string): Morpheme[]
}

const Analysis = z.object({ tokens: z.array(z.object({ text: z.string(), pos: z.string() })) })

/** Takes about .4 s and 150 MB, once in a process. Two callers share one load. */
export function loadMorphemeAnalyser(): Promise<MorphemeAnalyser> {
  loading ??= load()
  return loading
}
let loading: Promise<MorphemeAnalyser> | undefined

async function load(): Promise<MorphemeAnalyser> {
  const root = dirname(dirname(createRequire(import.meta.url).resolve('garu-ko')))
  // Initialised here and not by Garu.load, which prints a deprecation warning to the console.
  await initialise({ module_or_path: await readFile(join(root, 'pkg', 'garu_wasm_bg.wasm')) })
  const model = await readFile(join(root, 'models', 'base.gmdl'))
  const garu = new GaruWasm(new Uint8Array(model.buffer, model.byteOffset, model.byteLength))
  return {
    version: `garu-${GaruWasm.version()}-1`,
    analyse: (word) => contentMorphemes(word, Analysis.parse(garu.analyze(word)).tokens),
  }
}

/** Nouns, names, units, pronouns, roots, determiners and adverbs as they stand. */
const nominalTags = new Set(['NNG', 'NNP', 'NNB', 'NR', 'NP', 'XR', 'MM', 'MAG', 'IC'])
const predicateTags = new Set(['VV', 'VA', 'VX', 'VCN'])

function contentMorphemes(word: string, tokens: readonly { text: string; pos: string }[]): Morpheme[] {
  const unknown = unknownWordStem(word, tokens)
  if (unknown !== undefined) {
    return [{ term: unknown, tag: 'NNP', start: 0, end: unknown.length, stemEnd: unknown.length }]
  }
  const morphemes: Morpheme[] = []
  let cursor = 0
  for (const token of tokens) {
    const found = word.indexOf(token.text, cursor)
    const start = found >= 0 ? found : cursor
    const end = found >= 0 ? found + token.text.length : word.length
    if (nominalTags.has(token.pos)) {
      // Hanja is cut by script elsewhere; the analyser would give single characters.
      if (!/\p{Script=Han}/u.test(token.text)) morphemes.push({ term: token.text, tag: token.pos, start, end })
    } else if (predicateTags.has(token.pos)) {
      morphemes.push({ term: `${token.text}다`, tag: token.pos, start, end })
    }
    if (found >= 0) cursor = end
  }
  const last = morphemes.at(-1)
  if (last && nominalTags.has(last.tag) && word.startsWith(tokensText(tokens, last.term), 0)) last.stemEnd = last.end
  return morphemes
}

/** Nouns that end like a noun with a particle: 민주주의, 교육학과. */
const looksLikeParticle =
  /(?:주의|회의|합의|동의|협의|논의|결의|정의|문의|강의|심의|건의|유의|임의|고의|학과|결과|성과|효과)$/u

/**
 * A word that the analyser does not know comes back whole, as a name with its particle ("칭자오의", "박제된"), and
 * would then be found only in that very form. Four syllables and more, because short ones are more often real nouns.
 */
function unknownWordStem(word: string, tokens: readonly { text: string; pos: string }[]): string | undefined {
  if (tokens.length !== 1 || !/^NN[GP]$/u.test(tokens[0]?.pos ?? '') || looksLikeParticle.test(word)) return undefined
  const found =
    /^(\p{Script=Hangul}{2,}?)(?:에게서|에게|에서|으로|까지|부터|이나|이라는|라는|은|는|을|를)$/u.exec(word) ??
    /^(\p{Script=Hangul}{3,}?)(?:이|의|와|과)$/u.exec(word) ??
    /^(\p{Script=Hangul}{2,}?)(?:된|되는|되어|되었다|된다|하는|하여|해진|했다|한다|하고)$/u.exec(word)
  return found?.[1]
}

/** The surface up to and with the last content morpheme, provided that nothing before it was contracted. */
function tokensText(tokens: readonly { text: string; pos: string }[], lastTerm: string): string {
  const lastIndex = tokens.findLastIndex((token) => token.text === lastTerm)
  return tokens
    .slice(0, lastIndex + 1)
    .map((token) => token.text)
    .join('')
}

/**
 * Words against vectors against both: nDCG@10 over documents, in memory.
 *
 *   node bench/answers/fusion.ts [--json]
 *
 * The default weight of the vectors is chosen on the development halves of all sets together: the one with the best
 * mean. The held-out halves then say, by a paired bootstrap over questions, whether the fusion is below its better half.
 */
import { bm25Defaults, documentVector, inverseDocumentFrequency } from '../../src/knowledge/bm25.ts'
import { fuseScores, fusionDefaults, type ScoredChunk } from '../../src/knowledge/fuse.ts'
import { hashTerm } from '../../src/knowledge/term-hash.ts'
import { loadTokeniser, termsOf } from '../../src/knowledge/tokenise.ts'
import { type BenchChunk, buildCollection, dot } from './collection.ts'
import { type BenchQuestion, type BenchSet, loadBoolq, loadLaw, loadWiki } from './data.ts'
import { closeEmbeddings, openEmbeddings } from './embeddings.ts'

const weights = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
const resamples = 2000

interface QuestionScores {
  question: BenchQuestion
  whitespace: number
  /** nDCG@10 for each of `weights`: the first is words alone, the last vectors alone. */
  byWeight: number[]
}

const tokeniser = await loadTokeniser()
const { embed } = openEmbeddings()
const sets = [loadBoolq(1200), loadWiki(), loadLaw(1500)]
const measured: { set: BenchSet; scores: QuestionScores[] }[] = []
for (const set of sets) measured.push({ set, scores: await measureSet(set) })

closeEmbeddings()

const means = weights.map((_, at) =>
  mean(measured.map(({ scores }) => mean(ofHalf(scores, 'development').map((score) => score.byWeight[at] ?? 0)))),
)
const chosen = means.indexOf(Math.max(...means))
const rows = measured.map(({ set, scores }) => reportSet(set, scores))
const report = {
  tokeniser: tokeniser.version,
  weights,
  developmentMeans: means.map(rounded),
  bestWeight: weights[chosen],
  defaultWeight: fusionDefaults.vectorWeight,
  sets: rows,
}
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
else {
  console.table(rows)
  console.log(
    'development mean by weight of the vectors',
    Object.fromEntries(weights.map((weight, at) => [weight, rounded(means[at] ?? 0)])),
  )
}

async function measureSet(set: BenchSet): Promise<QuestionScores[]> {
  const collection = await buildCollection(tokeniser, embed, set.documents)
  const { chunks, statistics } = collection
  const words = invertedIndex(chunks, (chunk) => chunk.weights)
  const plain = whitespaceIndex(chunks)
  const queryVectors = await embed(
    set.questions.map((question) => question.text),
    'query',
  )
  const floor = meanCosine(chunks, queryVectors)
  return set.questions.map((question, at) => {
    const byWords = scoreByPostings(words, countHashes(termsOf(tokeniser, question.text)), (_, term) =>
      inverseDocumentFrequency(term, statistics),
    )
    const vector = queryVectors[at] ?? new Float32Array()
    const byVectors = chunks.map((chunk) => ({ chunkId: chunk.chunkId, score: dot(vector, chunk.vector) }))
    const documentOf = new Map(chunks.map((chunk) => [chunk.chunkId, chunk.document.id]))
    return {
      question,
      whitespace: ndcg(plain.search(question.text), documentOf, question),
      byWeight: weights.map((vectorWeight) =>
        ndcg(
          fuseScores({ words: byWords, vectors: byVectors }, { vectorWeight, vectorFloor: floor }),
          documentOf,
          question,
        ),
      ),
    }
  })
}

function reportSet(set: BenchSet, scores: QuestionScores[]) {
  const heldOut = ofHalf(scores, 'held-out')
  const defaultAt = weights.indexOf(fusionDefaults.vectorWeight)
  const column = (at: number) => heldOut.map((score) => score.byWeight[at] ?? 0)
  const wordsOnly = column(0)
  const vectorsOnly = column(weights.length - 1)
  const fused = column(defaultAt)
  const whitespace = heldOut.map((score) => score.whitespace)
  const better = mean(wordsOnly) >= mean(vectorsOnly) ? wordsOnly : vectorsOnly
  const [low, high] = bootstrapDifference(fused, better)
  return {
    set: set.name,
    questions: heldOut.length,
    whitespace: rounded(mean(whitespace)),
    words: rounded(mean(wordsOnly)),
    vectors: rounded(mean(vectorsOnly)),
    fused: rounded(mean(fused)),
    'fused / whitespace': rounded(mean(fused) / mean(whitespace)),
    'fused - better half, 95 %': `${rounded(low)} … ${rounded(high)}`,
    'not below': high >= 0,
  }
}

/** One relevant document each: nDCG@10 = 1 / log2(1 + rank) within the first 10 documents. */
function ndcg(
  ranked: readonly ScoredChunk[],
  documentOf: ReadonlyMap<string, string>,
  question: BenchQuestion,
): number {
  const documents = new Set<string>()
  for (const { chunkId } of ranked) {
    documents.add(documentOf.get(chunkId) ?? '')
    if (documentOf.get(chunkId) === question.documentId)
      return documents.size <= 10 ? 1 / Math.log2(1 + documents.size) : 0
    if (documents.size >= 10) return 0
  }
  return 0
}

interface Posting {
  chunkId: string
  weight: number
}

function invertedIndex(chunks: readonly BenchChunk[], weightsOf: (chunk: BenchChunk) => ReadonlyMap<number, number>) {
  const postings = new Map<number, Posting[]>()
  for (const chunk of chunks) {
    for (const [index, weight] of weightsOf(chunk)) {
      const list = postings.get(index) ?? []
      list.push({ chunkId: chunk.chunkId, weight })
      postings.set(index, list)
    }
  }
  return postings
}

function countHashes(terms: readonly string[]): Map<number, { term: string; count: number }> {
  const counts = new Map<number, { term: string; count: number }>()
  for (const term of terms) {
    const entry = counts.get(hashTerm(term)) ?? { term, count: 0 }
    entry.count++
    counts.set(hashTerm(term), entry)
  }
  return counts
}

function scoreByPostings(
  postings: ReadonlyMap<number, readonly Posting[]>,
  query: ReadonlyMap<number, { term: string; count: number }>,
  idf: (index: number, term: string) => number,
): ScoredChunk[] {
  const scores = new Map<string, number>()
  for (const [index, { term, count }] of query) {
    const weight = count * idf(index, term)
    for (const posting of postings.get(index) ?? []) {
      scores.set(posting.chunkId, (scores.get(posting.chunkId) ?? 0) + weight * posting.weight)
    }
  }
  return [...scores].map(([chunkId, score]) => ({ chunkId, score })).sort((left, right) => right.score - left.score)
}

/** The peer: BM25 over what stands between white space, as an engine without Korean does it. */
function whitespaceIndex(chunks: readonly BenchChunk[]): { search: (question: string) => ScoredChunk[] } {
  const split = (text: string) =>
    text
      .toLowerCase()
      .split(/\s+/u)
      .filter((word) => word !== '')
  const lists = chunks.map((chunk) => split(chunk.indexedText))
  const averageLength = mean(lists.map((list) => list.length))
  const vectors = new Map(
    chunks.map((chunk, at) => {
      const vector = documentVector(lists[at] ?? [], { ...bm25Defaults, averageLength })
      return [
        chunk.chunkId,
        new Map(Array.from(vector.indices, (index, position) => [index, vector.weights[position] ?? 0])),
      ]
    }),
  )
  const postings = invertedIndex(chunks, (chunk) => vectors.get(chunk.chunkId) ?? new Map())
  const statistics = {
    documentCount: chunks.length,
    documentFrequency: (term: string) => postings.get(hashTerm(term))?.length ?? 0,
  }
  return {
    search: (question) =>
      scoreByPostings(postings, countHashes(split(question)), (_, term) => inverseDocumentFrequency(term, statistics)),
  }
}

/** What two unrelated texts of this set have, from every 7th question and every 13th chunk. */
function meanCosine(chunks: readonly BenchChunk[], queryVectors: readonly Float32Array[]): number {
  const cosines = queryVectors
    .filter((_, at) => at % 7 === 0)
    .flatMap((vector) => chunks.filter((_, at) => at % 13 === 0).map((chunk) => dot(vector, chunk.vector)))
  return mean(cosines)
}

/** 95 % interval of the mean difference of paired values. A fixed generator, so that a report can be repeated. */
function bootstrapDifference(left: readonly number[], right: readonly number[]): [low: number, high: number] {
  const differences = left.map((value, at) => value - (right[at] ?? 0))
  let state = 1
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0 // Numerical Recipes' linear congruential generator.
    return state / 2 ** 32
  }
  const resampled = Array.from({ length: resamples }, () =>
    mean(differences.map(() => differences[Math.floor(random() * differences.length)] ?? 0)),
  ).sort((first, second) => first - second)
  return [resampled[Math.floor(resamples * 0.025)] ?? 0, resampled[Math.floor(resamples * 0.975)] ?? 0]
}

function ofHalf(scores: readonly QuestionScores[], half: BenchQuestion['half']): QuestionScores[] {
  return scores.filter((score) => score.question.half === half)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

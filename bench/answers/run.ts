/**
 * Extractive answers: is the answer inside the quotes, and is the question refused when the documents do not say?
 *
 *   node bench/answers/run.ts [--json]
 *
 *   present   the documents as they are                             gold inside, false refusals
 *   removed   without the document that answers                     right refusals
 *   sentence  without the sentence that answers (near miss)         right refusals
 *   passage   without 500 characters around the answer (near miss)  right refusals
 *
 * Naru's threshold comes from the collection itself. The baseline's is set on the development half of the very set, at
 * 5 % false refusals: better than it could know.
 */
import { answerFromCandidates, rankSentences } from '../../src/knowledge/answer.ts'
import { type Calibration, calibrate, quantile } from '../../src/knowledge/calibration.ts'
import { readQuestion } from '../../src/knowledge/question.ts'
import { loadTokeniser } from '../../src/knowledge/tokenise.ts'
import { createBaseline } from './baseline.ts'
import { buildCollection, type SearchOptions, toPassage } from './collection.ts'
import { type BenchDocument, type BenchQuestion, type BenchSet, loadLaw, loadWiki } from './data.ts'
import { closeEmbeddings, embedUncached, openEmbeddings } from './embeddings.ts'
import { cutAnswerPassage, cutAnswerSentences } from './holes.ts'
import { officeDocuments, officeQuestions } from './office.ts'

const conditions = ['present', 'removed', 'sentence', 'passage'] as const
type Condition = (typeof conditions)[number]

interface Outcome {
  question: BenchQuestion
  condition: Condition
  confidence: number
  /** Is the gold inside the first one, two, three quotes? By its place in the document. */
  found: [boolean, boolean, boolean]
}

const quotes = [1, 2, 3] as const
const candidateCount = 8 // Chunks; what the product hands over as well.
const lawQuestions = 60 // Of each half.

const tokeniser = await loadTokeniser()
const { embed } = openEmbeddings()
const sets = [loadWiki(), limitQuestions(loadLaw(1500), lawQuestions)]
const reports = []
for (const set of sets) reports.push(await measureSet(set))
const office = await measureOffice()
closeEmbeddings()
const report = { tokeniser: tokeniser.version, sets: reports, office }
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
else {
  for (const { name, calibration, medianMs, rows } of reports) {
    console.log(`${name}: threshold ${calibration.answerThreshold.toFixed(3)}, first answer p50 ${medianMs} ms`)
    console.table(rows)
  }
  console.log('office papers (seen during development)', office)
}

async function measureSet(set: BenchSet) {
  const collection = await buildCollection(tokeniser, embed, set.documents)
  const context = { tokeniser, embed, statistics: collection.statistics }
  const calibration = await calibrate(
    { ...context, search: (question, excluded) => collection.search(question, { limit: candidateCount, excluded }) },
    collection.chunks.map(toPassage),
  )
  const baseline = createBaseline(embed, set.documents)
  const ours: Outcome[] = []
  const peers: Outcome[] = []
  for (const question of set.questions) {
    const document = set.documents.find((candidate) => candidate.id === question.documentId)
    if (!document) continue
    for (const condition of question.gold ? conditions : conditions.slice(0, 2)) {
      const holed = holedDocument(condition, document, question)
      const options: SearchOptions = {
        limit: candidateCount,
        ...(condition !== 'present' && { without: new Set([document.id]) }),
        ...(holed && { instead: await collection.prepare([holed]) }),
      }
      const candidates = await collection.search(question.text, options)
      const ranked = await rankSentences(
        { ...context, calibration },
        readQuestion(tokeniser, question.text),
        candidates,
      )
      ours.push(
        outcome(
          question,
          condition,
          document,
          ranked.map((entry) => ({
            documentId: entry.candidate.documentId,
            text: entry.sentence.text,
            score: entry.score,
          })),
        ),
      )
      const pool = condition === 'present' ? set.documents : set.documents.filter((other) => other !== document)
      peers.push(outcome(question, condition, document, await baseline(question.text, holed ? [...pool, holed] : pool)))
    }
  }
  const peerThreshold = quantile(
    peers
      .filter((peer) => peer.condition === 'present' && peer.question.half === 'development')
      .map((peer) => peer.confidence),
    0.05,
  )
  return {
    name: set.name,
    calibration,
    medianMs: await measureLatency(set, calibration),
    rows: (['development', 'held-out'] as const).flatMap((half) => [
      { system: 'naru', half, ...summarise(ofHalf(ours, half), calibration.answerThreshold) },
      { system: 'baseline', half, ...summarise(ofHalf(peers, half), peerThreshold) },
    ]),
  }
}

function holedDocument(
  condition: Condition,
  document: BenchDocument,
  question: BenchQuestion,
): BenchDocument | undefined {
  if (condition === 'sentence') return cutAnswerSentences(document, question)
  return condition === 'passage' ? cutAnswerPassage(document, question) : undefined
}

function outcome(
  question: BenchQuestion,
  condition: Condition,
  document: BenchDocument,
  ranked: readonly { documentId: string; text: string; score: number }[],
): Outcome {
  const holdsGold = ranked.slice(0, 3).map(({ documentId, text }) => {
    if (documentId !== question.documentId) return false
    if (!question.gold) return true
    const start = document.text.indexOf(text)
    return start >= 0 && start <= question.gold.start && start + text.length >= question.gold.end
  })
  const within = (count: number) => holdsGold.slice(0, count).includes(true)
  return { question, condition, confidence: ranked[0]?.score ?? 0, found: [within(1), within(2), within(3)] }
}

function summarise(outcomes: readonly Outcome[], threshold: number) {
  const share = (condition: Condition, holds: (outcome: Outcome) => boolean) => {
    const of = outcomes.filter((entry) => entry.condition === condition)
    return of.length === 0 ? undefined : rounded(of.filter(holds).length / of.length)
  }
  const isRefused = (entry: Outcome) => entry.confidence < threshold
  const present = outcomes.filter((entry) => entry.condition === 'present')
  const found = present.filter((entry) => entry.found[2]).length
  return {
    questions: present.length,
    ...Object.fromEntries(
      quotes.map((count) => [`gold in ${count}`, share('present', (entry) => entry.found[count - 1] ?? false)]),
    ),
    'gold in 3, 95 %': wilson(found, present.length),
    'answered with gold': share('present', (entry) => entry.found[2] && !isRefused(entry)),
    'false refusals': share('present', isRefused),
    'right refusals: removed': share('removed', isRefused),
    'sentence cut': share('sentence', isRefused),
    'passage cut': share('passage', isRefused),
  }
}

/** Wall time of search results to answer, with every embedding computed. */
async function measureLatency(set: BenchSet, calibration: Calibration): Promise<number> {
  const collection = await buildCollection(tokeniser, embed, set.documents)
  const times: number[] = []
  for (const question of set.questions.filter((candidate) => candidate.half === 'held-out').slice(0, 20)) {
    const candidates = await collection.search(question.text, { limit: candidateCount })
    const start = performance.now()
    await answerFromCandidates(
      { tokeniser, embed: embedUncached, statistics: collection.statistics, calibration },
      question.text,
      candidates,
    )
    times.push(performance.now() - start)
  }
  return Math.round(quantile(times, 0.5))
}

async function measureOffice() {
  const collection = await buildCollection(tokeniser, embed, officeDocuments)
  const context = { tokeniser, embed, statistics: collection.statistics }
  const calibration = await calibrate(
    { ...context, search: (question, excluded) => collection.search(question, { limit: candidateCount, excluded }) },
    collection.chunks.map(toPassage),
  )
  const counts = { answerable: 0, goldInQuotes: 0, falseRefusals: 0, unanswerable: 0, rightRefusals: 0 }
  for (const { text, gold } of officeQuestions) {
    const candidates = await collection.search(text, { limit: candidateCount })
    const answer = await answerFromCandidates({ ...context, calibration }, text, candidates)
    const isAnswered = answer.status === 'answered'
    if (gold === undefined) {
      counts.unanswerable++
      counts.rightRefusals += isAnswered ? 0 : 1
    } else {
      counts.answerable++
      counts.falseRefusals += isAnswered ? 0 : 1
      counts.goldInQuotes += isAnswered && answer.quotes.some((quote) => quote.text.includes(gold)) ? 1 : 0
    }
  }
  return { ...counts, threshold: rounded(calibration.answerThreshold) }
}

function limitQuestions(set: BenchSet, count: number): BenchSet {
  const halves = Map.groupBy(set.questions, (question) => question.half)
  return { ...set, questions: [...halves.values()].flatMap((questions) => questions.slice(0, count)) }
}

function ofHalf(outcomes: readonly Outcome[], half: BenchQuestion['half']): Outcome[] {
  return outcomes.filter((entry) => entry.question.half === half)
}

/** Wilson's score interval of a share, z = 1.96. */
function wilson(hits: number, count: number): string {
  if (count === 0) return ''
  const z = 1.96
  const share = hits / count
  const middle = (share + z ** 2 / (2 * count)) / (1 + z ** 2 / count)
  const half = (z / (1 + z ** 2 / count)) * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))
  return `${rounded(middle - half)} … ${rounded(middle + half)}`
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

/** The public data sets as collections: documents of plain text, and questions that know their document and span. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const sharedData = process.env.NARU_SHARED_DATA ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'data')

export interface BenchDocument {
  id: string
  title?: string
  headings?: string[]
  text: string
}

export interface BenchQuestion {
  id: string
  text: string
  documentId: string
  /** Offsets of the gold answer in the document's text, where the data set has them. */
  gold?: { start: number; end: number; text: string }
  half: 'development' | 'held-out'
}

export interface BenchSet {
  name: string
  documents: BenchDocument[]
  questions: BenchQuestion[]
}

interface CorpusRow {
  doc_id: string
  title?: string
  text: string
}
interface QueryRow {
  query_id: string
  query: string
  relevant_doc_ids: string[]
  answers?: { text: string; answer_start: number }[]
}
interface ArticleRow extends CorpusRow {
  law: string
  article: string
  chapter?: string
}

export function loadWiki(): BenchSet {
  const rows = readRows<QueryRow>('klue-mrc-wiki/queries.jsonl')
  return {
    name: 'klue-mrc-wiki',
    documents: readRows<CorpusRow>('klue-mrc-wiki/corpus.jsonl').map((row) => ({
      id: row.doc_id,
      title: row.title ?? '',
      text: row.text,
    })),
    questions: rows.map((row) => ({ ...toQuestion(row), half: halfOf(row.query_id) })),
  }
}

/** The laws with the most articles first, until `articleLimit`: whole laws, so that neighbours stay alike. */
export function loadLaw(articleLimit: number): BenchSet {
  const articles = readRows<ArticleRow>('korean-law/articles.jsonl')
  const byLaw = Map.groupBy(articles, (article) => article.law)
  const chosen: ArticleRow[] = []
  // By name, not by size: sizes would favour the codes over the small acts and decrees.
  for (const law of [...byLaw.keys()].sort()) {
    const ofLaw = byLaw.get(law) ?? []
    if (chosen.length + ofLaw.length <= articleLimit) chosen.push(...ofLaw)
  }
  const ids = new Set(chosen.map((article) => article.doc_id))
  return {
    name: 'korean-law',
    documents: chosen.map((article) => ({
      id: article.doc_id,
      title: article.law,
      headings: [`${article.article}(${article.title})`],
      text: article.text,
    })),
    questions: readRows<QueryRow>('korean-law/queries.jsonl')
      .filter((row) => ids.has(row.relevant_doc_ids[0] ?? ''))
      .map((row) => ({ ...toQuestion(row), half: halfOf(row.query_id) })),
  }
}

export function loadBoolq(documentLimit: number): BenchSet {
  const documents = readRows<CorpusRow>('kobest-boolq-retrieval/corpus.jsonl').slice(0, documentLimit)
  const ids = new Set(documents.map((row) => row.doc_id))
  return {
    name: 'kobest-boolq-retrieval',
    documents: documents.map((row) => ({ id: row.doc_id, text: row.text })),
    questions: readRows<QueryRow>('kobest-boolq-retrieval/queries.jsonl')
      .filter((row) => ids.has(row.relevant_doc_ids[0] ?? ''))
      .map((row) => ({ ...toQuestion(row), half: halfOf(row.query_id) })),
  }
}

function toQuestion(row: QueryRow): Omit<BenchQuestion, 'half'> {
  const answer = row.answers?.[0]
  return {
    id: row.query_id,
    text: row.query,
    documentId: row.relevant_doc_ids[0] ?? '',
    ...(answer && {
      gold: { start: answer.answer_start, end: answer.answer_start + answer.text.length, text: answer.text },
    }),
  }
}

/** Even last digits (in base 16 for the ids that are hashes) are for development, odd ones are only reported. */
function halfOf(id: string): 'development' | 'held-out' {
  return Number.parseInt(id.at(-1) ?? '0', 16) % 2 === 0 ? 'development' : 'held-out'
}

function readRows<Row>(path: string): Row[] {
  return readFileSync(join(sharedData, path), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
}

/** An answer in OpenAI's form: quotes with numbers, their places in the text, and where each can be opened. */
import type { Answer, ChatRequest, Citation, UrlCitation } from './contract.ts'

const notFoundWords = { ko: '문서에서 찾을 수 없습니다.', en: 'This was not found in the documents.' }

/** The words and the annotations of an answer. @param publicUrl where people reach Naru, without a slash at its end */
export function writeAnswer(
  answer: Answer,
  options: { publicUrl: string; language: 'ko' | 'en' },
): { content: string; annotations: UrlCitation[] } {
  if (answer.status !== 'answered') return { content: notFoundWords[options.language], annotations: [] }
  return answer.mode === 'extract' ? writeQuotes(answer, options.publicUrl) : markCitations(answer, options.publicUrl)
}

function writeQuotes(answer: Answer, publicUrl: string): { content: string; annotations: UrlCitation[] } {
  let content = ''
  const annotations: UrlCitation[] = []
  for (const citation of answer.citations) {
    if (content !== '') content += '\n'
    const start = content.length
    content += citation.quote
    annotations.push(annotate(citation, publicUrl, start, content.length))
    content += ` [${citation.number}]`
  }
  return { content, annotations }
}

/** In a model's own words the marks are what is cited: `[2]`. */
function markCitations(answer: Answer, publicUrl: string): { content: string; annotations: UrlCitation[] } {
  const annotations = [...answer.text.matchAll(/\[(\d+)\]/g)].flatMap((match) => {
    const citation = answer.citations.find((one) => one.number === Number(match[1]))
    return citation ? [annotate(citation, publicUrl, match.index, match.index + match[0].length)] : []
  })
  return { content: answer.text, annotations }
}

function annotate(citation: Citation, publicUrl: string, start: number, end: number): UrlCitation {
  const url = new URL(`${publicUrl}/documents/${citation.documentId}`)
  if (citation.page !== null) url.searchParams.set('page', String(citation.page))
  if (citation.elementIds[0]) url.searchParams.set('element', citation.elementIds[0])
  return {
    type: 'url_citation',
    url_citation: { start_index: start, end_index: end, title: citation.title, url: url.toString() },
  }
}

type ChatTurn = ChatRequest['messages'][number]

/** The text of a turn; undefined where there is a part that is not text. */
export function textOf(turn: ChatTurn): string | undefined {
  if (turn.content === null || turn.content === undefined) return ''
  if (typeof turn.content === 'string') return turn.content
  if (turn.content.some((part) => part.type !== 'text' || part.text === undefined)) return undefined
  return turn.content.map((part) => part.text).join('\n')
}

/**
 * Running heads and feet of a document: what stands at the same height of many pages with the same words, numbers aside.
 * One page cannot tell them from a title; the document can.
 */
import type { DraftElement } from '../adapter.ts'

/** The outer bands of a page in which heads and feet stand. */
const band = 0.14
/** Repeated on this share of the pages, and on three at least. */
const fewestPages = 3
const pageShare = 0.3

export function markRunningHeads(elements: readonly DraftElement[], pageCount: number): DraftElement[] {
  const pagesOfKey = new Map<string, Set<number>>()
  for (const element of elements) {
    const key = keyOf(element)
    const page = element.provenance?.[0]?.page
    if (key === undefined || page === undefined) continue
    const pages = pagesOfKey.get(key) ?? new Set<number>()
    pages.add(page)
    pagesOfKey.set(key, pages)
  }
  const fewest = Math.max(fewestPages, pageCount * pageShare)
  return elements.map((element) => {
    const key = keyOf(element)
    if (key === undefined || (pagesOfKey.get(key)?.size ?? 0) < fewest) return element
    return { ...element, kind: key.startsWith('head') ? 'header' : 'footer', level: undefined }
  })
}

function keyOf(element: DraftElement): string | undefined {
  const box = element.provenance?.[0]?.box
  if (!box || element.table || element.text.length > 160) return undefined
  if (element.kind === 'image' || element.kind === 'chart') return undefined
  const side = box[3] < band ? 'head' : box[1] > 1 - band ? 'foot' : undefined
  if (!side) return undefined
  return `${side}:${Math.round(box[1] * 50)}:${element.text.replace(/\d+/g, '#').replace(/\s+/g, ' ')}`
}

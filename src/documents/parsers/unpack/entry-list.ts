/** What a file holds, as a list that is found and shown: names and sizes. */
import type { DraftElement } from '../adapter.ts'

/** More are counted, not named: nobody reads on, and search has the entries themselves. */
const mostNamed = 2000

export function listEntries(entries: readonly { name: string; sizeBytes: number; note?: string }[]): DraftElement[] {
  const named = entries.slice(0, mostNamed).map(
    ({ name, sizeBytes, note }): DraftElement => ({
      kind: 'list_item',
      subKind: 'unordered',
      level: 1,
      text: `${name} (${[sizeText(sizeBytes), note].filter(Boolean).join(', ')})`,
    }),
  )
  const rest = entries.length - named.length
  return rest > 0 ? [...named, { kind: 'paragraph', text: `… 외 ${rest}개` }] : named
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

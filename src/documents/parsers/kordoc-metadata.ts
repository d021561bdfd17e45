import type { DocumentMetadata } from 'kordoc'

export function metadataOfKordoc(metadata: DocumentMetadata | undefined): Record<string, string> {
  const named = {
    title: metadata?.title,
    author: metadata?.author,
    creator: metadata?.creator,
    createdAt: metadata?.createdAt,
    modifiedAt: metadata?.modifiedAt,
    description: metadata?.description,
    keywords: metadata?.keywords?.join(', '),
  }
  const entries = Object.entries(named).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return Object.fromEntries(entries)
}

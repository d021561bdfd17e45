/** Keeps what the last polls said about each collection, to measure the pace of each step. */
import { useRef } from 'react'
import { paceOf, type Sample, withSample } from '../../web/pace.ts'
import type { Collection } from '../contract.ts'

export type Step = 'read' | 'words' | 'vectors'
export type Paces = Partial<Record<Step, number>>

export function usePaces(collections: readonly Collection[], atMilliseconds: number): (collectionId: string) => Paces {
  const kept = useRef({ atMilliseconds: 0, samples: new Map<string, Sample[]>() })
  if (atMilliseconds !== kept.current.atMilliseconds) {
    const samples = new Map<string, Sample[]>()
    for (const collection of collections) {
      for (const [step, done] of Object.entries(doneOf(collection))) {
        const key = `${collection.id} ${step}`
        samples.set(key, withSample(kept.current.samples.get(key) ?? [], { atMilliseconds, done }))
      }
    }
    kept.current = { atMilliseconds, samples }
  }
  const { samples } = kept.current
  return (collectionId) => ({
    read: paceOf(samples.get(`${collectionId} read`) ?? []),
    words: paceOf(samples.get(`${collectionId} words`) ?? []),
    vectors: paceOf(samples.get(`${collectionId} vectors`) ?? []),
  })
}

export function doneOf(collection: Collection): Record<Step, number> {
  return {
    read: collection.documentsRead,
    words: collection.documents - collection.documentsFailed - collection.documentsWaiting,
    vectors: collection.chunksWithVectors + collection.chunksWithheld,
  }
}

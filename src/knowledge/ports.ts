/** What knowledge needs from outside. */
import type { DraftInput, Drafts } from './chunk-drafts.ts'

/** Is such a job waiting already? So that a hundred uploads refresh statistics once. */
export interface JobWaiting {
  isWaiting(jobName: string, key: 'indexVersionId' | 'collectionId', id: string): Promise<boolean>
}

/** Cuts and tokenises documents away from the thread that answers requests. */
export interface Chunker {
  draft(input: DraftInput): Promise<Drafts>
  close(): Promise<void>
}

declare module '../kernel/scope.ts' {
  interface Ports {
    jobWaiting: JobWaiting
    chunker: Chunker
  }
}

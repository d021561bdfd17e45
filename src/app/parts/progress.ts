export type PartName = 'postgres' | 'embedding-model' | 'chat-model'

export type PartStep = 'waiting' | 'downloading' | 'unpacking' | 'converting' | 'verifying' | 'ready'

export interface PartProgress {
  readonly part: PartName
  readonly step: PartStep
  readonly doneBytes: number
  readonly totalBytes: number
}

export interface PartOptions {
  /** Shared by all checkouts of the machine; see `cache-folder.ts`. */
  readonly cacheFolder: string
  /** `NARU_MODELS`: a folder with the .gguf files or the wheels, asked before the index. */
  readonly offlineFolder?: string | undefined
  readonly onProgress?: (progress: PartProgress) => void
}

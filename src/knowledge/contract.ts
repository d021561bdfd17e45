/** Collections and search, over HTTP. Ranks leave the server; raw scores only for those who may diagnose search. */
import { z } from 'zod'
import { Label } from '../access/contract.ts'
import { Box } from '../documents/elements.ts'
import { defineOperation } from '../kernel/operation.ts'

const Moment = z.iso.datetime()
const CollectionParams = z.object({ collectionId: z.uuid() })

export const ChunkSettings = z.object({
  /** Longest chunk, in tokens of the embedding model. */
  chunkTokens: z.int().min(60).max(440).default(240),
  overlapTokens: z.int().min(0).max(120).default(40),
})
export type ChunkSettings = z.infer<typeof ChunkSettings>

/** What somebody has to mend before vectors go on: another model, the provider's key, the month's budget. */
export const VectorsWaitFor = z.enum(['model-removed', 'provider-stopped', 'budget-used-up'])
export type VectorsWaitFor = z.infer<typeof VectorsWaitFor>

export const Collection = z.object({
  id: z.uuid(),
  name: z.string(),
  createdByName: z.string(),
  createdAt: Moment,
  isMine: z.boolean(),
  /** The workspace's own collection: whatever no other collection gathers, for example what people keep for themselves. */
  isDefault: z.boolean(),
  sources: z.array(z.object({ nodeId: z.uuid(), name: z.string(), kind: z.enum(['folder', 'document']) })),
  /** All counts are of what the caller may see. */
  documents: z.int(),
  documentsRead: z.int(),
  documentsFailed: z.int(),
  /** Not yet found by words: still being read, or not yet in this index version as it was last read. */
  documentsWaiting: z.int(),
  chunks: z.int(),
  chunksWithVectors: z.int(),
  /** Their label does not let them go to the embedding model: they are found by words alone. */
  chunksWithheld: z.int(),
  indexNumber: z.int(),
  settings: ChunkSettings,
  embeddingModel: z.string(),
  /** As in the list of models. */
  embeddingModelId: z.string(),
  tokeniser: z.string(),
  status: z.enum(['empty', 'indexing-words', 'indexing-vectors', 'ready']),
  /** Meanwhile what has no vector is found by words. */
  vectorsWaitFor: VectorsWaitFor.nullable(),
  /** An index version with other settings that is being built. Until it is whole, the one above answers. */
  next: z
    .object({
      number: z.int(),
      settings: ChunkSettings,
      documentsWaiting: z.int(),
      chunks: z.int(),
      chunksWithVectors: z.int(),
      chunksWithheld: z.int(),
      vectorsWaitFor: VectorsWaitFor.nullable(),
    })
    .nullable(),
})
export type Collection = z.infer<typeof Collection>

export const listCollections = defineOperation({
  id: 'listCollections',
  method: 'get',
  path: '/collections',
  action: 'collections.read',
  summary: 'Collections that hold something the caller may see, and the caller’s own.',
  reply: z.object({ items: z.array(Collection) }),
})

export const addCollection = defineOperation({
  id: 'addCollection',
  method: 'post',
  path: '/collections',
  action: 'collections.write',
  summary: 'Gathers folders and documents for search. It never widens who may see them.',
  body: z.object({
    name: z.string().trim().min(1).max(100),
    sourceIds: z.array(z.uuid()).max(200),
    settings: ChunkSettings.prefault({}),
    /** By itself the model of this machine. One of a provider gets only what its label allows. */
    embeddingModelId: z.string().max(300).optional(),
  }),
  reply: Collection,
  status: 201,
})

export const changeCollection = defineOperation({
  id: 'changeCollection',
  method: 'patch',
  path: '/collections/{collectionId}',
  action: 'collections.write',
  summary: 'Renames, changes what is gathered, or starts a new index version, which takes over when it is whole.',
  params: CollectionParams,
  body: z
    .object({
      name: z.string().trim().min(1).max(100).optional(),
      sourceIds: z.array(z.uuid()).max(200).optional(),
      settings: ChunkSettings.optional(),
      embeddingModelId: z.string().max(300).optional(),
    })
    .strict(),
  reply: Collection,
})

export const deleteCollection = defineOperation({
  id: 'deleteCollection',
  method: 'delete',
  path: '/collections/{collectionId}',
  action: 'collections.write',
  summary: 'Deletes the collection and its index. The documents stay.',
  params: CollectionParams,
  reply: z.object({}),
})

export const searchModes = ['hybrid', 'words', 'vectors'] as const
export type SearchMode = (typeof searchModes)[number]

export const SearchResult = z.object({
  rank: z.int(),
  chunkId: z.string(),
  documentId: z.uuid(),
  /** The document's id in the system that sent it. */
  externalId: z.string().nullable(),
  title: z.string(),
  folderName: z.string().nullable(),
  label: Label,
  headingPath: z.array(z.string()),
  text: z.string(),
  /** Matched words: UTF-16 offsets into `text`. */
  matches: z.array(z.object({ start: z.int(), end: z.int() })),
  page: z.int().nullable(),
  boxes: z.array(z.object({ page: z.int(), box: Box, elementId: z.string() })),
  elementIds: z.array(z.string()),
  /** Place in each half; null when that half did not find it among its candidates. */
  wordsRank: z.int().nullable(),
  vectorsRank: z.int().nullable(),
  /** Only for those who may diagnose search. */
  scores: z.object({ words: z.number().nullable(), vectors: z.number().nullable(), fused: z.number() }).nullable(),
})
export type SearchResult = z.infer<typeof SearchResult>

export const SearchReply = z.object({
  results: z.array(SearchResult),
  /** What was searched: counts of what the caller may see. */
  searched: z.object({ documents: z.int(), chunks: z.int(), chunksWithVectors: z.int() }),
  method: z.enum(['exact', 'near', 'words-only']),
  milliseconds: z.object({ words: z.number(), embedding: z.number(), vectors: z.number(), total: z.number() }),
})
export type SearchReply = z.infer<typeof SearchReply>

export const search = defineOperation({
  id: 'search',
  method: 'post',
  path: '/search',
  isReading: true,
  action: 'search',
  summary: 'Hybrid search with the caller’s rights inside the query.',
  body: z.object({
    query: z.string().trim().min(1).max(2000),
    /** None: all collections the caller sees. */
    collectionIds: z.array(z.uuid()).max(50).default([]),
    top: z.int().min(1).max(100).default(10),
    mode: z.enum(searchModes).default('hybrid'),
  }),
  reply: SearchReply,
})

import {
  boolean,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Calibration } from './calibration.ts'
import type { VectorsWaitFor } from './contract.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const collection = pgTable('collection', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  name: text().notNull(),
  /** Null for the workspace's own collection of whatever no other collection gathers. */
  createdBy: uuid('created_by'),
  isDefault: boolean('is_default').notNull().default(false),
  createdAt: moment('created_at').notNull().defaultNow(),
  deletedAt: moment('deleted_at'),
  activeIndexVersionId: uuid('active_index_version_id'),
  /** Being built with other settings; takes over when it is whole. */
  pendingIndexVersionId: uuid('pending_index_version_id'),
})

export const collectionSource = pgTable(
  'collection_source',
  {
    workspaceId: uuid('workspace_id').notNull(),
    collectionId: uuid('collection_id').notNull(),
    /** A folder with all that lies below it, or one document. */
    nodeId: uuid('node_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.collectionId, table.nodeId] })],
)

export const indexVersion = pgTable('index_version', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  collectionId: uuid('collection_id').notNull(),
  number: integer().notNull(),
  chunkTokens: integer('chunk_tokens').notNull(),
  overlapTokens: integer('overlap_tokens').notNull(),
  tokeniser: text().notNull(),
  embeddingModel: text('embedding_model').notNull(),
  dimension: integer().notNull(),
  /** The highest label whose text may go to the embedding model. What lies above is found by words alone. */
  vectorLabel: smallint('vector_label').notNull(),
  /** Mean terms of a chunk, fixed by the first documents; 0 until then. */
  meanTerms: real('mean_terms').notNull(),
  chunkCount: integer('chunk_count').notNull().default(0),
  /** Why its vectors wait until somebody has done something. Null: they do not. */
  vectorsWaitFor: text('vectors_wait_for').$type<VectorsWaitFor>(),
  statisticsAt: moment('statistics_at'),
  calibration: jsonb().$type<Calibration>(),
  createdAt: moment('created_at').notNull().defaultNow(),
})

/** Which version of a document stands in which index version. */
export const indexedDocument = pgTable(
  'indexed_document',
  {
    indexVersionId: uuid('index_version_id').notNull(),
    documentId: uuid('document_id').notNull(),
    documentVersionId: uuid('document_version_id').notNull(),
    workspaceId: uuid('workspace_id').notNull(),
    indexedAt: moment('indexed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.indexVersionId, table.documentId] })],
)

/** Where a stretch of a chunk's text stands in its document. */
export interface Piece {
  start: number
  end: number
  elementId: string
  page: number | null
  boxes: { page: number; box: [number, number, number, number] }[]
}

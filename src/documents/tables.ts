import {
  bigint,
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
import type { Element, ParsedDocument } from './elements.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const states = ['queued', 'parsing', 'ready', 'failed'] as const

/** Same id as its node in the tree of rights; the three rights columns are kept by the database. */
export const document = pgTable('document', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  rightsId: integer('rights_id').notNull().default(0),
  label: smallint().notNull().default(0),
  isHidden: boolean('is_hidden').notNull().default(false),
  title: text().notNull(),
  /** The name by which the system that sent it knows it. */
  externalId: text('external_id'),
  /** The mail or archive that it came inside; set by the database from the tree. */
  enclosedIn: uuid('enclosed_in'),
  fileName: text('file_name').notNull(),
  format: text(),
  status: text({ enum: states }).notNull(),
  failureReason: text('failure_reason'),
  currentVersionId: uuid('current_version_id'),
  pageCount: integer('page_count'),
  wordsIndexedAt: moment('words_indexed_at'),
  vectorsIndexedAt: moment('vectors_indexed_at'),
  createdBy: uuid('created_by').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
})

export const documentVersion = pgTable('document_version', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  documentId: uuid('document_id').notNull(),
  number: integer().notNull(),
  fileName: text('file_name').notNull(),
  /** Null for a row of an ingest, whose text is its only page. */
  blobKey: text('blob_key'),
  sha256: text().notNull(),
  sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
  format: text(),
  status: text({ enum: states }).notNull(),
  failureReason: text('failure_reason'),
  failureDetail: text('failure_detail'),
  warnings: jsonb().$type<ParsedDocument['warnings']>().notNull().default([]),
  pageCount: integer('page_count'),
  elementCount: integer('element_count'),
  createdBy: uuid('created_by').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  parseStartedAt: moment('parse_started_at'),
  parsedAt: moment('parsed_at'),
})

export const documentPage = pgTable(
  'document_page',
  {
    documentVersionId: uuid('document_version_id').notNull(),
    number: integer().notNull(),
    workspaceId: uuid('workspace_id').notNull(),
    documentId: uuid('document_id').notNull(),
    widthPt: real('width_pt').notNull(),
    heightPt: real('height_pt').notNull(),
    rotation: smallint().notNull(),
    mode: text().notNull(),
    name: text(),
    needsOcr: boolean('needs_ocr').notNull().default(false),
    /** The elements that begin on this page, in reading order. */
    elements: jsonb().$type<Element[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.documentVersionId, table.number] })],
)

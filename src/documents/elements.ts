/**
 * The neutral shape of a parsed document, whatever its format was.
 *
 * Coordinates are shares (0..1) of the page as it is shown, after rotation, with the origin at the top left.
 * An element without provenance comes from a format that has no pages; it is shown in a flow view.
 * The same schema is what `naru parse` writes to `<file name>.elements.json`.
 */
import { z } from 'zod'

export const elementKinds = [
  'title',
  'heading',
  'paragraph',
  'list',
  'list_item',
  'table',
  'image',
  'chart',
  'equation',
  'caption',
  'footnote',
  'header',
  'footer',
  'index',
  'code',
  'form_field',
  'page_break',
] as const

export const Box = z.tuple([z.number(), z.number(), z.number(), z.number()])
export type Box = z.infer<typeof Box>

export const TableCell = z.object({
  row: z.int(),
  column: z.int(),
  rowSpan: z.int(),
  columnSpan: z.int(),
  text: z.string(),
  isHeader: z.boolean().optional(),
  box: Box.optional(),
})
export type TableCell = z.infer<typeof TableCell>

export const Table = z.object({
  rows: z.int(),
  columns: z.int(),
  continuedFrom: z.string().optional(),
  cells: z.array(TableCell),
})
export type Table = z.infer<typeof Table>

export const Provenance = z.object({
  page: z.int().min(1),
  box: Box,
  polygon: z.array(z.number()).optional(),
  spans: z.array(z.tuple([z.int(), z.int()])).optional(),
})
export type Provenance = z.infer<typeof Provenance>

export const Element = z.object({
  /** Stable over parses: a hash of document, page, order and text. */
  id: z.string(),
  kind: z.enum(elementKinds),
  subKind: z.string().optional(),
  /** Heading depth, from 1. */
  level: z.int().optional(),
  /** Reading order in the whole document, from 0. */
  order: z.int(),
  parentId: z.string().optional(),
  text: z.string(),
  html: z.string().optional(),
  markdown: z.string().optional(),
  /** Several entries: it crosses pages or columns. None: the format has no layout. */
  provenance: z.array(Provenance),
  table: Table.optional(),
  image: z
    .object({ asset: z.string(), mime: z.string(), width: z.number(), height: z.number(), alt: z.string().optional() })
    .optional(),
  source: z.object({
    engine: z.string(),
    version: z.string(),
    method: z.enum(['native', 'ocr', 'render', 'human']),
    confidence: z.number().optional(),
    /** What a recogniser read from a picture, word by word, in reading order: where it stands (of the first page) and how sure it is. */
    words: z.array(z.object({ text: z.string(), box: Box, confidence: z.number() })).optional(),
    /** Hidden, off-page or tiny text: kept for the reviewer, never put into chunks. */
    isHidden: z.boolean().optional(),
  }),
  review: z.object({
    state: z.enum(['parsed', 'checked', 'approved']),
    by: z.string().optional(),
    at: z.string().optional(),
  }),
  edit: z.object({ by: z.string(), at: z.string(), previous: z.string() }).optional(),
})
export type Element = z.infer<typeof Element>

export const pageModes = ['layout', 'section', 'sheet', 'slide', 'flow'] as const

export const Page = z.object({
  number: z.int().min(1),
  /** Size in points as shown; 0 where the format has no page size. */
  widthPt: z.number(),
  heightPt: z.number(),
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** Only `layout` and `slide` pages have pictures and boxes. */
  mode: z.enum(pageModes),
  /** What this part is called where the format names it, for example the sheet's name. */
  name: z.string().optional(),
  needsOcr: z.boolean().optional(),
  quality: z.number().optional(),
})
export type Page = z.infer<typeof Page>

export const documentFormats = [
  'pdf',
  'hwp',
  'hwpx',
  'hwpml',
  'docx',
  'xlsx',
  'xls',
  'pptx',
  'csv',
  'tsv',
  'html',
  'eml',
  'zip',
  'tar',
  'gz',
  'markdown',
  'text',
  'jsonl',
  'image',
] as const
export type DocumentFormat = (typeof documentFormats)[number]

/** What one should look at although the file was read. */
export const ParseWarning = z.object({ code: z.string(), page: z.int().optional(), detail: z.string().optional() })
export type ParseWarning = z.infer<typeof ParseWarning>

export const ParsedDocument = z.object({
  format: z.enum(documentFormats),
  /** From the document's own metadata or its first title; absent when it names itself nowhere. */
  title: z.string().optional(),
  pages: z.array(Page),
  elements: z.array(Element),
  /** What a person should know about this parse, for example 'needs-ocr' on page 3. */
  warnings: z.array(ParseWarning),
  metadata: z.record(z.string(), z.string()),
})
export type ParsedDocument = z.infer<typeof ParsedDocument>

/** Why a file cannot be read. Each has a sentence for the person in `failure-reasons.ts`. */
export const parseFailureReasons = [
  'encrypted',
  'drm-protected',
  'corrupt',
  'empty',
  'unsupported',
  'bomb',
  'too-large',
  'timed-out',
  'out-of-memory',
  'needs-ocr',
  'infected',
  'hook-failed',
] as const
export type ParseFailureReason = (typeof parseFailureReasons)[number]

export type ParseOutcome =
  | { status: 'parsed'; document: ParsedDocument }
  | { status: 'failed'; reason: ParseFailureReason; detail?: string }

/** Files that people bring, and what Naru made of them, over HTTP. */
import { z } from 'zod'
import { Label } from '../access/contract.ts'
import { defineOperation } from '../kernel/operation.ts'
import { PageQuery, pageOf } from '../kernel/page.ts'
import { Element, pageModes, parseFailureReasons } from './elements.ts'

/** How long what was deleted can be brought back. */
export const binDays = 30

const Moment = z.iso.datetime()
const DocumentParams = z.object({ documentId: z.uuid() })
/** The database's largest `int`: no document has so many pages, and a greater number is none it could look for. */
const largestPage = 2_147_483_647
const PageParams = DocumentParams.extend({ number: z.coerce.number().int().min(1).max(largestPage) })
const Words = z.object({ ko: z.string(), en: z.string() })

export const documentStates = ['queued', 'parsing', 'ready', 'failed'] as const

export const Document = z.object({
  id: z.uuid(),
  title: z.string(),
  fileName: z.string(),
  externalId: z.string().nullable(),
  format: z.string().nullable(),
  status: z.enum(documentStates),
  /** Why it could not be read, and what to do next. */
  failure: z.object({ reason: z.enum(parseFailureReasons).or(z.literal('interrupted')), words: Words }).nullable(),
  folderId: z.uuid().nullable(),
  folderName: z.string().nullable(),
  /** The mail or archive that it came inside. It follows that document in all that concerns rights. */
  enclosedIn: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  label: Label,
  pageCount: z.int().nullable(),
  sizeBytes: z.int(),
  versionNumber: z.int(),
  createdAt: Moment,
  createdByName: z.string(),
  updatedAt: Moment,
  wordsIndexedAt: Moment.nullable(),
  vectorsIndexedAt: Moment.nullable(),
  deletedAt: Moment.nullable(),
  mayWrite: z.boolean(),
  mayShare: z.boolean(),
  /** Whether the original may be downloaded now; else an approval is asked for (반출). */
  mayTakeOut: z.boolean(),
})
export type Document = z.infer<typeof Document>

export const listDocuments = defineOperation({
  id: 'listDocuments',
  method: 'get',
  path: '/documents',
  action: 'documents.read',
  summary: 'Documents that the caller may see.',
  query: PageQuery.extend({
    folderId: z.uuid().optional(),
    /** Only what lies in the folders that this use case needs. */
    useCaseId: z.uuid().optional(),
    status: z.enum(documentStates).optional(),
    format: z.string().max(20).optional(),
    label: z.coerce.number().pipe(Label).optional(),
    search: z.string().max(200).optional(),
    /** Only these, for following what was just uploaded. */
    ids: z
      .string()
      .max(8000)
      .transform((text) => text.split(','))
      .pipe(z.array(z.uuid()).max(200))
      .optional(),
    sort: z.enum(['newest', 'oldest', 'title']).default('newest'),
    /** Only what is in the bin. */
    deleted: z.stringbool().default(false),
  }),
  reply: pageOf(Document).extend({ total: z.int() }),
})

export const getDocument = defineOperation({
  id: 'getDocument',
  method: 'get',
  path: '/documents/{documentId}',
  action: 'documents.read',
  summary: 'One document with its versions and pages.',
  params: DocumentParams,
  reply: Document.extend({
    /** Attachments of a mail, entries of an archive: documents of their own. */
    enclosed: z.array(
      z.object({
        id: z.uuid(),
        title: z.string(),
        fileName: z.string(),
        format: z.string().nullable(),
        status: z.enum(documentStates),
      }),
    ),
    versions: z.array(
      z.object({
        id: z.uuid(),
        number: z.int(),
        fileName: z.string(),
        status: z.enum(documentStates),
        sizeBytes: z.int(),
        sha256: z.string(),
        pageCount: z.int().nullable(),
        elementCount: z.int().nullable(),
        createdAt: Moment,
        parsedAt: Moment.nullable(),
        isCurrent: z.boolean(),
      }),
    ),
    warnings: z.array(z.object({ code: z.string(), page: z.int().optional(), detail: z.string().optional() })),
    pages: z.array(
      z.object({
        number: z.int(),
        mode: z.enum(pageModes),
        name: z.string().nullable(),
        widthPt: z.number(),
        heightPt: z.number(),
        needsOcr: z.boolean(),
        elementCount: z.int(),
        /** Words that character recognition was not sure of, and that no person has looked at yet. */
        doubtCount: z.int(),
      }),
    ),
  }),
})

export const getPage = defineOperation({
  id: 'getPage',
  method: 'get',
  path: '/documents/{documentId}/pages/{number}',
  action: 'documents.read',
  summary: 'One page with its elements.',
  params: PageParams,
  reply: z.object({
    documentId: z.uuid(),
    number: z.int(),
    mode: z.enum(pageModes),
    name: z.string().nullable(),
    widthPt: z.number(),
    heightPt: z.number(),
    needsOcr: z.boolean(),
    elements: z.array(Element),
  }),
})

export const getPagePicture = defineOperation({
  id: 'getPagePicture',
  method: 'get',
  path: '/documents/{documentId}/pages/{number}/picture',
  action: 'documents.read',
  summary: 'The page as a picture (WebP).',
  params: PageParams,
  query: z.object({ width: z.coerce.number().int().min(200).max(2400).default(1200) }),
  reply: z.unknown(),
  kind: 'bytes',
})

export const getOriginal = defineOperation({
  id: 'getOriginal',
  method: 'get',
  path: '/documents/{documentId}/original',
  action: 'documents.read',
  summary: 'The file as it was uploaded.',
  params: DocumentParams,
  reply: z.unknown(),
  kind: 'bytes',
})

export const uploadDocument = defineOperation({
  id: 'uploadDocument',
  method: 'post',
  path: '/documents',
  action: 'documents.write',
  summary:
    'Uploads a file. Without a folder it goes into the caller’s own. The same bytes in the same folder are kept once.',
  query: z.object({
    fileName: z.string().trim().min(1).max(255),
    folderId: z.uuid().optional(),
    label: z.coerce.number().pipe(Label).optional(),
    externalId: z.string().max(200).optional(),
  }),
  reply: z.object({ document: Document, outcome: z.enum(['new', 'new-version', 'unchanged']) }),
  status: 201,
  kind: 'upload',
})

export const Row = z.object({
  docId: z.string().min(1).max(200),
  title: z.string().max(500).optional(),
  /** What the text stands under, outermost first: the law and chapter of an article, the board of a post. */
  headings: z.array(z.string().trim().min(1).max(300)).max(10).optional(),
  text: z.string().min(1).max(2_000_000),
})

export const addRows = defineOperation({
  id: 'addRows',
  method: 'post',
  path: '/documents/rows',
  action: 'documents.write',
  summary: 'Adds texts that are no files, each a document. A row with a known id and the same text changes nothing.',
  body: z.object({
    folderId: z.uuid(),
    label: Label.default(0),
    rows: z.array(Row).min(1).max(500),
  }),
  reply: z.object({ added: z.int(), changed: z.int(), unchanged: z.int(), documentIds: z.array(z.uuid()) }),
  status: 201,
  bodyLimitBytes: 32 * 1024 * 1024, // Some ten thousand pages of text; more comes in several calls.
})

export const retryDocument = defineOperation({
  id: 'retryDocument',
  method: 'post',
  path: '/documents/{documentId}/retry',
  action: 'documents.write',
  summary: 'Reads the file again.',
  params: DocumentParams,
  reply: Document,
})

export const purgeDocument = defineOperation({
  id: 'purgeDocument',
  method: 'post',
  path: '/documents/{documentId}/purge',
  action: 'documents.write',
  summary: 'Removes a deleted document for good: file, pictures, elements, chunks, vectors. Its title must be given.',
  params: DocumentParams,
  body: z.object({ title: z.string() }),
  reply: z.object({}),
})

export const countDocuments = defineOperation({
  id: 'countDocuments',
  method: 'get',
  path: '/documents/counts',
  action: 'documents.read',
  summary: 'How many documents the caller may see, by state, and how far their indexing is.',
  reply: z.object({
    queued: z.int(),
    parsing: z.int(),
    ready: z.int(),
    failed: z.int(),
    wordsIndexed: z.int(),
    vectorsIndexed: z.int(),
  }),
})

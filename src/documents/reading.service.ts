/** Lists, details, pages, pictures and originals: what one sees of documents, and the trace that seeing leaves. */
import { Readable } from 'node:stream'
import { Label } from '../access/contract.ts'
import { type AppError, notFound } from '../kernel/error.ts'
import type { Bytes, OperationInput } from '../kernel/operation.ts'
import { cursorOfText, decodeCursor, toPage } from '../kernel/page.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import { listNeededFolders } from '../use-cases/service.ts'
import type * as contract from './contract.ts'
import type { Document } from './contract.ts'
import { type Page, pageModes, parseFailureReasons } from './elements.ts'
import * as enclosedStore from './enclosed.store.ts'
import { failureSentences } from './failure-reasons.ts'
import * as store from './store.ts'
import { refuseTakingOut } from './taking-out.service.ts'

const theDocument = { ko: '문서를', en: 'The document' }

export async function listDocuments(ctx: Scope, input: OperationInput<typeof contract.listDocuments>['query']) {
  const { folderId, useCaseId, status, format, label, search, ids, sort, deleted, limit } = input
  const filter = {
    folderId,
    status,
    format,
    label,
    search,
    ids,
    sort,
    deleted,
    limit,
    after: decodeCursor(input.cursor, cursorOfText),
  }
  return ctx.transaction(async (tx) => {
    const neededFolderIds = useCaseId ? await listNeededFolders(tx, useCaseId) : undefined
    const query = { ...filter, neededFolderIds }
    const rows = await store.listDocuments(tx, query)
    const page = toPage(rows, query.limit, (row) => [row.document.title, row.document.id])
    const total = await store.countMatching(tx, query)
    return { items: page.items.map(present), nextCursor: page.nextCursor, total }
  })
}

export async function countDocuments(ctx: Scope) {
  const counts = await ctx.transaction((tx) => store.countByState(tx))
  return {
    queued: counts?.queued ?? 0,
    parsing: counts?.parsing ?? 0,
    ready: counts?.ready ?? 0,
    failed: counts?.failed ?? 0,
    wordsIndexed: counts?.words_indexed ?? 0,
    vectorsIndexed: counts?.vectors_indexed ?? 0,
  }
}

export async function getDocument(ctx: Scope, documentId: string) {
  return ctx.transaction(async (tx) => {
    const row = await getListed(tx, documentId)
    const versions = await store.listVersions(tx, documentId)
    const shown = versions.find((version) => version.id === row.document.currentVersionId)
    await auditRead(tx, row, 'document.opened')
    return {
      ...present(row),
      enclosed: (await enclosedStore.listEnclosed(tx, documentId))
        .filter((one) => !one.isHidden)
        .map(({ id, title, fileName, format, status }) => ({ id, title, fileName, format, status })),
      warnings: shown?.warnings ?? [],
      versions: versions.map((version) => ({
        id: version.id,
        number: version.number,
        fileName: version.fileName,
        status: version.status,
        sizeBytes: version.sizeBytes,
        sha256: version.sha256,
        pageCount: version.pageCount,
        elementCount: version.elementCount,
        createdAt: version.createdAt.toISOString(),
        parsedAt: version.parsedAt?.toISOString() ?? null,
        isCurrent: version.id === row.document.currentVersionId,
      })),
      pages: shown ? (await store.listPages(tx, shown.id)).map((page) => ({ ...page, mode: modeOf(page.mode) })) : [],
    }
  })
}

export async function getPage(ctx: Scope, documentId: string, number: number) {
  return ctx.transaction(async (tx) => {
    const { page } = await getCurrentPage(tx, documentId, number)
    return {
      documentId,
      number: page.number,
      mode: modeOf(page.mode),
      name: page.name,
      widthPt: page.widthPt,
      heightPt: page.heightPt,
      needsOcr: page.needsOcr,
      elements: page.elements,
    }
  })
}

/** Drawn when first asked for, then kept beside the file; the right is checked on every request, also for a kept one. */
export async function getPagePicture(ctx: Scope, documentId: string, number: number, width: number): Promise<Bytes> {
  const { version, page, document } = await ctx.transaction(async (tx) => {
    const found = await getCurrentPage(tx, documentId, number)
    await auditRead(tx, found.row, 'document.page-seen', { page: number })
    return { ...found, document: found.row.document }
  })
  if (!version.blobKey || (page.mode !== 'layout' && page.mode !== 'slide')) throw noPicture()
  const widthPx = Math.min(2400, Math.ceil(width / 400) * 400) // Few sizes, so that few pictures are kept.
  const key = `pictures/${version.id}/${number}-${widthPx}.webp`
  const kept = await ctx.blobs.open(key)
  if (kept)
    return picture(Readable.toWeb(kept.stream) as ReadableStream<Uint8Array>, `${version.id}-${number}-${widthPx}`)
  const drawn = await ctx.blobs.withLocalPath(version.blobKey, (path) =>
    ctx.ports.reader.drawPage(path, { fileName: document.fileName, page: number, widthPx }),
  )
  if (!drawn) throw noPicture()
  await ctx.blobs.writeAt(key, drawn)
  return picture(drawn, `${version.id}-${number}-${widthPx}`)
}

function picture(body: Bytes['body'], etag: string): Bytes {
  return { mime: 'image/webp', body, disposition: 'inline', etag }
}

function noPicture(): AppError {
  return notFound('documents.no-picture', { ko: '쪽 그림을', en: 'A picture of this page' })
}

/** The file as it came, always as a download, so that nothing in it runs in our pages. */
export async function getOriginal(ctx: Scope, documentId: string): Promise<Bytes> {
  const version = await ctx.transaction(async (tx) => {
    const row = await getListed(tx, documentId)
    const [latest] = await store.listVersions(tx, documentId)
    if (!latest) throw notFound('documents.not-found', theDocument)
    refuseTakingOut(row)
    await tx.audit({
      action: 'document.downloaded',
      objectKind: 'document',
      objectId: documentId,
      detail: { label: row.document.label },
    })
    return latest
  })
  const file = version.blobKey ? await ctx.blobs.open(version.blobKey) : undefined
  if (!file) throw notFound('documents.no-original', { ko: '원본 파일을', en: 'The original file' })
  return {
    mime: 'application/octet-stream',
    body: Readable.toWeb(file.stream) as ReadableStream<Uint8Array>,
    sizeBytes: file.sizeBytes,
    fileName: version.fileName,
    disposition: 'attachment',
  }
}

/** @throws AppError `documents.not-found` for what does not exist and for what may not be seen alike. */
export async function getListed(tx: Tx, documentId: string): Promise<store.ListedDocument> {
  const row = await store.findDocument(tx, documentId)
  if (!row) throw notFound('documents.not-found', theDocument)
  return row
}

async function getCurrentPage(tx: Tx, documentId: string, number: number) {
  const row = await getListed(tx, documentId)
  const versions = await store.listVersions(tx, documentId)
  const version = versions.find((one) => one.id === row.document.currentVersionId)
  const page = version && (await store.findPage(tx, version.id, number))
  if (!version || !page) throw notFound('documents.page-not-found', { ko: '이 쪽을', en: 'This page' })
  return { row, version, page }
}

/** Reading what is not public leaves a trace. */
async function auditRead(
  tx: Tx,
  row: store.ListedDocument,
  action: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  if (row.document.label === 0) return
  await tx.audit({
    action,
    objectKind: 'document',
    objectId: row.document.id,
    detail: { ...detail, label: row.document.label },
  })
}

const interruptedWords = {
  ko: '읽는 일이 여러 번 중단되었습니다. 다시 시도해 주세요. 되풀이되면 관리자에게 알려 주세요.',
  en: 'Reading was interrupted several times. Try again; if it happens again, tell an administrator.',
}

function modeOf(mode: string): Page['mode'] {
  return pageModes.find((known) => known === mode) ?? 'flow'
}

/** A row as the contract shows it. */
export function present(row: store.ListedDocument): Document {
  const { document } = row
  const reason = parseFailureReasons.find((known) => known === document.failureReason)
  return {
    id: document.id,
    title: document.title,
    fileName: document.fileName,
    externalId: document.externalId,
    format: document.format,
    status: document.status,
    failure: reason
      ? { reason, words: failureSentences[reason] }
      : document.failureReason === 'interrupted'
        ? { reason: 'interrupted', words: interruptedWords }
        : null,
    folderId: row.folderId,
    folderName: document.enclosedIn === null ? row.parentName : null,
    enclosedIn: document.enclosedIn === null ? null : { id: document.enclosedIn, title: row.parentName ?? '–' },
    label: Label.parse(document.label),
    pageCount: document.pageCount,
    sizeBytes: row.newest?.sizeBytes ?? 0,
    versionNumber: row.newest?.number ?? 0,
    createdAt: document.createdAt.toISOString(),
    createdByName: row.createdByName,
    updatedAt: document.updatedAt.toISOString(),
    wordsIndexedAt: document.wordsIndexedAt?.toISOString() ?? null,
    vectorsIndexedAt: document.vectorsIndexedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt ? new Date(row.deletedAt).toISOString() : null,
    mayWrite: row.mayWrite,
    mayShare: row.mayShare,
    mayTakeOut: row.mayTakeOut,
  }
}

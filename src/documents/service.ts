/**
 * What one can do with documents.
 *
 *   upload ──▶ queued ──parse job──▶ parsing ──▶ ready ──▶ words, then vectors (knowledge)
 *                 ▲                      │
 *                 └──────retry────── failed (a reason from elements.ts, with what to do next)
 */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { Label } from '../access/contract.ts'
import { getWritable, personalFolderOf, placeNode } from '../access/service.ts'
import { AppError, notFound } from '../kernel/error.ts'
import { newId } from '../kernel/id.ts'
import type { Bytes, OperationInput } from '../kernel/operation.ts'
import { decodeCursor, toPage } from '../kernel/page.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import type { Document } from './contract.ts'
import { type Element, type Page, type ParsedDocument, pageModes, parseFailureReasons } from './elements.ts'
import { failureSentences } from './failure-reasons.ts'
import { parseDocumentJob, purgeDocumentJob } from './jobs.ts'
import * as store from './store.ts'
import { elementsOfText } from './text-elements.ts'

const theDocument = { ko: '문서를', en: 'The document' }

// ---------------------------------------------------------------- reading

export async function listDocuments(ctx: Scope, input: OperationInput<typeof contract.listDocuments>['query']) {
  const { folderId, status, format, label, search, ids, sort, deleted, limit } = input
  const query = {
    folderId,
    status,
    format,
    label,
    search,
    ids,
    sort,
    deleted,
    limit,
    after: decodeCursor(input.cursor, 2),
  }
  return ctx.transaction(async (tx) => {
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
  const drawn = await ctx.ports.reader.drawPage(await ctx.blobs.localPath(version.blobKey), {
    fileName: document.fileName,
    page: number,
    widthPx,
  })
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

// ---------------------------------------------------------------- bringing

/**
 * Stores the file, then writes document, version and parse job in one transaction. The same bytes in the same folder
 * change nothing; another file of the same name becomes a new version.
 */
export async function uploadDocument(
  ctx: Scope,
  input: OperationInput<typeof contract.uploadDocument>['query'],
  stream: ReadableStream<Uint8Array> | undefined,
): Promise<{ document: Document; outcome: 'new' | 'new-version' | 'unchanged' }> {
  const folderId = await ctx.transaction(async (tx) => {
    const id = input.folderId ?? (await personalFolderOf(tx))
    await getWritable(tx, id) // Before a large file is taken in for nothing.
    return id
  })
  const limitBytes = ctx.ports.uploadLimitBytes
  const blob = await ctx.blobs.put(
    `originals/${ctx.actor.workspaceId}`,
    stream ?? new ReadableStream(emptySource),
    limitBytes,
  )
  if (blob === 'too-large') {
    const megabytes = Math.floor(limitBytes / 1024 / 1024)
    throw new AppError('too-large', 'documents.too-large', {
      ko: `파일이 ${megabytes}MB를 넘습니다. 나누어 올려 주세요.`,
      en: `The file is larger than ${megabytes} MB. Please split it.`,
    })
  }
  const fileName = input.fileName.normalize('NFC')
  return ctx.transaction(async (tx) => {
    await store.lockFolder(tx, folderId)
    const same = await store.findInFolderByHash(tx, folderId, blob.sha256)
    if (same) return { document: present(await getListed(tx, same)), outcome: 'unchanged' as const }

    const [named] = await store.findInFolder(
      tx,
      folderId,
      input.externalId ? { externalIds: [input.externalId] } : { fileName },
    )
    const documentId = named?.id ?? newId()
    const number = named ? ((await store.listVersions(tx, named.id))[0]?.number ?? 0) + 1 : 1
    if (!named) {
      await placeNode(tx, {
        id: documentId,
        parentId: folderId,
        kind: 'document',
        name: fileName,
        ownLabel: input.label ?? 0,
      })
      await store.insertDocuments(tx, [
        {
          id: documentId,
          title: titleOf(fileName),
          fileName,
          externalId: input.externalId ?? null,
          status: 'queued',
          format: null,
        },
      ])
    }
    const versionId = newId()
    await store.insertVersions(tx, [
      {
        id: versionId,
        documentId,
        number,
        fileName,
        blobKey: blob.key,
        sha256: blob.sha256,
        sizeBytes: blob.sizeBytes,
        status: 'queued',
        format: null,
      },
    ])
    // A document that can be read stays readable until its new version is.
    if (named && named.status === 'failed')
      await store.updateDocument(tx, documentId, { status: 'queued', failureReason: null })
    await tx.jobs.add(parseDocumentJob, {
      workspaceId: tx.actor.workspaceId,
      memberId: tx.actor.memberId,
      documentId,
      versionId,
    })
    await tx.audit({
      action: 'document.uploaded',
      objectKind: 'document',
      objectId: documentId,
      detail: { version: number, sha256: blob.sha256 },
    })
    return {
      document: present(await getListed(tx, documentId)),
      outcome: named ? ('new-version' as const) : ('new' as const),
    }
  })
}

const emptySource: UnderlyingDefaultSource<Uint8Array> = { start: (controller) => controller.close() }

function titleOf(fileName: string): string {
  return fileName.replace(/\.[A-Za-z0-9]{1,8}$/, '') || fileName
}

/** Texts that are no files: each row is a document whose only page is its text. Idempotent by row id and text. */
export async function addRows(ctx: Scope, input: OperationInput<typeof contract.addRows>['body']) {
  return ctx.transaction(async (tx) => {
    await getWritable(tx, input.folderId)
    await store.lockFolder(tx, input.folderId)
    const rows = [...new Map(input.rows.map((row) => [row.docId, row])).values()]
    const known = await store.findInFolder(tx, input.folderId, { externalIds: rows.map((row) => row.docId) })
    const idOf = new Map(known.map((row) => [row.externalId, row.id]))
    const versionOf = new Map(
      (await store.latestVersions(tx, [...idOf.values()])).map((version) => [version.documentId, version]),
    )
    const counts = { added: 0, changed: 0, unchanged: 0 }
    const fresh: {
      row: (typeof rows)[number]
      documentId: string
      versionId: string
      number: number
      sha256: string
    }[] = []
    for (const row of rows) {
      const sha256 = createHash('sha256')
        .update(`${row.title ?? ''}\n${row.text}`)
        .digest('hex')
      const documentId = idOf.get(row.docId)
      const before = documentId ? versionOf.get(documentId) : undefined
      if (before?.sha256 === sha256) {
        counts.unchanged++
        continue
      }
      counts[documentId ? 'changed' : 'added']++
      fresh.push({
        row,
        sha256,
        documentId: documentId ?? newId(),
        versionId: newId(),
        number: (before?.number ?? 0) + 1,
      })
    }
    const isNew = (one: (typeof fresh)[number]) => !idOf.has(one.row.docId)
    for (const one of fresh.filter(isNew)) {
      await placeNode(tx, {
        id: one.documentId,
        parentId: input.folderId,
        kind: 'document',
        name: one.row.title ?? one.row.docId,
        ownLabel: input.label,
      })
    }
    const added = fresh.filter(isNew)
    if (added.length > 0) {
      await store.insertDocuments(
        tx,
        added.map(({ row, documentId }) => ({
          id: documentId,
          title: row.title ?? row.docId,
          fileName: row.docId,
          externalId: row.docId,
          status: 'queued',
          format: 'text',
        })),
      )
    }
    if (fresh.length > 0) {
      await store.insertVersions(
        tx,
        fresh.map(({ row, documentId, versionId, number, sha256 }) => ({
          id: versionId,
          documentId,
          number,
          fileName: row.docId,
          blobKey: null,
          sha256,
          sizeBytes: Buffer.byteLength(row.text),
          status: 'queued',
          format: 'text',
        })),
      )
      await insertRowPages(tx, fresh)
      await ctx.ports.documentWatcher.documentsReady(tx, fresh)
      await tx.audit({ action: 'documents.rows-added', objectKind: 'folder', objectId: input.folderId, detail: counts })
    }
    return { ...counts, documentIds: fresh.map((one) => one.documentId) }
  })
}

async function insertRowPages(
  tx: Tx,
  fresh: readonly { row: { title?: string | undefined; text: string }; documentId: string; versionId: string }[],
): Promise<void> {
  for (const { row, documentId, versionId } of fresh) {
    const elements = elementsOfText(documentId, row.text)
    const page: Page = { number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'flow' }
    await store.insertPages(tx, { id: versionId, documentId }, [page], () => elements)
    await store.updateVersion(tx, versionId, {
      status: 'ready',
      pageCount: 1,
      elementCount: elements.length,
      parsedAt: tx.now(),
    })
    await store.updateDocument(tx, documentId, {
      status: 'ready',
      currentVersionId: versionId,
      pageCount: 1,
      ...(row.title ? { title: row.title } : {}),
    })
  }
}

// ---------------------------------------------------------------- the parse job

/** Reads one version's file. The old version stays readable until the new one is complete. */
export async function parseDocument(
  ctx: Scope,
  payload: { documentId: string; versionId: string },
  signal: AbortSignal,
): Promise<void> {
  const { documentId, versionId } = payload
  const version = await ctx.transaction(async (tx) => {
    const locked = await store.lockVersion(tx, versionId)
    if (!locked || locked.status === 'ready' || locked.status === 'failed') return undefined
    await store.updateVersion(tx, versionId, { status: 'parsing', parseStartedAt: tx.now() })
    const row = await store.findDocument(tx, documentId)
    if (row && !row.document.currentVersionId) await store.updateDocument(tx, documentId, { status: 'parsing' })
    return locked
  })
  if (!version?.blobKey) return
  const outcome = await ctx.ports.reader.parse(await ctx.blobs.localPath(version.blobKey), {
    fileName: version.fileName,
    signal,
  })
  signal.throwIfAborted()

  await ctx.transaction(async (tx) => {
    const locked = await store.lockVersion(tx, versionId)
    if (!locked || locked.status === 'ready') return
    if (outcome.status === 'failed') {
      await store.updateVersion(tx, versionId, {
        status: 'failed',
        failureReason: outcome.reason,
        failureDetail: outcome.detail ?? null,
        parsedAt: tx.now(),
      })
      const row = await store.findDocument(tx, documentId)
      if (row && !row.document.currentVersionId) {
        await store.updateDocument(tx, documentId, { status: 'failed', failureReason: outcome.reason })
      }
      return
    }
    const parsed = outcome.document
    await store.replacePages(tx, { id: versionId, documentId }, pagesOf(parsed), elementsByPage(parsed))
    await store.updateVersion(tx, versionId, {
      status: 'ready',
      format: parsed.format,
      pageCount: parsed.pages.length,
      elementCount: parsed.elements.length,
      warnings: parsed.warnings,
      failureReason: null,
      parsedAt: tx.now(),
    })
    await store.updateDocument(tx, documentId, {
      status: 'ready',
      failureReason: null,
      format: parsed.format,
      pageCount: parsed.pages.length,
      currentVersionId: versionId,
      fileName: version.fileName,
      wordsIndexedAt: null,
      vectorsIndexedAt: null,
    })
    await ctx.ports.documentWatcher.documentsReady(tx, [{ documentId, versionId }])
  })
}

/** Reading was begun again and again and never ended. The person sees it, and may try once more. */
export async function giveUpParsing(ctx: Scope, payload: { documentId: string; versionId: string }): Promise<void> {
  await ctx.transaction(async (tx) => {
    const locked = await store.lockVersion(tx, payload.versionId)
    if (!locked || locked.status === 'ready') return
    await store.updateVersion(tx, payload.versionId, {
      status: 'failed',
      failureReason: 'interrupted',
      parsedAt: tx.now(),
    })
    const row = await store.findDocument(tx, payload.documentId)
    if (row && !row.document.currentVersionId) {
      await store.updateDocument(tx, payload.documentId, { status: 'failed', failureReason: 'interrupted' })
    }
  })
}

/** A format without pages still has one place where its elements stand. */
function pagesOf(parsed: ParsedDocument): Page[] {
  return parsed.pages.length > 0 ? parsed.pages : [{ number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'flow' }]
}

function elementsByPage(parsed: ParsedDocument): (page: number) => Element[] {
  const first = pagesOf(parsed)[0]?.number ?? 1
  const groups = Map.groupBy(parsed.elements, (element) => element.provenance[0]?.page ?? first)
  return (page) => groups.get(page) ?? []
}

export async function retryDocument(ctx: Scope, documentId: string): Promise<Document> {
  return ctx.transaction(async (tx) => {
    const row = await getListed(tx, documentId)
    await getWritable(tx, documentId)
    const [latest] = await store.listVersions(tx, documentId)
    if (latest?.status !== 'failed') {
      throw new AppError('conflict', 'documents.not-failed', {
        ko: '읽지 못한 문서만 다시 읽을 수 있습니다. 목록을 새로 고쳐 주세요.',
        en: 'Only a document that could not be read can be read again. Refresh the list.',
      })
    }
    await store.updateVersion(tx, latest.id, { status: 'queued', failureReason: null, failureDetail: null })
    if (!row.document.currentVersionId)
      await store.updateDocument(tx, documentId, { status: 'queued', failureReason: null })
    await tx.jobs.add(parseDocumentJob, {
      workspaceId: tx.actor.workspaceId,
      memberId: tx.actor.memberId,
      documentId,
      versionId: latest.id,
    })
    await tx.audit({ action: 'document.retried', objectKind: 'document', objectId: documentId })
    return present(await getListed(tx, documentId))
  })
}

// ---------------------------------------------------------------- purging

/** For good. The title must be typed, because nothing brings it back. */
export async function purgeDocument(ctx: Scope, documentId: string, title: string) {
  return ctx.transaction(async (tx) => {
    const row = await getListed(tx, documentId)
    await getWritable(tx, documentId)
    if (!row.document.isHidden || row.document.title !== title) {
      throw new AppError('conflict', 'documents.purge-not-confirmed', {
        ko: '먼저 삭제한 문서만, 제목을 그대로 적어야 완전히 지울 수 있습니다.',
        en: 'Only a deleted document can be removed for good, and its title must be given exactly.',
      })
    }
    await tx.jobs.add(purgeDocumentJob, { workspaceId: tx.actor.workspaceId, memberId: tx.actor.memberId, documentId })
    await tx.audit({ action: 'document.purge-asked', objectKind: 'document', objectId: documentId })
    return {}
  })
}

/** Rows first, then files: a crash in between leaves files that nobody points to, never rows without files. */
export async function removePurged(ctx: Scope, documentId: string): Promise<void> {
  const gone = await ctx.transaction(async (tx) => {
    const versions = await store.listVersions(tx, documentId)
    if (versions.length === 0) return []
    await store.removeNode(tx, documentId)
    const removed: { id: string; blobKey: string | null }[] = []
    for (const { id, blobKey, sha256 } of versions) {
      removed.push({ id, blobKey: blobKey && !(await store.isBlobUsed(tx, blobKey)) ? blobKey : null })
      await tx.audit({
        action: 'document.purged',
        objectKind: 'document',
        objectId: documentId,
        detail: { versionId: id, sha256 },
      })
    }
    return removed
  })
  for (const { id, blobKey } of gone) {
    await ctx.blobs.removeAll(`pictures/${id}`)
    if (blobKey) await ctx.blobs.remove(blobKey)
  }
}

// ---------------------------------------------------------------- for the domains to the right

export const listCurrent = store.listByIds
export const listElements = store.listElements
export const noteIndexed = store.noteIndexed

// ---------------------------------------------------------------- shared steps

async function getListed(tx: Tx, documentId: string): Promise<store.ListedDocument> {
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

function present(row: store.ListedDocument): Document {
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
    folderName: row.folderName,
    label: Label.parse(document.label),
    pageCount: document.pageCount,
    sizeBytes: row.sizeBytes,
    versionNumber: row.versionNumber,
    createdAt: document.createdAt.toISOString(),
    createdByName: row.createdByName,
    updatedAt: document.updatedAt.toISOString(),
    wordsIndexedAt: document.wordsIndexedAt?.toISOString() ?? null,
    vectorsIndexedAt: document.vectorsIndexedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt ? new Date(row.deletedAt).toISOString() : null,
    mayWrite: row.mayWrite,
    mayShare: row.mayShare,
  }
}

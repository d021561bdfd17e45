/** The parse job, and trying it again. */
import { getWritable, lockRights } from '../access/service.ts'
import { AppError } from '../kernel/error.ts'
import type { Scope } from '../kernel/scope.ts'
import { announce } from '../webhooks/service.ts'
import type { Document } from './contract.ts'
import type { Element, Page, ParsedDocument } from './elements.ts'
import { type Enclosed, placeEnclosed, takeOutEnclosed } from './enclosed.service.ts'
import { parseDocumentJob } from './jobs.ts'
import { isPackedFormat } from './ports.ts'
import { getListed, present } from './reading.service.ts'
import * as store from './store.ts'

/** Reads one version's file. The old version stays readable until the new one is complete. */
export async function parseDocument(
  ctx: Scope,
  payload: { documentId: string; versionId: string },
  signal: AbortSignal,
): Promise<void> {
  const { documentId, versionId } = payload
  const found = await ctx.transaction(async (tx) => {
    const locked = await store.lockVersion(tx, versionId)
    if (!locked || locked.status === 'ready' || locked.status === 'failed') return undefined
    await store.updateVersion(tx, versionId, { status: 'parsing', parseStartedAt: tx.now() })
    const row = await store.findDocument(tx, documentId)
    if (row && !row.document.currentVersionId) await store.updateDocument(tx, documentId, { status: 'parsing' })
    return { version: locked, label: row?.document.label }
  })
  if (!found?.version.blobKey) return
  const { version, label } = found
  const { fileName } = version
  const { outcome, enclosed } = await ctx.blobs.withLocalPath(found.version.blobKey, async (path) => {
    const outcome = await ctx.ports.reader.parse(path, { fileName, label, signal })
    const enclosed: Enclosed =
      outcome.status === 'parsed' && isPackedFormat(outcome.document.format)
        ? await takeOutEnclosed(ctx, { documentId, path, fileName }, signal)
        : { files: [], warnings: [] }
    return { outcome, enclosed }
  })
  signal.throwIfAborted()

  await ctx.transaction(async (tx) => {
    if (enclosed.files) await lockRights(tx) // Before any document is locked, as changes of the tree do.
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
      await announce(tx, {
        type: 'document.failed',
        nodeId: documentId,
        data: { documentId, versionId, reason: outcome.reason },
      })
      return
    }
    const parsed = outcome.document
    await store.replacePages(tx, { id: versionId, documentId }, pagesOf(parsed), elementsByPage(parsed))
    await store.updateVersion(tx, versionId, {
      status: 'ready',
      format: parsed.format,
      pageCount: parsed.pages.length,
      elementCount: parsed.elements.length,
      warnings: [...parsed.warnings, ...enclosed.warnings],
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
    await announce(tx, { type: 'document.ready', nodeId: documentId, data: { documentId, versionId } })
    if (enclosed.files) await placeEnclosed(tx, documentId, enclosed.files)
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
      documentId,
      versionId: latest.id,
    })
    await tx.audit({ action: 'document.retried', objectKind: 'document', objectId: documentId })
    return present(await getListed(tx, documentId))
  })
}

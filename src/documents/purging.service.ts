/** Removing documents for good. */
import { getWritable, markForRemoval } from '../access/service.ts'
import { AppError } from '../kernel/error.ts'
import type { Scope } from '../kernel/scope.ts'
import { binDays } from './contract.ts'
import * as enclosedStore from './enclosed.store.ts'
import { emptyBinJob, purgeDocumentJob } from './jobs.ts'
import * as purging from './purging.store.ts'
import { getListed } from './reading.service.ts'
import * as store from './store.ts'

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
    await markForRemoval(tx, documentId)
    await tx.jobs.add(purgeDocumentJob, { documentId })
    await tx.audit({ action: 'document.purge-asked', objectKind: 'document', objectId: documentId })
    return {}
  })
}

/** By the clock, for what has lain in the bin for 30 days. */
export async function askToRemoveExpired(ctx: Scope, nodeId: string): Promise<void> {
  await ctx.transaction((tx) => tx.jobs.add(emptyBinJob, { nodeId }))
}

/** A document, or a folder with all that lies in it, unless it was restored meanwhile. */
export async function removeExpired(ctx: Scope, nodeId: string, signal: AbortSignal): Promise<void> {
  const before = new Date(ctx.now().getTime() - binDays * 86_400_000)
  const documentIds = await ctx.transaction(async (tx) => {
    await purging.markExpired(tx, nodeId, before)
    return purging.listBeingRemoved(tx, nodeId)
  })
  for (const documentId of documentIds) {
    signal.throwIfAborted()
    await removePurged(ctx, documentId)
  }
  await ctx.transaction((tx) => purging.removeFolders(tx, nodeId))
}

/** With all that came inside it, the innermost first. */
export async function removePurged(ctx: Scope, documentId: string): Promise<void> {
  const within = await ctx.transaction((tx) => enclosedStore.listEnclosedWithin(tx, documentId))
  for (const id of [...within, documentId]) await removeOne(ctx, id)
}

/** Rows first, then files: a crash in between leaves files that nobody points to, never rows without files. */
async function removeOne(ctx: Scope, documentId: string): Promise<void> {
  const gone = await ctx.transaction(async (tx) => {
    const versions = await store.listVersions(tx, documentId)
    if (versions.length === 0) return []
    await purging.removeNode(tx, documentId)
    const removed: { id: string; blobKey: string | null }[] = []
    for (const { id, blobKey, sha256 } of versions) {
      removed.push({ id, blobKey: blobKey && !(await purging.isBlobUsed(tx, blobKey)) ? blobKey : null })
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

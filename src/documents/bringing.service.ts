/** Files and rows on their way in: stored first, then written with their job in one transaction. */
import { createHash } from 'node:crypto'
import {
  getWritable,
  getWritableFolder,
  listWritable,
  personalFolderOf,
  placeNode,
  refuseAboveClearance,
} from '../access/service.ts'
import { AppError } from '../kernel/error.ts'
import { newId } from '../kernel/id.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import type { Document } from './contract.ts'
import type { Page } from './elements.ts'
import { titleOf } from './file-title.ts'
import { parseDocumentJob } from './jobs.ts'
import { getListed, present } from './reading.service.ts'
import * as store from './store.ts'
import { elementsOfText } from './text-elements.ts'

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
    await getWritableFolder(tx, id) // Before a large file is taken in for nothing.
    if (input.label !== undefined) await refuseAboveClearance(tx, input.label)
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
    const [named] = await store.findInFolder(
      tx,
      folderId,
      input.externalId ? { externalIds: [input.externalId] } : { fileName },
    )
    const latest = named && (await store.listVersions(tx, named.id))[0]
    // The name comes first: the bytes of another file, sent under this name, are a new version of this one.
    const same = named
      ? latest?.sha256 === blob.sha256 && named.id
      : await store.findInFolderByHash(tx, folderId, blob.sha256)
    if (same) return { document: present(await getListed(tx, same)), outcome: 'unchanged' as const }
    if (named) await getWritable(tx, named.id)
    const documentId = named?.id ?? newId()
    const number = (latest?.number ?? 0) + 1
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

/** Texts that are no files: each row is a document whose only page is its text. Idempotent by row id and text. */
export async function addRows(ctx: Scope, input: OperationInput<typeof contract.addRows>['body']) {
  return ctx.transaction(async (tx) => {
    await getWritableFolder(tx, input.folderId)
    await refuseAboveClearance(tx, input.label)
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
        .update([row.title ?? '', ...(row.headings ?? []), row.text].join('\n'))
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
    const changed = fresh.filter((one) => !isNew(one)).map((one) => one.documentId)
    const writable = await listWritable(tx, changed)
    const closed = changed.find((documentId) => !writable.has(documentId))
    if (closed) await getWritable(tx, closed) // A document may be closed to somebody who may write in its folder.
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
  fresh: readonly {
    row: { title?: string | undefined; headings?: string[] | undefined; text: string }
    documentId: string
    versionId: string
  }[],
): Promise<void> {
  for (const { row, documentId, versionId } of fresh) {
    const elements = elementsOfText(documentId, row.text, row.headings)
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

/**
 * Files that came inside another file: attachments of a mail, entries of an archive. Each becomes a document whose node
 * lies below its container's, so that readers, label, bin and moves follow (0020); what is in it is read by a job of its own,
 * which may find further files inside.
 */
import { placeNode, putIntoBin } from '../access/service.ts'
import { newId } from '../kernel/id.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type { ParseWarning } from './elements.ts'
import * as enclosedStore from './enclosed.store.ts'
import { titleOf } from './file-title.ts'
import { parseDocumentJob } from './jobs.ts'
import * as store from './store.ts'

/** A mail in an archive in a mail. What lies deeper stays in its container's original. */
const maxDepth = 3
/** Below one upload, over all depths: each costs a row, a file and a parse. */
const maxEnclosed = 2000

export interface EnclosedFile {
  /** Its path inside the container, unique there. */
  place: string
  fileName: string
  blobKey: string
  sha256: string
  sizeBytes: number
}

export interface Enclosed {
  /** Undefined: it is not known what lies inside, so what is known from before stays. */
  files: EnclosedFile[] | undefined
  warnings: ParseWarning[]
}

/** Takes the files out of a container and stores their bytes. Nothing is written to the database yet. */
export async function takeOutEnclosed(
  ctx: Scope,
  container: { documentId: string; path: string; fileName: string },
  signal: AbortSignal,
): Promise<Enclosed> {
  const { depth, documents } = await ctx.transaction((tx) => enclosedStore.measureEnclosure(tx, container.documentId))
  if (depth >= maxDepth) return { files: undefined, warnings: [{ code: 'enclosed-too-deep' }] }
  const outcome = await ctx.ports.reader.unpack(container.path, { fileName: container.fileName, signal })
  if (outcome.status === 'failed')
    return { files: undefined, warnings: [{ code: 'enclosed-unread', detail: outcome.reason }] }
  try {
    const taken = outcome.entries.slice(0, Math.max(0, maxEnclosed - documents))
    const files: EnclosedFile[] = []
    const places = new Set<string>()
    for (const entry of taken) {
      signal.throwIfAborted()
      const blob = await ctx.blobs.put(
        `originals/${ctx.actor.workspaceId}`,
        ctx.ports.reader.readEntry(entry),
        ctx.ports.uploadLimitBytes,
      )
      if (blob === 'too-large') {
        outcome.skipped.push({ ...entry, reason: 'too-large' })
        continue
      }
      const fileName = entry.name.normalize('NFC').slice(0, 255)
      const { key: blobKey, sha256, sizeBytes } = blob
      files.push({ place: unusedPlace(placeOf(entry), places), fileName, blobKey, sha256, sizeBytes })
    }
    const leftOut = outcome.entries.length - taken.length
    return {
      files,
      warnings: [
        ...outcome.skipped.map((entry) => ({
          code: entry.reason === 'encrypted' ? 'enclosed-locked' : 'enclosed-skipped',
          detail: placeOf(entry),
        })),
        ...(leftOut > 0 ? [{ code: 'enclosed-too-many', detail: String(leftOut) }] : []),
      ],
    }
  } finally {
    await ctx.ports.reader.discard(outcome)
  }
}

/** In the transaction in which the container becomes readable: what a former version held too keeps its document. */
export async function placeEnclosed(tx: Tx, containerId: string, files: readonly EnclosedFile[]): Promise<void> {
  const known = new Map((await enclosedStore.listEnclosed(tx, containerId)).map((one) => [one.externalId, one]))
  const latest = new Map(
    (
      await store.latestVersions(
        tx,
        [...known.values()].map((one) => one.id),
      )
    ).map((one) => [one.documentId, one]),
  )
  for (const file of files) {
    const before = known.get(file.place)
    known.delete(file.place)
    const version = before && latest.get(before.id)
    if (version?.sha256 === file.sha256) continue
    const documentId = before?.id ?? newId()
    if (!before) await placeDocument(tx, containerId, documentId, file)
    const versionId = newId()
    const { fileName, blobKey, sha256, sizeBytes } = file
    await store.insertVersions(tx, [
      {
        id: versionId,
        documentId,
        number: (version?.number ?? 0) + 1,
        fileName,
        blobKey,
        sha256,
        sizeBytes,
        status: 'queued',
        format: null,
      },
    ])
    await tx.jobs.add(parseDocumentJob, { documentId, versionId })
  }
  // What the new version does not hold any more; the bin lets go of it after its time.
  for (const gone of known.values()) if (!gone.isHidden) await putIntoBin(tx, gone.id)
}

async function placeDocument(tx: Tx, containerId: string, documentId: string, file: EnclosedFile): Promise<void> {
  await placeNode(tx, { id: documentId, parentId: containerId, kind: 'document', name: file.fileName, ownLabel: 0 })
  await store.insertDocuments(tx, [
    {
      id: documentId,
      title: titleOf(file.fileName),
      fileName: file.fileName,
      externalId: file.place,
      status: 'queued',
      format: null,
    },
  ])
}

function placeOf({ name, inside }: { name: string; inside: string }): string {
  return (inside === '' ? name : `${inside}/${name}`).normalize('NFC')
}

/** A mail may hold two files of one name. */
function unusedPlace(name: string, places: Set<string>): string {
  let place = name.slice(0, 190)
  for (let number = 2; places.has(place); number++) place = `${name.slice(0, 190)} (${number})`
  places.add(place)
  return place
}

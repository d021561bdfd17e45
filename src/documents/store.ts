/** The queries of documents, versions and pages. */
import { and, asc, desc, eq, gt, inArray, isNotNull, lt, or, type SQL, sql } from 'drizzle-orm'
import { mayOnRow, member, node } from '../access/tables.ts'
import type { Tx } from '../kernel/scope.ts'
import { leastSure } from './doubt.ts'
import type { Element, ParsedDocument } from './elements.ts'
import { document, documentPage, documentVersion } from './tables.ts'

export type DocumentRow = typeof document.$inferSelect
export type VersionRow = typeof documentVersion.$inferSelect
export type PageRow = typeof documentPage.$inferSelect

const listed = {
  document,
  folderId: sql<string | null>`CASE WHEN ${document.enclosedIn} IS NULL THEN ${node.parentId} END`,
  parentName: sql<string | null>`(SELECT p.name FROM node p WHERE p.id = ${node.parentId})`,
  deletedAt: node.deletedAt,
  createdByName: sql<string>`coalesce((SELECT m.name FROM ${member} m WHERE m.id = ${document.createdBy}), '–')`,
  // In one, since the policy of versions is asked each time.
  newest: sql<ListedDocument['newest']>`(SELECT jsonb_build_object('number', v.number, 'sizeBytes', v.size_bytes)
    FROM document_version v WHERE v.document_id = ${document.id} ORDER BY v.number DESC LIMIT 1)`,
  mayWrite: mayOnRow('write', document),
  mayShare: sql<boolean>`${document.enclosedIn} IS NULL AND ${mayOnRow('share', document)}`,
  mayTakeOut: sql<boolean>`access.may_take_out(${document.id}, ${document.label})`,
}
export type ListedDocument = {
  document: DocumentRow
  folderId: string | null
  /** Of the folder, or of the file that it came inside. Null where the reader may not see it. */
  parentName: string | null
  deletedAt: Date | null
  createdByName: string
  /** Null in the bin: versions of what was deleted are not read. */
  newest: { number: number; sizeBytes: number } | null
  mayWrite: boolean
  mayShare: boolean
  mayTakeOut: boolean
}

export interface DocumentQuery {
  limit: number
  after: string[] | undefined
  folderId: string | undefined
  /** What lies in any of these; none of them: nothing. */
  neededFolderIds: readonly string[] | undefined
  status: DocumentRow['status'] | undefined
  format: string | undefined
  label: number | undefined
  search: string | undefined
  ids: readonly string[] | undefined
  sort: 'newest' | 'oldest' | 'title'
  deleted: boolean
}

export async function listDocuments(tx: Tx, query: DocumentQuery): Promise<ListedDocument[]> {
  return tx.db
    .select(listed)
    .from(document)
    .innerJoin(node, eq(node.id, document.id))
    .where(and(...conditionsOf(query), afterCursor(query)))
    .orderBy(...orderOf(query.sort))
    .limit(query.limit + 1)
}

export async function countMatching(tx: Tx, query: DocumentQuery): Promise<number> {
  const [row] = await tx.db
    .select({ count: sql<number>`count(*)::int` })
    .from(document)
    .innerJoin(node, eq(node.id, document.id))
    .where(and(...conditionsOf(query)))
  return row?.count ?? 0
}

function conditionsOf(query: DocumentQuery): (SQL | undefined)[] {
  const words = query.search?.trim()
  return [
    eq(document.isHidden, query.deleted),
    query.deleted ? isNotNull(node.deletedAt) : undefined,
    query.folderId ? liesInside([query.folderId]) : undefined,
    query.neededFolderIds ? liesInside(query.neededFolderIds) : undefined,
    query.status ? eq(document.status, query.status) : undefined,
    query.format ? eq(document.format, query.format) : undefined,
    query.label === undefined ? undefined : eq(document.label, query.label),
    query.ids ? inArray(document.id, [...query.ids]) : undefined,
    words
      ? sql`(${document.title} ILIKE ${likeOf(words)} OR ${document.fileName} ILIKE ${likeOf(words)} OR ${document.externalId} = ${words})`
      : undefined,
  ]
}

function liesInside(folderIds: readonly string[]): SQL {
  if (folderIds.length === 0) return sql`false`
  return sql`${document.id} IN (
    WITH RECURSIVE inside AS (
      SELECT unnest(${sql.param([...folderIds])}::uuid[]) AS id UNION SELECT n.id FROM node n JOIN inside ON n.parent_id = inside.id)
    SELECT id FROM inside)`
}

function likeOf(words: string): string {
  return `%${words.replaceAll(/[\\%_]/g, (found) => `\\${found}`)}%`
}

function orderOf(sort: DocumentQuery['sort']): SQL[] {
  if (sort === 'title') return [asc(document.title), asc(document.id)]
  if (sort === 'oldest') return [asc(document.createdAt), asc(document.id)]
  return [desc(document.createdAt), desc(document.id)]
}

function afterCursor(query: DocumentQuery): SQL | undefined {
  const [key, id] = query.after ?? []
  if (key === undefined || id === undefined) return undefined
  if (query.sort === 'title') {
    return or(gt(document.title, key), and(eq(document.title, key), gt(document.id, id)))
  }
  // Ids are version 7 UUIDs: they sort by time, so the id alone is the order of creation.
  return query.sort === 'oldest' ? gt(document.id, id) : lt(document.id, id)
}

export async function findDocument(tx: Tx, documentId: string): Promise<ListedDocument | undefined> {
  const [row] = await tx.db
    .select(listed)
    .from(document)
    .innerJoin(node, eq(node.id, document.id))
    .where(eq(document.id, documentId))
  return row
}

export async function listByIds(tx: Tx, documentIds: readonly string[]): Promise<DocumentRow[]> {
  if (documentIds.length === 0) return []
  return tx.db
    .select()
    .from(document)
    .where(inArray(document.id, [...documentIds]))
}

export async function countByState(tx: Tx) {
  const { rows } = await tx.db.execute<{
    queued: number
    parsing: number
    ready: number
    failed: number
    words_indexed: number
    vectors_indexed: number
  }>(sql`
    SELECT count(*) FILTER (WHERE status = 'queued')::int AS queued, count(*) FILTER (WHERE status = 'parsing')::int AS parsing,
           count(*) FILTER (WHERE status = 'ready')::int AS ready, count(*) FILTER (WHERE status = 'failed')::int AS failed,
           count(words_indexed_at)::int AS words_indexed, count(vectors_indexed_at)::int AS vectors_indexed
      FROM document WHERE NOT is_hidden`)
  return rows[0]
}

/** One upload into a folder at a time, so that the same file sent twice becomes one document. */
export async function lockFolder(tx: Tx, folderId: string): Promise<void> {
  await tx.db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`folder ${folderId}`}, 0))`)
}

export async function findInFolder(
  tx: Tx,
  folderId: string,
  by: { externalIds: readonly string[] } | { fileName: string },
): Promise<DocumentRow[]> {
  const condition =
    'fileName' in by
      ? and(eq(document.fileName, by.fileName), sql`${document.externalId} IS NULL`)
      : inArray(document.externalId, [...by.externalIds])
  const rows = await tx.db
    .select({ document })
    .from(document)
    .innerJoin(node, eq(node.id, document.id))
    .where(and(eq(node.parentId, folderId), eq(document.isHidden, false), condition))
  return rows.map((row) => row.document)
}

export async function findInFolderByHash(tx: Tx, folderId: string, sha256: string): Promise<string | undefined> {
  const [row] = await tx.db
    .select({ id: document.id })
    .from(document)
    .innerJoin(node, eq(node.id, document.id))
    .innerJoin(documentVersion, eq(documentVersion.documentId, document.id))
    .where(
      and(
        eq(node.parentId, folderId),
        eq(document.isHidden, false),
        eq(documentVersion.sha256, sha256),
        sql`${documentVersion.number} = (SELECT max(v.number) FROM document_version v WHERE v.document_id = ${document.id})`,
      ),
    )
  return row?.id
}

export async function insertDocuments(
  tx: Tx,
  rows: {
    id: string
    title: string
    fileName: string
    externalId: string | null
    status: DocumentRow['status']
    format: string | null
  }[],
): Promise<void> {
  await tx.db.insert(document).values(
    rows.map((row) => ({
      ...row,
      workspaceId: tx.actor.workspaceId,
      createdBy: tx.actor.memberId,
      createdAt: tx.now(),
      updatedAt: tx.now(),
    })),
  )
}

export async function updateDocument(tx: Tx, documentId: string, values: Partial<DocumentRow>): Promise<void> {
  await tx.db
    .update(document)
    .set({ ...values, updatedAt: tx.now() })
    .where(eq(document.id, documentId))
}

/**
 * Documents come before their chunks, in this order: a change of rights locks a document, then its chunks, and an indexing
 * step that locked the chunks first would wait for it in a circle.
 */
export async function lockDocuments(tx: Tx, documentIds: readonly string[]): Promise<void> {
  if (documentIds.length === 0) return
  await tx.db
    .select({ id: document.id })
    .from(document)
    .where(inArray(document.id, [...documentIds]))
    .orderBy(asc(document.id))
    .for('no key update')
}

/** The facts of indexing do not touch `updatedAt`: the document itself did not change. */
export async function noteIndexed(
  tx: Tx,
  documentIds: readonly string[],
  values: Partial<Pick<DocumentRow, 'wordsIndexedAt' | 'vectorsIndexedAt'>>,
): Promise<void> {
  if (documentIds.length > 0)
    await tx.db
      .update(document)
      .set(values)
      .where(inArray(document.id, [...documentIds]))
}

// ---------------------------------------------------------------- versions and pages

export async function listVersions(tx: Tx, documentId: string): Promise<VersionRow[]> {
  return tx.db
    .select()
    .from(documentVersion)
    .where(eq(documentVersion.documentId, documentId))
    .orderBy(desc(documentVersion.number))
}

export async function latestVersions(tx: Tx, documentIds: readonly string[]): Promise<VersionRow[]> {
  if (documentIds.length === 0) return []
  return tx.db
    .select()
    .from(documentVersion)
    .where(
      and(
        inArray(documentVersion.documentId, [...documentIds]),
        sql`${documentVersion.number} = (SELECT max(v.number) FROM document_version v WHERE v.document_id = ${documentVersion.documentId})`,
      ),
    )
}

/** Locks the version, so that a job that runs twice does its work once. */
export async function lockVersion(tx: Tx, versionId: string): Promise<VersionRow | undefined> {
  const [row] = await tx.db.select().from(documentVersion).where(eq(documentVersion.id, versionId)).for('update')
  return row
}

export async function insertVersions(
  tx: Tx,
  rows: Pick<
    VersionRow,
    'id' | 'documentId' | 'number' | 'fileName' | 'blobKey' | 'sha256' | 'sizeBytes' | 'status' | 'format'
  >[],
): Promise<void> {
  await tx.db.insert(documentVersion).values(
    rows.map((row) => ({
      ...row,
      workspaceId: tx.actor.workspaceId,
      createdBy: tx.actor.memberId,
      createdAt: tx.now(),
    })),
  )
}

export async function updateVersion(tx: Tx, versionId: string, values: Partial<VersionRow>): Promise<void> {
  await tx.db.update(documentVersion).set(values).where(eq(documentVersion.id, versionId))
}

export async function replacePages(
  tx: Tx,
  version: { id: string; documentId: string },
  pages: ParsedDocument['pages'],
  elementsOf: (pageNumber: number) => Element[],
): Promise<void> {
  await tx.db.delete(documentPage).where(eq(documentPage.documentVersionId, version.id))
  await insertPages(tx, version, pages, elementsOf)
}

export async function insertPages(
  tx: Tx,
  version: { id: string; documentId: string },
  pages: ParsedDocument['pages'],
  elementsOf: (pageNumber: number) => Element[],
): Promise<void> {
  // In portions, because one statement takes at most 65,535 parameters.
  for (let start = 0; start < pages.length; start += 500) {
    await tx.db.insert(documentPage).values(
      pages.slice(start, start + 500).map((page) => ({
        documentVersionId: version.id,
        documentId: version.documentId,
        workspaceId: tx.actor.workspaceId,
        number: page.number,
        widthPt: page.widthPt,
        heightPt: page.heightPt,
        rotation: page.rotation,
        mode: page.mode,
        name: page.name ?? null,
        needsOcr: page.needsOcr ?? false,
        elements: elementsOf(page.number),
      })),
    )
  }
}

export async function listPages(tx: Tx, versionId: string) {
  return tx.db
    .select({
      number: documentPage.number,
      mode: documentPage.mode,
      name: documentPage.name,
      widthPt: documentPage.widthPt,
      heightPt: documentPage.heightPt,
      needsOcr: documentPage.needsOcr,
      elementCount: sql<number>`jsonb_array_length(${documentPage.elements})`,
      doubtCount: countDoubtsOf(documentPage.elements),
    })
    .from(documentPage)
    .where(eq(documentPage.documentVersionId, versionId))
    .orderBy(documentPage.number)
}

/** The same count as `countDoubts`, for pages whose elements are not fetched. */
function countDoubtsOf(elements: typeof documentPage.elements) {
  const unread = '$[*] ? (@.review.state == "parsed").source'
  const words = `${unread}.words[*] ? (@.confidence < ${leastSure})`
  const whole = `${unread} ? (@.confidence < ${leastSure} && !exists (@.words[*]))`
  return sql<number>`(select count(*)::int from jsonb_path_query(${elements}, ${words}::jsonpath))
    + (select count(*)::int from jsonb_path_query(${elements}, ${whole}::jsonpath))`
}

export async function findPage(tx: Tx, versionId: string, number: number): Promise<PageRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(documentPage)
    .where(and(eq(documentPage.documentVersionId, versionId), eq(documentPage.number, number)))
  return row
}

export async function listElements(tx: Tx, versionId: string): Promise<Element[]> {
  const rows = await tx.db
    .select({ elements: documentPage.elements })
    .from(documentPage)
    .where(eq(documentPage.documentVersionId, versionId))
    .orderBy(documentPage.number)
  return rows.flatMap((row) => row.elements).sort((left, right) => left.order - right.order)
}

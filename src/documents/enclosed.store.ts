/** The queries of what came inside a file. */
import { asc, eq, sql } from 'drizzle-orm'
import type { Tx } from '../kernel/scope.ts'
import type { DocumentRow } from './store.ts'
import { document } from './tables.ts'

/** How many files this one lies in, one inside the other, and how many came inside the outermost. */
export async function measureEnclosure(tx: Tx, documentId: string): Promise<{ depth: number; documents: number }> {
  const { rows } = await tx.db.execute<{ depth: number; documents: number }>(sql`
    WITH RECURSIVE up AS (
      SELECT d.id, d.enclosed_in, 0 AS depth FROM document d WHERE d.id = ${documentId}
      UNION ALL SELECT d.id, d.enclosed_in, up.depth + 1 FROM document d JOIN up ON d.id = up.enclosed_in),
    outermost AS (SELECT id, depth FROM up WHERE enclosed_in IS NULL),
    below AS (
      SELECT id FROM outermost
      UNION ALL SELECT d.id FROM document d JOIN below ON d.enclosed_in = below.id)
    SELECT (SELECT max(depth) FROM up)::int AS depth, (SELECT count(*) - 1 FROM below)::int AS documents`)
  return rows[0] ?? { depth: 0, documents: 0 }
}

/** What came directly inside a document, in the order of its places there. Deleted ones too. */
export async function listEnclosed(tx: Tx, documentId: string): Promise<DocumentRow[]> {
  return tx.db.select().from(document).where(eq(document.enclosedIn, documentId)).orderBy(asc(document.id))
}

/** All that came inside a document, the innermost first. */
export async function listEnclosedWithin(tx: Tx, documentId: string): Promise<string[]> {
  const { rows } = await tx.db.execute<{ id: string }>(sql`
    WITH RECURSIVE below AS (
      SELECT d.id, 1 AS depth FROM document d WHERE d.enclosed_in = ${documentId}
      UNION ALL SELECT d.id, below.depth + 1 FROM document d JOIN below ON d.enclosed_in = below.id)
    SELECT id FROM below ORDER BY depth DESC`)
  return rows.map((row) => row.id)
}

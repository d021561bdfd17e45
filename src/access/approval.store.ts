/** The queries of approvals. Policies let see: whoever asked, who may decide, and auditors. */
import { and, desc, eq, gt, ne, sql } from 'drizzle-orm'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import { approval } from './tables.ts'

export type ApprovalRow = typeof approval.$inferSelect
export type ApprovalBox = 'waiting' | 'mine' | 'all'

const mostShown = 200

export async function insertApproval(
  tx: Tx,
  values: Pick<ApprovalRow, 'kind' | 'subjectKind' | 'subjectId' | 'subjectLabel' | 'reason' | 'payload' | 'expiresAt'>,
): Promise<ApprovalRow> {
  const [row] = await tx.db
    .insert(approval)
    .values({
      id: newId(),
      workspaceId: tx.actor.workspaceId,
      askedBy: tx.actor.memberId,
      askedAt: tx.now(),
      state: 'asked',
      ...values,
    })
    .returning()
  if (!row) throw new Error('an approval that was not inserted')
  return row
}

export async function listApprovals(tx: Tx, box: ApprovalBox): Promise<ApprovalRow[]> {
  const me = tx.actor.memberId
  return tx.db
    .select()
    .from(approval)
    .where(
      box === 'waiting'
        ? and(eq(approval.state, 'asked'), gt(approval.expiresAt, tx.now()), ne(approval.askedBy, me))
        : box === 'mine'
          ? eq(approval.askedBy, me)
          : undefined,
    )
    .orderBy(desc(approval.askedAt), desc(approval.id))
    .limit(mostShown)
}

export async function findApproval(tx: Tx, id: string): Promise<ApprovalRow | undefined> {
  const [row] = await tx.db.select().from(approval).where(eq(approval.id, id))
  return row
}

export async function findOpen(tx: Tx, kind: string, subjectId: string): Promise<ApprovalRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(approval)
    .where(
      and(
        eq(approval.kind, kind),
        eq(approval.subjectId, subjectId),
        eq(approval.askedBy, tx.actor.memberId),
        eq(approval.state, 'asked'),
        gt(approval.expiresAt, tx.now()),
      ),
    )
  return row
}

/** @returns undefined when somebody else decided it, or its time was over */
export async function decide(
  tx: Tx,
  id: string,
  values: { state: 'approved' | 'refused' | 'withdrawn'; decisionNote: string },
): Promise<ApprovalRow | undefined> {
  const [row] = await tx.db
    .update(approval)
    .set({ ...values, decidedBy: tx.actor.memberId, decidedAt: tx.now() })
    .where(and(eq(approval.id, id), eq(approval.state, 'asked'), gt(approval.expiresAt, tx.now())))
    .returning()
  return row
}

export async function lowerLabel(tx: Tx, approvalId: string): Promise<boolean> {
  const { rows } = await tx.db.execute<{ done: boolean }>(sql`SELECT access.lower_label(${approvalId}::uuid) AS done`)
  return rows[0]?.done ?? false
}

export async function letTakeOut(tx: Tx, approvalId: string, hours: number): Promise<boolean> {
  const { rows } = await tx.db.execute<{ done: boolean }>(
    sql`SELECT access.let_take_out(${approvalId}::uuid, ${newId()}::uuid, ${hours}) AS done`,
  )
  return rows[0]?.done ?? false
}

/** The queries of conversations, turns and feedback. Policies keep each to the person who holds them. */
import { and, asc, desc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { member } from '../access/tables.ts'
import { document } from '../documents/tables.ts'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import { type AnswerFacts, conversation, conversationDisclosure, feedback, turn, turnSource } from './tables.ts'

export type ConversationRow = typeof conversation.$inferSelect
export type TurnRow = typeof turn.$inferSelect
export type SourceRow = typeof turnSource.$inferSelect
export type FeedbackRow = typeof feedback.$inferSelect

export async function listConversations(
  tx: Tx,
  memberId: string,
  query: { limit: number; after: string[] | undefined },
): Promise<ConversationRow[]> {
  const [at, id] = query.after ?? []
  return tx.db
    .select()
    .from(conversation)
    .where(
      and(
        eq(conversation.memberId, memberId),
        isNull(conversation.deletedAt),
        at && id
          ? or(
              lt(conversation.updatedAt, new Date(at)),
              and(eq(conversation.updatedAt, new Date(at)), lt(conversation.id, id)),
            )
          : undefined,
      ),
    )
    .orderBy(desc(conversation.updatedAt), desc(conversation.id))
    .limit(query.limit + 1)
}

/** @param memberId whose; an auditor may see those of others too, and must not take them for their own */
export async function findConversation(
  tx: Tx,
  conversationId: string,
  memberId: string = tx.actor.memberId,
): Promise<ConversationRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(conversation)
    .where(
      and(eq(conversation.id, conversationId), eq(conversation.memberId, memberId), isNull(conversation.deletedAt)),
    )
  return row
}

export async function insertConversation(tx: Tx, title: string): Promise<ConversationRow> {
  const now = tx.now()
  const [row] = await tx.db
    .insert(conversation)
    .values({
      id: newId(),
      workspaceId: tx.actor.workspaceId,
      memberId: tx.actor.memberId,
      title,
      createdAt: now,
      updatedAt: now,
    })
    .returning()
  if (!row) throw new Error('a conversation that was not inserted')
  return row
}

export async function updateConversation(
  tx: Tx,
  conversationId: string,
  values: Partial<Pick<ConversationRow, 'title' | 'deletedAt'>>,
): Promise<void> {
  await tx.db
    .update(conversation)
    .set({ ...values, updatedAt: tx.now() })
    .where(eq(conversation.id, conversationId))
}

export async function listTurns(tx: Tx, conversationId: string): Promise<TurnRow[]> {
  return tx.db
    .select()
    .from(turn)
    .where(eq(turn.conversationId, conversationId))
    .orderBy(asc(turn.askedAt), asc(turn.id))
}

export async function findTurn(tx: Tx, turnId: string): Promise<TurnRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(turn)
    .where(and(eq(turn.id, turnId), eq(turn.memberId, tx.actor.memberId)))
  return row
}

export async function insertTurn(tx: Tx, conversationId: string, question: string): Promise<string> {
  const id = newId()
  await tx.db.insert(turn).values({
    id,
    conversationId,
    question,
    workspaceId: tx.actor.workspaceId,
    memberId: tx.actor.memberId,
    askedAt: tx.now(),
  })
  return id
}

export async function saveAnswer(
  tx: Tx,
  turnId: string,
  values: {
    answer: AnswerFacts
    generatedText: string | null
    sources: Pick<SourceRow, 'kind' | 'number' | 'documentId' | 'content'>[]
  },
): Promise<void> {
  await tx.db
    .update(turn)
    .set({ answer: values.answer, generatedText: values.generatedText, answeredAt: tx.now() })
    .where(eq(turn.id, turnId))
  if (values.sources.length === 0) return
  await tx.db
    .insert(turnSource)
    .values(values.sources.map((source) => ({ ...source, turnId, workspaceId: tx.actor.workspaceId })))
}

/** Only those whose document the reader may see now. */
export async function listSources(tx: Tx, turnIds: readonly string[]): Promise<SourceRow[]> {
  if (turnIds.length === 0) return []
  return tx.db
    .select()
    .from(turnSource)
    .where(inArray(turnSource.turnId, [...turnIds]))
    .orderBy(asc(turnSource.number))
}

export async function listFeedback(tx: Tx, turnIds: readonly string[]): Promise<FeedbackRow[]> {
  if (turnIds.length === 0) return []
  return tx.db
    .select()
    .from(feedback)
    .where(inArray(feedback.turnId, [...turnIds]))
}

export async function saveFeedback(
  tx: Tx,
  turnId: string,
  values: { verdict: 'right' | 'wrong'; reason: string | null; comment: string },
): Promise<void> {
  await tx.db
    .insert(feedback)
    .values({ turnId, workspaceId: tx.actor.workspaceId, memberId: tx.actor.memberId, ...values })
    .onConflictDoUpdate({ target: feedback.turnId, set: { ...values, givenAt: tx.now() } })
}

export async function findPerson(tx: Tx, memberId: string): Promise<{ id: string } | undefined> {
  const [row] = await tx.db.select({ id: member.id }).from(member).where(eq(member.id, memberId))
  return row
}

export async function insertDisclosure(
  tx: Tx,
  values: { memberId: string; reason: string; expiresAt: Date },
): Promise<void> {
  await tx.db.insert(conversationDisclosure).values({
    id: newId(),
    workspaceId: tx.actor.workspaceId,
    readerId: tx.actor.memberId,
    openedAt: tx.now(),
    ...values,
  })
}

/** Asked as the policies ask: while it lasts, while the workspace allows it, and while the reader is an auditor. */
export async function isDisclosed(tx: Tx, memberId: string): Promise<boolean> {
  const { rows } = await tx.db.execute<{ open: boolean }>(
    sql`SELECT ${memberId}::uuid = ANY (access.disclosed_members()) AS open`,
  )
  return rows[0]?.open ?? false
}

/** How many of the documents the reader may see now. */
export async function countReadable(tx: Tx, documentIds: readonly string[]): Promise<number> {
  if (documentIds.length === 0) return 0
  return tx.db.$count(document, and(inArray(document.id, [...documentIds]), eq(document.isHidden, false)))
}

/** Those of the documents that are not public. */
export async function listRestricted(
  tx: Tx,
  documentIds: readonly string[],
): Promise<{ documentId: string; label: number }[]> {
  return tx.db
    .select({ documentId: document.id, label: document.label })
    .from(document)
    .where(and(inArray(document.id, [...documentIds]), gt(document.label, 0)))
}

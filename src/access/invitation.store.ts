/** The queries of links that are used once: invitations, and links to a new password. */
import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import { member, signInLink } from './tables.ts'

export type LinkRow = typeof signInLink.$inferSelect

type NewLink = Pick<
  LinkRow,
  'kind' | 'tokenHash' | 'memberId' | 'name' | 'email' | 'role' | 'clearance' | 'groupPrincipalIds' | 'expiresAt'
>

/** An open link of the same kind for the same e-mail ends: there is never more than one. */
export async function insertLink(tx: Tx, values: NewLink): Promise<string> {
  await tx.db
    .update(signInLink)
    .set({ revokedAt: tx.now() })
    .where(
      and(
        eq(signInLink.kind, values.kind),
        eq(signInLink.email, values.email),
        isNull(signInLink.usedAt),
        isNull(signInLink.revokedAt),
      ),
    )
  const id = newId()
  await tx.db.insert(signInLink).values({
    id,
    workspaceId: tx.actor.workspaceId,
    createdBy: tx.actor.memberId,
    createdAt: tx.now(),
    ...values,
  })
  return id
}

export async function listInvitations(tx: Tx): Promise<{ link: LinkRow; createdByName: string | null }[]> {
  return tx.db
    .select({ link: signInLink, createdByName: member.name })
    .from(signInLink)
    .leftJoin(member, eq(member.id, signInLink.createdBy))
    .where(eq(signInLink.kind, 'invitation'))
    .orderBy(desc(signInLink.createdAt), desc(signInLink.id))
    .limit(500)
}

/** Of people who were invited and have not come yet. */
export async function listOpenEmails(tx: Tx): Promise<string[]> {
  const rows = await tx.db
    .select({ email: signInLink.email })
    .from(signInLink)
    .where(
      and(
        eq(signInLink.kind, 'invitation'),
        isNull(signInLink.usedAt),
        isNull(signInLink.revokedAt),
        gt(signInLink.expiresAt, tx.now()),
      ),
    )
  return rows.map((row) => row.email)
}

export async function findInvitation(tx: Tx, id: string): Promise<LinkRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(signInLink)
    .where(and(eq(signInLink.id, id), eq(signInLink.kind, 'invitation')))
  return row
}

/** @returns false when it was used or taken back meanwhile */
export async function updateOpenLink(
  tx: Tx,
  id: string,
  values: Partial<Pick<LinkRow, 'tokenHash' | 'expiresAt' | 'revokedAt' | 'createdBy'>>,
): Promise<boolean> {
  const rows = await tx.db
    .update(signInLink)
    .set(values)
    .where(and(eq(signInLink.id, id), isNull(signInLink.usedAt), isNull(signInLink.revokedAt)))
    .returning({ id: signInLink.id })
  return rows.length > 0
}

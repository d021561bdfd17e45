/** What access needs from outside: somewhere to make and end sign-ins, and who listens when the tree changes. */
import type { Tx } from '../kernel/scope.ts'
import type { SecretBox } from '../kernel/secret-box.ts'

export interface SignIns {
  /** Makes a user who can sign in with e-mail and password. @returns the user's id */
  create(user: { email: string; name: string; password: string }): Promise<string>
  /** Takes a user back whose member could not be written. */
  remove(userId: string): Promise<void>
  /** @throws AppError `access.email-taken` when another person signs in with it, also of another company */
  changeEmail(userId: string, email: string): Promise<void>
  /** Whether the person has a password here, or signs in elsewhere only. */
  hasPassword(userId: string): Promise<boolean>
  /** Ends every session of the user at once. */
  endSessions(userId: string): Promise<void>
  /** Where the user is signed in, newest first. */
  listSessions(
    userId: string,
  ): Promise<{ id: string; createdAt: string; expiresAt: string; browser: string | null; address: string | null }[]>
  /** @returns false when the user has no such session */
  endSession(userId: string, sessionId: string): Promise<boolean>
  /**
   * Sets another password and ends every session but the kept one.
   * @throws AppError `access.wrong-password`, `access.locked-out`
   */
  changePassword(change: {
    userId: string
    email: string
    current: string
    next: string
    keptSessionId: string
  }): Promise<void>
}

/** Asks an identity provider who it is, before anybody signs in there. */
export interface IdentityProviders {
  /** @returns what is wrong with it; null when people can be sent there */
  findProblem(provider: {
    issuer: string
    clientId: string
    clientSecret: string | undefined
  }): Promise<ProviderProblem | null>
}
export type ProviderProblem = 'address-refused' | 'not-reached' | 'not-a-provider' | 'other-issuer'

/** What a kind of approval is about, who may ask for it, and how it is carried out. */
export interface ApprovalKind {
  /** @throws AppError `not-found` for what the actor may not see */
  getSubject(tx: Tx, subjectId: string): Promise<{ kind: string; name: string; label: number }>
  /** May the actor ask for this? */
  check(tx: Tx, asked: { subjectId: string; payload: Record<string, unknown> }): Promise<void>
  /** In the transaction of the approval, with the rights of whoever approves. */
  apply(
    tx: Tx,
    approval: { id: string; subjectKind: string; subjectId: string; payload: Record<string, unknown> },
  ): Promise<void>
}

/** Ends, inside the transaction, what acts in the name of a member who leaves. */
export type MemberEnding = (tx: Tx, memberId: string) => Promise<void>

/** Told, inside the transaction, when something lies elsewhere. Knowledge lies to the right and listens here. */
export interface TreeWatcher {
  moved(tx: Tx, node: { nodeId: string; fromParentId: string | null }): Promise<void>
  /** A label was lowered: more may be done with what it stands on. */
  relabelled(tx: Tx, nodeId: string): Promise<void>
}

/** Told, inside the transaction, when an approval was asked for or has come to an end. */
export interface ApprovalWatcher {
  changed(
    tx: Tx,
    approval: { id: string; kind: string; subjectId: string; state: 'asked' | 'approved' | 'refused' | 'withdrawn' },
  ): Promise<void>
}

declare module '../kernel/scope.ts' {
  interface Ports {
    /** Where people reach Naru, without a slash at its end: for links that leave it. */
    publicUrl: string
    signIns: SignIns
    secretBox: SecretBox
    identityProviders: IdentityProviders
    treeWatcher: TreeWatcher
    memberEndings: readonly MemberEnding[]
    approvalKinds: Readonly<Record<string, ApprovalKind>>
    approvalWatcher: ApprovalWatcher
  }
}

/** What access needs from outside: somewhere to make and end sign-ins, and who listens when the tree changes. */
import type { Tx } from '../kernel/scope.ts'

export interface SignIns {
  /** Makes a user who can sign in with e-mail and password. @returns the user's id */
  create(user: { email: string; name: string; password: string }): Promise<string>
  /** Takes a user back whose member could not be written. */
  remove(userId: string): Promise<void>
  /** Ends every session of the user at once. */
  endSessions(userId: string): Promise<void>
}

/** Told, inside the transaction, when something lies elsewhere. Knowledge lies to the right and listens here. */
export interface TreeWatcher {
  moved(tx: Tx, node: { nodeId: string; fromParentId: string | null }): Promise<void>
}

declare module '../kernel/scope.ts' {
  interface Ports {
    /** Where people reach Naru, without a slash at its end: for links that leave it. */
    publicUrl: string
    signIns: SignIns
    treeWatcher: TreeWatcher
  }
}

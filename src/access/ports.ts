/** What access needs from outside: somewhere to make and end sign-ins. */
export interface SignIns {
  /** Makes a user who can sign in with e-mail and password. @returns the user's id */
  create(user: { email: string; name: string; password: string }): Promise<string>
  /** Takes a user back whose member could not be written. */
  remove(userId: string): Promise<void>
  /** Ends every session of the user at once. */
  endSessions(userId: string): Promise<void>
}

declare module '../kernel/scope.ts' {
  interface Ports {
    signIns: SignIns
  }
}

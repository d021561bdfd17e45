/** Encrypts what must not lie in clear in the database. */
export interface SecretBox {
  seal(text: string): string
  /** @throws Error when it was sealed under another secret. */
  open(sealed: string): string
  /** The same for the same text, and of no use to find it. */
  fingerprint(text: string): string
}

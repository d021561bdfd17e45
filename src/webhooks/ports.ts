/** What webhooks need from outside: something that carries a message to another machine. */

export type SendOutcome =
  /** What the receiver answered; a redirection counts as an answer, and is not followed. */
  | { status: number }
  /** It was not reached, or must not be. */
  | { problem: 'address-refused' | 'not-reached' | 'timed-out'; detail: string }

export interface WebhookSender {
  /** Never throws for what the other side does. */
  send(message: {
    url: string
    headers: Readonly<Record<string, string>>
    body: string
    signal: AbortSignal
  }): Promise<SendOutcome>
}

declare module '../kernel/scope.ts' {
  interface Ports {
    webhookSender: WebhookSender
  }
}

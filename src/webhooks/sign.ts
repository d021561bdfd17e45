/**
 * The signature of Standard Webhooks 1.0: HMAC-SHA-256 over "id.timestamp.body" under the secret, as `v1,BASE64`. Receivers
 * verify it with any library of that standard, and refuse a timestamp that is more than five minutes old.
 * @see https://www.standardwebhooks.com
 */
import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** 24 bytes, as the standard advises (24 to 64). */
export function newSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`
}

export function signedHeaders(message: { id: string; at: Date; body: string; secret: string }): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(message.at.getTime() / 1000)),
    'webhook-signature': new Webhook(message.secret).sign(message.id, message.at, message.body),
  }
}

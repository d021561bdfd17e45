import { randomFillSync } from 'node:crypto'

/** Drawn many at a time: asking the system for sixteen bytes costs more than all the rest of an id. */
const randomness = { bytes: Buffer.alloc(4096), next: 4096 }

function fillRandom(bytes: Buffer): Buffer {
  if (randomness.next + bytes.length > randomness.bytes.length) {
    randomFillSync(randomness.bytes)
    randomness.next = 0
  }
  randomness.bytes.copy(bytes, 0, randomness.next)
  randomness.next += bytes.length
  return bytes
}

/** A version 7 UUID: 48 bits of milliseconds, then randomness, so that ids sort by the time they were made (RFC 9562). */
export function newId(nowMs: number = Date.now()): string {
  const bytes = fillRandom(Buffer.alloc(16))
  bytes.writeUIntBE(nowMs, 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function isId(value: string): boolean {
  return uuidPattern.test(value)
}

import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares digests, so that neither the time nor the length of a guess says anything about the key. */
export function isBearer(header: string | undefined, key: string): boolean {
  const given = /^Bearer (.+)$/i.exec(header ?? '')?.[1]
  return given !== undefined && timingSafeEqual(digest(given), digest(key))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

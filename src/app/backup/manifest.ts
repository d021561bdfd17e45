/**
 * What a backup says of itself.
 *
 *   naru-backup.json   first: version, shape of the database, whether a secret is the one
 *   database.dump      pg_dump, custom format, of one snapshot
 *   files/KEY          every file that this snapshot refers to
 *   manifest.json      last: hashes and counts; a file without it was cut off
 *
 * Not inside: the secret, the models, pictures of pages (drawn again), sign-in sessions (people sign in again).
 */
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

export const formatNumber = 1
export const entryNames = { header: 'naru-backup.json', database: 'database.dump', manifest: 'manifest.json' } as const
export const filePrefix = 'files/'

export const Header = z.object({
  format: z.int(),
  naru: z.string(),
  createdAt: z.iso.datetime(),
  migrations: z.array(z.string()).min(1),
  postgresMajor: z.int(),
  /** Salt and hash: tells whether a secret is the one, and nothing else. */
  secretCheck: z.string(),
})
export type Header = z.infer<typeof Header>

export const Manifest = z.object({
  headerSha256: z.string(),
  databaseSha256: z.string(),
  /** Over name, size and bytes of every file, in their order. */
  filesSha256: z.string(),
  fileCount: z.int(),
  fileBytes: z.number(),
  /** Files that the database names and the store did not have. */
  missingFiles: z.array(z.string()),
  /** Rows of each table in the snapshot. */
  rows: z.record(z.string(), z.int()),
})
export type Manifest = z.infer<typeof Manifest>

export function makeSecretCheck(secret: string): string {
  const salt = randomBytes(16)
  return `${salt.toString('base64url')}.${hash(secret, salt).toString('base64url')}`
}

export function isSecretOf(check: string, secret: string): boolean {
  const [salt = '', expected = ''] = check.split('.').map((part) => Buffer.from(part, 'base64url'))
  const actual = hash(secret, Buffer.from(salt))
  return actual.byteLength === expected.length && timingSafeEqual(actual, Buffer.from(expected))
}

/** Slow, because a secret may have been chosen by a person. */
function hash(secret: string, salt: Buffer): Buffer {
  return scryptSync(secret, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 })
}

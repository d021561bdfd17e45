/**
 * What a service function may use: who asks, the database with that person's rights, files, the clock, and the ports
 * that `app/context.ts` has filled. It is the first argument of every service and store function.
 */
import type { BlobStore } from './blob.ts'
import type { Database } from './database.ts'
import type { Job, JobPayload } from './job.ts'

export interface Actor {
  workspaceId: string
  memberId: string
  userId: string
  role: string
  /** Set when the call came with an API key: which scopes it has. */
  keyScopes?: readonly string[]
  /** Set when the key may use nothing but these apps, by their model names. */
  keyApps?: readonly string[]
  /** Nothing above this label is read, whatever the clearance. */
  highestLabel?: number
  /** Set when somebody with the scope `view-as` acts with the rights of this actor, or looks as this actor in a browser. */
  onBehalfOf?: string
  /** Set when `onBehalfOf` only looks: they read what both may read, and write nothing. */
  viewerId?: string
  viewedUntil?: string
  /** Of a browser session: `missing` when the workspace asks for a second factor and this person has none yet. */
  secondFactor?: 'on' | 'off' | 'missing'
  /** The sign-in session of a browser; unset for a key. */
  sessionId?: string
  language: 'ko' | 'en'
}

/** Each domain adds what it needs from outside: `declare module '../kernel/scope.ts' { interface Ports { … } }`. */
// biome-ignore lint/suspicious/noEmptyInterface: domains to the right add their own members
export interface Ports {}

/** What the database said along with who asks. Domains add to it as to `Ports`. */
// biome-ignore lint/suspicious/noEmptyInterface: domains to the right add their own members
export interface Known {}

export interface Scope {
  actor: Actor
  requestId: string
  known: Known
  now(): Date
  blobs: BlobStore
  ports: Ports
  log: Log
  /** Runs `work` in one database transaction with the actor's rights. No model call and no file work inside. */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>
}

export interface Tx {
  actor: Actor
  requestId: string
  now(): Date
  db: Database
  jobs: {
    /**
     * The job runs in the actor's workspace and name: a caller cannot give it others.
     * @param options.afterSeconds not before then; else as soon as a worker is free
     */
    add<Payload extends JobPayload>(
      job: Job<Payload>,
      ids: Omit<Payload, keyof JobPayload>,
      options?: { afterSeconds?: number },
    ): Promise<void>
  }
  /** One entry in the audit log, written with the rows it speaks of. */
  audit(event: AuditEntry): Promise<void>
}

export interface AuditEntry {
  action: string
  objectKind: string
  objectId: string
  detail?: Record<string, unknown>
}

export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

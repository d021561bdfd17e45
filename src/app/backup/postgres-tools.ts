/** PostgreSQL's own programs, as they come with the part: a snapshot out, a dump in. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { connectionOf } from '../../kernel/database.ts'

/** Tables whose rows stay behind: who was signed in, and what only counts a minute. */
const leftOut = ['auth.session', 'auth.verification', 'auth."rateLimit"', 'auth.sign_in_failure']

/** A dump of the snapshot, as a stream. @throws what pg_dump said, at the end of the stream */
export async function* dumpDatabase(options: {
  binFolder: string
  url: string
  snapshot: string
}): AsyncGenerator<Uint8Array> {
  const child = spawn(
    join(options.binFolder, 'pg_dump'),
    [
      '--format=custom',
      '--no-comments',
      '--no-publications',
      '--no-subscriptions',
      // Whoever is not superuser reads through the policies of the owner, which leave nothing out.
      '--enable-row-security',
      `--snapshot=${options.snapshot}`,
      ...leftOut.map((table) => `--exclude-table-data=${table}`),
    ],
    { env: environmentOf(options.url), stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const ended = endOf(child, 'pg_dump')
  ended.catch(() => undefined) // Awaited below.
  for await (const part of child.stdout) yield part
  await ended
}

/** All or nothing: one transaction. */
export async function loadDump(options: { binFolder: string; url: string; dump: Readable }): Promise<void> {
  const restore = spawn(join(options.binFolder, 'pg_restore'), ['--file=-', '--no-comments'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const psql = spawn(
    join(options.binFolder, 'psql'),
    ['--no-psqlrc', '--quiet', '--single-transaction', '--set=ON_ERROR_STOP=1', '--output=/dev/null'],
    { env: environmentOf(options.url), stdio: ['pipe', 'ignore', 'pipe'] },
  )
  const ends = Promise.all([endOf(psql, 'psql'), endOf(restore, 'pg_restore')])
  const pipes = Promise.all([
    pipeline(options.dump, restore.stdin),
    pipeline(restore.stdout, preparedScript, psql.stdin),
  ])
  // What a program said is worth more than that the pipe to it broke.
  const [ended, piped] = await Promise.allSettled([ends, pipes])
  if (ended.status === 'rejected') throw ended.reason
  if (piped.status === 'rejected') throw piped.reason
}

/**
 * The first lines set what a server before version 17 does not know. And the vector library is loaded by its use: before that
 * only a superuser may name its settings, as some functions do.
 */
async function* preparedScript(script: AsyncIterable<Buffer>): AsyncGenerator<Buffer | string> {
  yield `SELECT '[1]'::vector;\n`
  let isHead = true
  for await (const part of script) {
    if (isHead) yield part.toString('utf8').replace(/^SET transaction_timeout = 0;$/m, '')
    else yield part
    isHead = false
  }
}

function endOf(child: ReturnType<typeof spawn>, name: string): Promise<void> {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${name} failed: ${said.trim()}`))))
  })
}

/** By the environment, so that the password stands in no list of processes. */
function environmentOf(url: string): NodeJS.ProcessEnv {
  const { host, port, user, password, database } = connectionOf(url)
  return {
    PATH: process.env.PATH,
    PGHOST: String(host),
    PGPORT: String(port),
    PGUSER: user ?? '',
    PGPASSWORD: typeof password === 'string' ? password : '',
    PGDATABASE: database ?? '',
    PGSSLMODE: new URL(url).searchParams.get('sslmode') ?? 'prefer',
    PGCLIENTENCODING: 'UTF8',
  }
}

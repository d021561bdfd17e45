/** The database, and whether this Naru and its secret fit it. Asked as the owner; nothing is written. */
import type pg from 'pg'
import { connectionOf, databaseRoles, openAsRole } from '../../kernel/database.ts'
import { createSecretBox } from '../../models/secret-box.ts'
import type { Env } from '../env.ts'
import { listMigrationFiles } from '../migrate.ts'
import { findSecret } from '../secret.ts'
import { type Check, failed, type Outcome, ok, skipped, warning } from './finding.ts'
import { isMade, type LentDatabase } from './lent-database.ts'

/** Longer, and signatures of portals and second factors of thirty seconds begin to fail. */
const clockSkewSeconds = 5
/** A job that waits longer than this has no worker that takes it. */
const stuckMinutes = 15

export function databaseChecks(env: Env, database: LentDatabase): Check[] {
  const { ask, made } = database
  return [
    {
      id: 'secret',
      what: { ko: '비밀값(NARU_SECRET)', en: 'Secret (NARU_SECRET)' },
      advice: {
        ko: '처음 설치할 때의 NARU_SECRET(또는 데이터 폴더의 secret 파일)을 되살려 주세요. 잃었다면 `naru migrate --new-secret`으로 바꾸고 공급자 키를 다시 넣어 주세요.',
        en: 'Bring back the NARU_SECRET of the installation (or the file `secret` of the data folder). If it is lost, replace it with `naru migrate --new-secret` and give provider keys again.',
      },
      look: () => lookAtSecret(env, database),
    },
    {
      id: 'database',
      what: { ko: '데이터베이스 연결', en: 'Database connection' },
      advice: env.databaseUrl
        ? {
            ko: 'DATABASE_URL의 주소, 포트, 사용자, 비밀번호와 방화벽, pg_hba.conf를 확인해 주세요.',
            en: 'Check address, port, user and password of DATABASE_URL, the firewall, and pg_hba.conf.',
          }
        : {
            ko: '데이터 폴더의 권한과 남은 자리, 그 폴더의 secret 파일이 바뀌지 않았는지 확인해 주세요. 손상되었다면 `naru restore`로 새 폴더에 되살려 주세요.',
            en: 'Check rights and room of the data folder, and whether its file `secret` was changed. If it is damaged, bring a backup into a new folder with `naru restore`.',
          },
      look: database.askFirst(async (owner) => {
        const { rows } = await owner.query<{ number: number; version: string }>(
          `select current_setting('server_version_num')::int as number, current_setting('server_version') as version`,
        )
        const [row] = rows
        const tooOld = { ko: 'PostgreSQL 16 이상이 필요합니다.', en: 'PostgreSQL 16 or later is needed.' }
        return (row?.number ?? 0) >= 160_000
          ? ok(`PostgreSQL ${row?.version}`)
          : failed(`PostgreSQL ${row?.version}`, tooOld)
      }),
    },
    {
      id: 'pgvector',
      what: { ko: 'pgvector 확장', en: 'Extension pgvector' },
      advice: {
        ko: '이 PostgreSQL에 pgvector 0.8 이상을 설치해 주세요. 오래된 것은 `ALTER EXTENSION vector UPDATE`로 올립니다.',
        en: 'Install pgvector 0.8 or later in this PostgreSQL. An older one goes up with `ALTER EXTENSION vector UPDATE`.',
      },
      look: ask(async (owner) => {
        const { rows } = await owner.query<{ installed: string | null; offered: string | null }>(
          `select (select extversion from pg_extension where extname = 'vector') as installed,
                  (select default_version from pg_available_extensions where name = 'vector') as offered`,
        )
        const version = rows[0]?.installed ?? rows[0]?.offered
        const [major = 0, minor = 0] = (version ?? '0.0').split('.').map(Number)
        return major > 0 || minor >= 8 ? ok(String(version)) : failed(version ?? '없음 / absent')
      }),
    },
    {
      id: 'roles',
      what: { ko: '데이터베이스 역할', en: 'Database roles' },
      advice: {
        ko: '`naru migrate`를 실행해 역할을 만들고, naru_runtime·naru_jobs·naru_auth에 준 큰 권한은 거두어 주세요.',
        en: 'Run `naru migrate` to make them; take away any strong right that was given to naru_runtime, naru_jobs or naru_auth.',
      },
      look: made(async (owner) => {
        const { rows } = await owner.query<{ rolname: string; strong: boolean }>(
          'select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as strong from pg_roles where rolname = any ($1)',
          [databaseRoles],
        )
        const strong = rows.filter((row) => row.strong).map((row) => row.rolname)
        const missing = databaseRoles.filter((role) => !rows.some((row) => row.rolname === role))
        return strong.length + missing.length > 0
          ? failed([...strong, ...missing].join(', '))
          : ok(databaseRoles.join(', '))
      }),
    },
    {
      id: 'migrations',
      what: { ko: '데이터베이스의 판', en: 'Shape of the database' },
      advice: { ko: '`naru migrate`를 실행해 주세요.', en: 'Run `naru migrate`.' },
      look: made(lookAtMigrations),
    },
    {
      id: 'clock',
      what: { ko: '시계 차이', en: 'Clocks' },
      advice: {
        ko: '이 컴퓨터와 데이터베이스의 시각을 맞춰 주세요(NTP). 로그인과 서명의 기한이 어긋납니다.',
        en: 'Set the clocks of this machine and of the database (NTP): sign-ins and signatures end at wrong times.',
      },
      look: ask(async (owner) => {
        const before = Date.now()
        const { rows } = await owner.query<{ at: string }>('select extract(epoch from clock_timestamp()) * 1000 as at')
        const skewSeconds = (Number(rows[0]?.at) - (before + Date.now()) / 2) / 1000
        const found = `${skewSeconds.toFixed(1)} s`
        return Math.abs(skewSeconds) > clockSkewSeconds ? failed(found) : ok(found)
      }),
    },
    {
      id: 'jobs',
      what: { ko: '뒷일', en: 'Background jobs' },
      advice: {
        ko: '작업자(`naru worker` 또는 `npm start`)가 돌고 있는지, 그 로그에 오류가 없는지 확인해 주세요.',
        en: 'See whether a worker (`naru worker`, or `npm start`) runs, and what its log says.',
      },
      look: made(lookAtJobs),
    },
  ]
}

async function lookAtSecret(env: Env, database: LentDatabase): Promise<Outcome> {
  const secret = await findSecret(env)
  if (!secret) {
    const isNeeded = env.databaseUrl !== undefined
    return isNeeded ? failed('없음 / absent') : skipped('처음 시작할 때 만듭니다 / made at the first start')
  }
  const url = await database.url()
  if (!url) return ok('데이터베이스가 아직 없습니다 / there is no database yet')
  return database.ask(async (owner) => {
    if (!(await isMade(owner))) return ok('빈 데이터베이스 / an empty database')
    const pool = openAsRole(url, 'naru_runtime', secret)
    await pool.query('select 1').finally(() => pool.end())
    const { rows } = await owner.query<{ sealed_key: string }>(
      'select sealed_key from provider where sealed_key is not null limit 20',
    )
    const box = createSecretBox(secret)
    for (const { sealed_key } of rows) box.open(sealed_key)
    return ok(`${connectionOf(url).host}: 맞습니다 / it fits`)
  })()
}

async function lookAtMigrations(owner: pg.Client): Promise<Outcome> {
  const files = await listMigrationFiles()
  const { rows } = await owner.query<{ name: string }>('select name from migration order by name')
  const done = new Set(rows.map((row) => row.name))
  const pending = files.filter((file) => !done.has(file))
  const unknown = rows.map((row) => row.name).filter((name) => !files.includes(name))
  if (pending.length > 0) return failed(pending.join(', '))
  if (unknown.length === 0) return ok(String(files.at(-1)))
  return failed(unknown.join(', '), {
    ko: '데이터베이스가 이 나루보다 새롭습니다. 나루를 그 판으로 올려 주세요.',
    en: 'The database is newer than this Naru. Upgrade Naru.',
  })
}

async function lookAtJobs(owner: pg.Client): Promise<Outcome> {
  const { rows } = await owner.query<{ waiting: number; stuck: number; running: number; failed: number }>(
    `select count(*) filter (where state in ('created', 'retry'))::int as waiting,
            count(*) filter (where state in ('created', 'retry') and start_after < now() - make_interval(mins => $1))::int as stuck,
            count(*) filter (where state = 'active')::int as running,
            count(*) filter (where state = 'failed' and completed_on > now() - interval '1 day')::int as failed
       from jobs.job`,
    [stuckMinutes],
  )
  const { waiting = 0, stuck = 0, running = 0, failed: lost = 0 } = rows[0] ?? {}
  const found = `waiting ${waiting}, running ${running}, stuck ${stuck}, failed today ${lost}`
  return stuck > 0 ? failed(found) : lost > 0 ? warning(found) : ok(found)
}

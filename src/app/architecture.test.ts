/** The rules of the house, checked on every file that there is. */
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as accessContract from '../access/contract.ts'
import { rolesOf } from '../access/policy.ts'
import * as assistantsContract from '../assistants/contract.ts'
import * as documentsContract from '../documents/contract.ts'
import * as documentsJobs from '../documents/jobs.ts'
import { openAsOwner } from '../kernel/database.ts'
import { type Operation, pathOf } from '../kernel/operation.ts'
import * as knowledgeContract from '../knowledge/contract.ts'
import * as knowledgeJobs from '../knowledge/jobs.ts'
import * as modelsContract from '../models/contract.ts'
import * as modelsJobs from '../models/jobs.ts'
import * as useCasesContract from '../use-cases/contract.ts'
import * as webhooksContract from '../webhooks/contract.ts'
import * as webhooksJobs from '../webhooks/jobs.ts'
import { allRoutes } from './all-routes.ts'
import { jobHandlers } from './job-handlers.ts'
import { type ScratchPostgres, startScratchPostgres } from './scratch-naru.ts'

const source = join(import.meta.dirname, '..')
const domains = ['access', 'models', 'webhooks', 'use-cases', 'documents', 'knowledge', 'assistants'] as const
const order = ['kernel', ...domains, 'app']

/** What a domain shows to those on its right. Everything else is its own. */
const publicFiles = /^(contract|service|tables|elements|policy)\.ts$/

interface Import {
  file: string
  target: string
  isTypeOnly: boolean
}

const files = globSync('**/*.{ts,tsx}', { cwd: source }).filter((file) => !file.endsWith('.d.ts'))
const product = files.filter(
  (file) => !/\.test\.tsx?$/.test(file) && !file.endsWith('.suite.ts') && file !== 'app/scratch-naru.ts',
)
const imports = product.flatMap(readImports)

function readImports(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8')
  const pattern =
    /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm
  return [...text.matchAll(pattern)].map((match) => {
    const name = match[2] ?? match[3] ?? ''
    const target = name.startsWith('.') ? relative(source, resolve(source, dirname(file), name)) : name
    return { file, target, isTypeOnly: match[1] !== undefined }
  })
}

const areaOf = (path: string) => path.split('/')[0] ?? ''
const isInside = (target: string) => order.includes(areaOf(target)) || areaOf(target) === 'web'

describe('imports', () => {
  test('all modules were seen: a check that sees nothing must fail', () => {
    const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
      cwd: source,
      encoding: 'utf8',
    })
      .trim()
      .split('\n')
    expect(files.length).toBe(tracked.filter((file) => !file.endsWith('.d.ts')).length)
    expect(imports.length).toBeGreaterThan(product.length)
  })

  test('a domain imports only to its left', () => {
    const wrong = imports.filter(({ file, target }) => {
      if (!isInside(target) || areaOf(file) === 'app' || areaOf(file) === 'web') return false
      if (areaOf(target) === 'web') return !file.includes('/web/')
      return order.indexOf(areaOf(target)) > order.indexOf(areaOf(file))
    })
    expect(wrong.map(show)).toEqual([])
  })

  test('of another domain only the public files are used', () => {
    const wrong = imports.filter(({ file, target }) => {
      const [area, rest] = [areaOf(target), target.split('/').slice(1).join('/')]
      if (!domains.some((domain) => domain === area) || area === areaOf(file) || areaOf(file) === 'app') return false
      if (areaOf(file) === 'web') return !/^(contract|elements)\.ts$/.test(rest)
      if (file.includes('/web/')) return !/^(contract\.ts|elements\.ts|policy\.ts|web\/.*)$/.test(rest)
      return !publicFiles.test(rest)
    })
    expect(wrong.map(show)).toEqual([])
  })

  test('one module opens connections', () => {
    const wrong = imports.filter(
      ({ file, target, isTypeOnly }) => target === 'pg' && !isTypeOnly && file !== 'kernel/database.ts',
    )
    expect(wrong.map(show)).toEqual([])
  })

  test('each role file keeps to its role', () => {
    const forbidden: Record<string, RegExp> = {
      'contract.ts': /(store|service|tables|routes|jobs|handlers)\.ts$|^(drizzle-orm|pg|hono|node:)/,
      'tables.ts': /(store|service|routes|handlers)\.ts$|^(pg|hono|node:)/,
      'policy.ts': /(store|service|tables|routes)\.ts$|^(drizzle-orm|pg|hono|node:)/,
      'store.ts': /(service|routes|handlers)\.ts$|^(hono|node:fs|node:child_process)/,
      'service.ts': /(routes|handlers)\.ts$|^(pg|hono|drizzle-orm|node:child_process|node:fs)/,
      'routes.ts': /(store|tables)\.ts$|^(drizzle-orm|pg)/,
      'jobs.ts': /(store|service|tables)\.ts$/,
    }
    const wrong = imports.filter(({ file, target }) => {
      const [area = '', name = '', deeper] = file.split('/')
      return (
        domains.some((domain) => domain === area) &&
        deeper === undefined &&
        (forbidden[name.replace(/^[a-z-]+\.(service|store|contract)\.ts$/, '$1.ts')]?.test(target) ?? false)
      )
    })
    expect(wrong.map(show)).toEqual([])
  })

  test('pure logic knows no database, no network and no environment', () => {
    const roles =
      /^(([a-z-]+\.)?contract|tables|([a-z-]+\.)?store|([a-z-]+\.)?service|ports|jobs|handlers|routes|policy)\.ts$/
    const wrong = imports.filter(({ file, target }) => {
      const [area = '', name = '', deeper] = file.split('/')
      if (!domains.some((domain) => domain === area) || deeper !== undefined || roles.test(name)) return false
      return (
        /^(drizzle-orm|pg|pg-boss|hono|node:(fs|child_process|net|http))/.test(target) ||
        /\/(store|service|routes|handlers)\.ts$/.test(target)
      )
    })
    expect(wrong.map(show)).toEqual([])
  })

  test('there is no bag for everything', () => {
    expect(
      files.filter((file) =>
        /(^|\/)(utils?|helpers?|common|misc|lib|shared|types|constants|index)(\/|\.tsx?$)/.test(file),
      ),
    ).toEqual([])
  })
})

describe('operations', () => {
  const declared = [
    accessContract,
    modelsContract,
    webhooksContract,
    useCasesContract,
    documentsContract,
    knowledgeContract,
    assistantsContract,
  ].flatMap((contract) => Object.values(contract).filter(isOperation))
  // Before somebody has signed in nobody can be asked who they are; these have handlers of their own.
  const beforeSignIn = new Set(['getSetup', 'setUp', 'lookAtLink', 'useLink', 'getSignInWays'])

  test('each has exactly one handler', () => {
    const handled = allRoutes.map((route) => route.operation.id).sort()
    expect(handled).toEqual(
      declared
        .map((operation) => operation.id)
        .filter((id) => !beforeSignIn.has(id))
        .sort(),
    )
    expect(declared.length).toBeGreaterThan(35)
  })

  test('no two share an address, and each asks for a known action', () => {
    const addresses = declared.map((operation) => `${operation.method} ${pathOf(operation)}`)
    expect(new Set(addresses).size).toBe(addresses.length)
    for (const operation of declared)
      expect(operation.action === 'public' || operation.action in rolesOf, operation.id).toBe(true)
  })
})

test('each job has exactly one handler', () => {
  const declared = [documentsJobs, knowledgeJobs, modelsJobs, webhooksJobs].flatMap((jobs) =>
    Object.values(jobs).map((job) => job.name),
  )
  expect(jobHandlers.map(({ job }) => job.name).sort()).toEqual(declared.sort())
})

describe('the database', () => {
  let scratch: ScratchPostgres
  beforeAll(async () => {
    scratch = await startScratchPostgres()
  })
  afterAll(() => scratch.close())

  test('every table of a workspace has forced row-level security and a policy', async () => {
    const owner = await openAsOwner(scratch.postgres.url)
    const { rows } = await owner.query<{ name: string; is_forced: boolean; policies: number }>(`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as is_forced,
             (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`)
    const roles = await owner.query(
      `select rolname from pg_roles where rolname in ('naru_runtime', 'naru_jobs', 'naru_auth') and (rolsuper or rolbypassrls or rolcreaterole)`,
    )
    await owner.end()
    expect(rows.length).toBeGreaterThan(20)
    expect(rows.filter((row) => !row.is_forced || row.policies === 0)).toEqual([])
    expect(roles.rows).toEqual([])
  })
})

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && 'path' in value && 'action' in value && 'reply' in value
}

function show({ file, target }: Import): string {
  return `${file} → ${target}`
}

/** A client that a generator makes of the OpenAPI document compiles and works. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { generateApi } from 'swagger-typescript-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueKey } from '../access/service.ts'
import {
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

interface GeneratedClient {
  api: Record<string, (...values: unknown[]) => Promise<{ data: Record<string, unknown> }>>
  v1: GeneratedClient['api']
}

const root = join(import.meta.dirname, '../..')
let scratch: ScratchPostgres
let naru: ScratchNaru
let folder = ''
let key = ''

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch)
  const company = await foundScratchCompany(naru)
  key = await issueKey(company.scope, { memberId: company.memberId, name: 'generated', scopes: ['*'] })
  // Inside the checkout, so that Node and the compiler find the packages.
  folder = await mkdtemp(join(root, 'node_modules', '.naru-client-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await naru.close()
  await scratch.close()
})

test('it compiles, and makes, lists and reads', async () => {
  const spec = await (await naru.fetch('/api/openapi.json')).json()
  await generateApi({ spec, output: folder, fileName: 'client.ts', silent: true, generateUnionEnums: true })
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'es2024',
        module: 'esnext',
        moduleResolution: 'bundler',
        lib: ['es2024', 'dom', 'dom.iterable'],
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        types: [],
      },
      files: ['client.ts'],
    }),
  )
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder],
    { cwd: root },
  ).catch((error: { stdout: string }) => error)
  expect(stdout).toBe('')

  const { Api } = (await import(join(folder, 'client.ts'))) as { Api: new (options: object) => GeneratedClient }
  const client = new Api({
    baseUrl: 'http://127.0.0.1:4310',
    baseApiParams: { headers: { authorization: `Bearer ${key}` }, format: 'json' },
    customFetch: (url: string, init: RequestInit) => naru.fetch(url.replace('http://127.0.0.1:4310', ''), init),
  })
  const folderMade = await client.api.addFolder?.({ name: '계약서', parentId: null })
  expect(folderMade?.data).toMatchObject({ name: '계약서' })
  const listed = await client.api.listFolders?.()
  expect(listed?.data).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ name: '계약서' })]) })
  const models = await client.v1.listOpenAiModels?.()
  expect(models?.data).toMatchObject({
    object: 'list',
    data: expect.arrayContaining([expect.objectContaining({ id: 'naru' })]),
  })
})

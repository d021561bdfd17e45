/**
 * compose.yaml and the chart: they are YAML, name only settings that there are, and hold what a Naru on many machines needs.
 * Neither Docker nor Helm runs here; templates are read with their directives taken out.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
// @ts-expect-error It has no types.
import { load, loadAll } from 'js-yaml'
import { expect, test } from 'vitest'
import { z } from 'zod'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const settings = new Set(read('src/app/env.ts').match(/\b(?:NARU|S3|DATABASE)_[A-Z0-9_]+/g))

const Service = z.looseObject({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.unknown()).optional(),
  depends_on: z.record(z.string(), z.unknown()).optional(),
  healthcheck: z.looseObject({}).optional(),
})

test('compose has two servers, two workers, a model host, a migration and what they stand on', () => {
  const { services } = z.looseObject({ services: z.record(z.string(), Service) }).parse(load(read('compose.yaml')))
  expect(Object.keys(services).sort()).toEqual(
    ['migrate', 'model-host', 'postgres', 'proxy', 's3', 'server-1', 'server-2', 'worker-1', 'worker-2'].sort(),
  )
  const own = Object.entries(services).filter(([, service]) => service.environment?.NARU_SECRET)
  expect(own).toHaveLength(6)
  for (const [name, { environment = {} }] of own)
    expect(
      Object.keys(environment).filter((setting) => !settings.has(setting)),
      name,
    ).toEqual([])
  for (const name of ['server-1', 'server-2', 'worker-1', 'worker-2']) {
    expect(services[name]?.command).toEqual([name.replace(/-\d$/, '')])
    expect(services[name]?.healthcheck).toBeDefined()
    expect(services[name]?.depends_on).toHaveProperty('migrate')
  }
  // No secret stands in the file.
  expect(read('compose.yaml')).not.toMatch(/(?:SECRET|PASSWORD|KEY)[A-Z_]*: (?!\$\{)[^\s]{12,}/)
})

test('every template of the chart is YAML, with known settings and every value given', () => {
  const templates = globSync('charts/naru/templates/*.yaml', { cwd: root })
  expect(templates.length).toBeGreaterThan(5)
  const kinds: string[] = []
  for (const path of templates) {
    const documents = loadAll(withoutDirectives(read(path))) as ({ kind?: string } | null)[]
    kinds.push(...documents.flatMap((one) => one?.kind ?? []))
  }
  expect(kinds.sort()).toEqual(
    [...Array(3).fill('Deployment'), 'Ingress', 'Job', 'PersistentVolumeClaim', 'Secret', 'Service', 'Service'].sort(),
  )
  const whole = [...templates, 'charts/naru/templates/_naru.tpl'].map(read).join('\n')
  const named = whole.match(/- name: ((?:NARU|S3|DATABASE)_[A-Z0-9_]+)/g)?.map((line) => line.slice(8)) ?? []
  expect(named.length).toBeGreaterThan(6)
  expect(named.filter((name) => !settings.has(name))).toEqual([])

  const values = load(read('charts/naru/values.yaml')) as object
  const paths = whole.match(/\.Values(?:\.\w+)+/g) ?? []
  for (const path of new Set(paths))
    expect(
      path
        .split('.')
        .slice(2)
        .reduce((at: unknown, key) => (at as Record<string, unknown> | undefined)?.[key], values),
      path,
    ).toBeDefined()
  expect(z.looseObject({ name: z.literal('naru') }).parse(load(read('charts/naru/Chart.yaml')))).toBeDefined()
})

/** A line that is a directive goes; a value stands for any text. */
function withoutDirectives(template: string): string {
  return template
    .split('\n')
    .filter((line) => !/^\s*\{\{.*\}\}\s*$/.test(line))
    .map((line) => line.replaceAll(/\{\{.*?\}\}/g, 'value'))
    .join('\n')
}

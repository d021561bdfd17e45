/** The committed description of the API is what the contracts say. `NARU_UPDATE=1 npx vitest run src/app/openapi` renews it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OpenAPIHono } from '@hono/zod-openapi'
import { expect, test } from 'vitest'
import { apiInfo, describeApi } from './openapi.ts'

const file = join(import.meta.dirname, '../../docs/openapi.json')

test('docs/openapi.json has not drifted from the contracts', () => {
  const http = new OpenAPIHono()
  describeApi(http)
  const text = `${JSON.stringify(http.getOpenAPI31Document(apiInfo), null, 2)}\n`
  if (process.env.NARU_UPDATE) writeFileSync(file, text)
  expect(readFileSync(file, 'utf8')).toBe(text)
})

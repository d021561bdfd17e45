import { expect, test } from 'vitest'
import { toGrammarSchema, UnsupportedSchemaError } from './grammar-schema.ts'

test('annotations are dropped and anyOf becomes oneOf', () => {
  const { schema, unenforced } = toGrammarSchema({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: '결과',
    type: 'object',
    properties: { label: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
    required: ['label'],
  })
  expect(schema).toEqual({
    type: 'object',
    properties: { label: { oneOf: [{ type: 'string' }, { type: 'null' }] } },
    required: ['label'],
  })
  expect(unenforced).toEqual([])
})

test('a limit that a grammar cannot hold is reported with its place', () => {
  const { unenforced } = toGrammarSchema({ type: 'object', properties: { age: { type: 'integer', minimum: 0 } } })
  expect(unenforced).toEqual(['/properties/age/minimum'])
})

test('a keyword that changes the structure is refused', () => {
  expect(() => toGrammarSchema({ allOf: [{ type: 'object' }] })).toThrow(UnsupportedSchemaError)
  expect(() => toGrammarSchema({ $ref: 'https://example.com/schema' })).toThrow(UnsupportedSchemaError)
})

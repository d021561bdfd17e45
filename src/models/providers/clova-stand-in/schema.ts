/** The part of JSON Schema that the service takes: checks a schema, and makes a value that fits it. */
import { Refusal } from './refusal.ts'

const types = ['string', 'number', 'boolean', 'integer', 'object', 'array']
const formats = ['date-time', 'date', 'time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']
const known = new Set([
  'type',
  'description',
  'format',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'items',
  'properties',
  'required',
  'enum',
  'anyOf',
])

type Schema = Record<string, unknown>

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const schemasOf = (value: unknown): Schema[] => (isSchema(value) ? Object.values(value).filter(isSchema) : [])

/** @throws Refusal 40055 */
export function checkSchema(schema: unknown): asserts schema is Schema {
  if (!isSchema(schema)) throw new Refusal('40055')
  const unknown = Object.keys(schema).find((key) => !known.has(key))
  if (unknown) throw new Refusal('40055', unknown)
  if (schema.type === undefined && !Array.isArray(schema.anyOf)) throw new Refusal('40055', 'type')
  if (schema.type !== undefined && !types.includes(String(schema.type))) throw new Refusal('40055', 'type')
  if (schema.format !== undefined && !formats.includes(String(schema.format))) throw new Refusal('40055', 'format')
  for (const one of schemasOf(schema.properties)) checkSchema(one)
  if (schema.items !== undefined) checkSchema(schema.items)
  if (Array.isArray(schema.anyOf)) schema.anyOf.forEach(checkSchema)
}

const examples: Record<string, string> = {
  'date-time': '2026-01-02T03:04:05+09:00',
  date: '2026-01-02',
  time: '03:04:05',
  duration: 'PT1M',
  email: 'a@b.example',
  hostname: 'b.example',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uuid: '018f0000-0000-7000-8000-000000000000',
}

/** @param text what strings are filled with */
export function valueFor(schema: unknown, text: string): unknown {
  if (!isSchema(schema)) return null
  if (Array.isArray(schema.enum)) return schema.enum[0]
  if (Array.isArray(schema.anyOf)) return valueFor(schema.anyOf[0], text)
  const minimum = typeof schema.minimum === 'number' ? schema.minimum : 0
  if (schema.type === 'object') {
    const properties = isSchema(schema.properties) ? schema.properties : {}
    return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, valueFor(one, text)]))
  }
  if (schema.type === 'array') {
    const count = typeof schema.minItems === 'number' ? schema.minItems : 1
    return Array.from({ length: count }, () => valueFor(schema.items, text))
  }
  if (schema.type === 'integer') return Math.ceil(minimum)
  if (schema.type === 'number') return minimum
  if (schema.type === 'boolean') return true
  return examples[String(schema.format)] ?? text
}

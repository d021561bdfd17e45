/**
 * Brings a JSON schema into the form that a grammar of llama.cpp can hold.
 * Three kinds of keywords:
 *   held        type, properties, required, items, enum, const, oneOf, lengths, counts, $ref to $defs, three formats
 *   unenforced  limits that a grammar cannot express (minimum, pattern …): left out, and reported
 *   refused     keywords that change the structure (allOf, not, if …): without them the answer would be another one
 */
export interface GrammarSchema {
  readonly schema: Readonly<Record<string, unknown>>
  /** JSON pointers of the keywords that were left out. */
  readonly unenforced: readonly string[]
}

export class UnsupportedSchemaError extends Error {}

const held = new Set(
  'type properties required additionalProperties minProperties maxProperties items prefixItems minItems maxItems enum const oneOf minLength maxLength description $defs $ref'.split(
    ' ',
  ),
)
const annotations = new Set('$schema $id $comment title default examples deprecated readOnly writeOnly'.split(' '))
const refused = new Set('allOf not if then else dependentSchemas patternProperties contains'.split(' '))
const heldFormats = new Set(['date-time', 'time', 'date'])

export function toGrammarSchema(schema: unknown): GrammarSchema {
  const unenforced: string[] = []
  return { schema: convert(schema, '', unenforced), unenforced }
}

function convert(schema: unknown, pointer: string, unenforced: string[]): Record<string, unknown> {
  if (!isRecord(schema)) throw new UnsupportedSchemaError(`${pointer || '/'} is not a schema object.`)
  const result: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(schema)) {
    const here = `${pointer}/${keyword}`
    if (refused.has(keyword)) throw new UnsupportedSchemaError(`${here} is not supported.`)
    if (annotations.has(keyword)) continue
    if (keyword === 'anyOf') result.oneOf = convertList(value, here, unenforced)
    else if (keyword === 'definitions') result.$defs = convertMap(value, here, unenforced)
    else if (keyword === 'format' && typeof value === 'string' && heldFormats.has(value)) result.format = value
    else if (held.has(keyword)) result[keyword] = convertHeld(keyword, value, here, unenforced)
    else unenforced.push(here)
  }
  return result
}

function convertHeld(keyword: string, value: unknown, here: string, unenforced: string[]): unknown {
  switch (keyword) {
    case 'properties':
    case '$defs':
      return convertMap(value, here, unenforced)
    case 'oneOf':
    case 'prefixItems':
      return convertList(value, here, unenforced)
    case 'items':
      return convert(value, here, unenforced)
    case 'additionalProperties':
      return typeof value === 'boolean' ? value : convert(value, here, unenforced)
    case '$ref':
      if (typeof value !== 'string') throw new UnsupportedSchemaError(`${here} must be a string.`)
      if (!/^#\/(\$defs|definitions)\/[^/]+$/.test(value))
        throw new UnsupportedSchemaError(`${here} must point into $defs.`)
      return value.replace('#/definitions/', '#/$defs/')
    default:
      return value
  }
}

function convertMap(value: unknown, here: string, unenforced: string[]): Record<string, unknown> {
  if (!isRecord(value)) throw new UnsupportedSchemaError(`${here} must be an object.`)
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, convert(part, `${here}/${key}`, unenforced)]),
  )
}

function convertList(value: unknown, here: string, unenforced: string[]): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw new UnsupportedSchemaError(`${here} must be a list.`)
  return value.map((part, index) => convert(part, `${here}/${index}`, unenforced))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

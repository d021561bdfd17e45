/**
 * Changes of a SCIM resource (RFC 7644, 3.5.2), as Okta and Entra ID write them. Pure.
 *
 *   { op, path: "attribute" | "attribute.sub" | "attribute[sub eq "x"]" | "attribute[…].sub", value }   op in any case
 *   { op, value: { attribute: …, "attribute.sub": … } }                                                  without a path: each of them
 *
 * Beyond the standard, because the directories do it: `remove` of `members` with a value removes those only; and what a
 * filter does not find is made for `replace` too.
 */
import { type Document, invalid, listOf, toDocument, type Value } from './scim-document.ts'
import { type Comparison, parseFilter } from './scim-filter.ts'

const mostOperations = 1000
const multiValued = new Set(['emails', 'members'])
/** Kept by the server; a directory may send them back, and they change nothing. */
const readOnly = new Set(['id', 'schemas', 'meta', 'groups'])

interface Path {
  attribute: string
  filter: Comparison[] | undefined
  sub: string | undefined
}

export function patched(before: Document, body: unknown): Document {
  const operations = toDocument(body).operations
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > mostOperations)
    throw invalid('invalidSyntax', 'Operations가 없거나 너무 많습니다.', 'There are no Operations, or too many.')
  return operations.reduce<Document>((document, operation) => applied(document, listOf(operation)[0] ?? {}), before)
}

function applied(document: Document, operation: Document): Document {
  const op = typeof operation.op === 'string' ? operation.op.toLowerCase() : ''
  if (op !== 'add' && op !== 'replace' && op !== 'remove')
    throw invalid('invalidSyntax', 'op은 add, replace, remove 가운데 하나입니다.', 'op is add, replace or remove.')
  const { path, value = null } = operation
  if (typeof path === 'string' && path !== '') return changed(document, op, parsePath(path), value)
  if (op === 'remove') throw invalid('noTarget', 'remove에는 path가 있어야 합니다.', 'remove needs a path.')
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('invalidValue', 'path가 없으면 value는 객체여야 합니다.', 'Without a path, value is an object.')
  return Object.entries(value).reduce(
    (changing, [name, one]) => (name.includes('extension') ? changing : changed(changing, op, parsePath(name), one)),
    document,
  )
}

/** @throws AppError `invalidPath` */
function parsePath(written: string): Path {
  const plain = written.replace(/^urn:ietf:params:scim:schemas:core:2\.0:(User|Group):/i, '')
  // Of extensions nothing is kept, so nothing of theirs is changed.
  if (/^urn:/i.test(plain)) return { attribute: '', filter: undefined, sub: undefined }
  const parts = /^([\w$-]+)(?:\[(.+)\])?(?:\.([\w$-]+))?$/.exec(plain.trim())
  if (!parts?.[1])
    throw invalid('invalidPath', `알 수 없는 path입니다: ${written}`, `The path is not known: ${written}`)
  const [, attribute, filter, sub] = parts
  return {
    attribute: attribute.toLowerCase(),
    filter: filter === undefined ? undefined : parseFilter(filter, 'invalidPath'),
    sub: sub?.toLowerCase(),
  }
}

function changed(document: Document, op: 'add' | 'replace' | 'remove', path: Path, value: Value): Document {
  const { attribute, filter, sub } = path
  if (attribute === '' || readOnly.has(attribute)) return document
  const before = document[attribute]
  const after = filter
    ? changedElements(listOf(before), op, filter, sub, value)
    : sub !== undefined
      ? changedPart(before, op, sub, value)
      : changedWhole(before, op, value, multiValued.has(attribute))
  const { [attribute]: _, ...rest } = document
  return after === undefined ? rest : { ...rest, [attribute]: after }
}

function changedWhole(before: Value | undefined, op: string, value: Value, isMany: boolean): Value | undefined {
  if (op === 'remove') {
    if (!isMany) return undefined
    // Nothing named: all of them. Not left away, so that it reads as empty and not as unsaid.
    if (value === null) return []
    const named = new Set(listOf(value).map((one) => one.value))
    return listOf(before).filter((one) => !named.has(one.value ?? null))
  }
  if (isMany) {
    const values = listOf(value)
    if (op === 'replace') return values
    const known = new Set(listOf(before).map((one) => one.value))
    return [...listOf(before), ...values.filter((one) => !known.has(one.value ?? null))]
  }
  const [old] = listOf(before)
  const isPart = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isPart ? { ...old, ...value } : value
}

function changedPart(before: Value | undefined, op: string, sub: string, value: Value): Value {
  if (Array.isArray(before)) return listOf(before).map((one) => withPart(one, op, sub, value))
  return withPart(listOf(before)[0] ?? {}, op, sub, value)
}

function changedElements(
  before: readonly Document[],
  op: string,
  filter: readonly Comparison[],
  sub: string | undefined,
  value: Value,
): Value {
  const isMeant = (one: Document) => filter.every((comparison) => isEqual(one[comparison.attribute], comparison.value))
  if (op === 'remove') {
    // An e-mail without its address is none.
    if (sub === undefined || sub === 'value') return before.filter((one) => !isMeant(one))
    return before.map((one) => (isMeant(one) ? withPart(one, op, sub, null) : one))
  }
  const change = (one: Document): Document =>
    sub === undefined ? { ...one, ...listOf(value)[0] } : withPart(one, op, sub, value)
  if (before.some(isMeant)) return before.map((one) => (isMeant(one) ? change(one) : one))
  return [...before, change(Object.fromEntries(filter.map((one) => [one.attribute, one.value])))]
}

function withPart(one: Document, op: string, sub: string, value: Value): Document {
  const { [sub]: _, ...rest } = one
  return op === 'remove' ? rest : { ...rest, [sub]: value }
}

function isEqual(left: Value | undefined, right: Value): boolean {
  return String(left ?? '').toLowerCase() === String(right ?? '').toLowerCase()
}

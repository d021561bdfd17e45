/**
 * Filters of SCIM (RFC 7644, 3.4.2.2), as far as directories use them: equalities joined by `and`. Everything else is refused
 * by name, never answered with everybody.
 */
import { invalid, type Value } from './scim-document.ts'

export interface Comparison {
  /** In lower case; `emails[type eq "work"].value` is `emails.value`. */
  attribute: string
  value: string | boolean
}

const term = /^\s*([\w$.:-]+)(?:\[type\s+eq\s+"work"\]\.([\w$-]+))?\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*/i

/** @throws AppError with `scimType` `invalidFilter`, or what the caller calls it */
export function parseFilter(text: string, scimType = 'invalidFilter'): Comparison[] {
  const comparisons: Comparison[] = []
  let rest = text
  while (rest !== '') {
    const found = term.exec(rest)
    if (!found?.[1] || !found[3] || comparisons.length === 10) throw notKnown(text, scimType)
    const attribute = found[1].replace(/^urn:ietf:params:scim:schemas:core:2\.0:(user|group):/i, '')
    comparisons.push({
      attribute: (found[2] ? `${attribute}.${found[2]}` : attribute).toLowerCase(),
      value: readValue(found[3], text, scimType),
    })
    rest = rest.slice(found[0].length)
    if (rest === '') break
    const and = /^and\s+/i.exec(rest)
    if (!and) throw notKnown(text, scimType)
    rest = rest.slice(and[0].length)
  }
  if (comparisons.length === 0) throw notKnown(text, scimType)
  return comparisons
}

function readValue(written: string, text: string, scimType: string): string | boolean {
  if (/^true$/i.test(written)) return true
  if (/^false$/i.test(written)) return false
  try {
    const value: Value = JSON.parse(written)
    if (typeof value === 'string') return value
  } catch {
    // An escape that JSON does not know.
  }
  throw notKnown(text, scimType)
}

function notKnown(text: string, scimType: string) {
  const shown = text.slice(0, 100)
  return invalid(scimType, `쓸 수 없는 filter입니다: ${shown}`, `This filter is not supported: ${shown}`)
}

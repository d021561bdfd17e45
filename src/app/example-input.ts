/** Inputs made from the contracts, for tests that ask every operation. */
import type { z } from 'zod'

/** The parts of a shape's definition that are read here; the library keeps them as data. */
interface Definition {
  type: string
  innerType?: z.ZodType
  in?: z.ZodType
  element?: z.ZodType
  shape?: Record<string, z.ZodType>
  entries?: Record<string, string>
}

/**
 * Something that the shape takes.
 * @param known what exists, by the name of the field that asks for it
 */
export function exampleOf(shape: z.ZodType, known: Record<string, unknown>, field = ''): unknown {
  const definition = shape._zod.def as unknown as Definition
  const inner = definition.innerType ?? definition.in
  if (inner) return exampleOf(inner, known, field)
  if (definition.type === 'object') {
    const fields = Object.entries(definition.shape ?? {})
    return Object.fromEntries(fields.map(([name, one]) => [name, exampleOf(one, known, name)]))
  }
  if (definition.type === 'array' && definition.element) return [exampleOf(definition.element, known, field)]
  const choices = definition.type === 'enum' ? Object.values(definition.entries ?? {}) : undefined
  if (field in known && (!choices || choices.includes(String(known[field])))) return known[field]
  if (choices) return choices[0]
  if (definition.type === 'boolean') return true
  return definition.type === 'number' ? 1 : 'a'
}

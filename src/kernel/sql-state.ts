/** Why PostgreSQL refused a statement: the five signs of its SQLSTATE, as `23505` for a value that must be unique. */

export const uniqueViolation = '23505'

/** Looks through an error and its causes, because the query builder wraps what the driver threw. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let one: unknown = error, depth = 0; one instanceof Error && depth < 10; one = one.cause, depth++) {
    // Only what the server said has a severity; codes of the operating system, as EPIPE, have five signs too.
    if ('severity' in one && 'code' in one && typeof one.code === 'string') return one.code
  }
  return undefined
}

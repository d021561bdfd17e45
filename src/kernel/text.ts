/**
 * Can the database keep this text as it is? It takes no NUL, and half of a surrogate pair would be stored as another
 * character than was sent.
 */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

/** Where in a value the first text stands that cannot be stored, as `rows.0.text`; undefined when there is none. */
export function findUnstorable(value: unknown): string | undefined {
  // A list of what is still to be seen, not a recursion: how deep a value goes is up to whoever sent it.
  const open: { value: unknown; path: string }[] = [{ value, path: '' }]
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value === 'string' && !isStorable(next.value)) return next.path
    if (typeof next.value !== 'object' || next.value === null) continue
    for (const [key, inner] of Object.entries(next.value)) {
      if (!isStorable(key)) return next.path
      open.push({ value: inner, path: next.path === '' ? key : `${next.path}.${key}` })
    }
  }
  return undefined
}

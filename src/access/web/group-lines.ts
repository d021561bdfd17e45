/** What each value of a claim stands for, as people write it: `value = group, group`, one a line. Values may hold `=` themselves. */
export function readGroupLines(text: string): Record<string, string[]> {
  const lines = text.split('\n').flatMap((line) => {
    const at = line.lastIndexOf('=')
    const value = line.slice(0, at).trim()
    const groups = line
      .slice(at + 1)
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '')
    return at > 0 && value !== '' && groups.length > 0 ? [[value, groups] as const] : []
  })
  return Object.fromEntries(lines)
}

export function writeGroupLines(groups: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(groups)
    .map(([value, names]) => `${value} = ${names.join(', ')}`)
    .join('\n')
}

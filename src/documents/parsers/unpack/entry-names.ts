/** Names of files within files. They are shown and stored, and never become paths: archives from strangers hold "../../x". */
import { cleanLine } from '../clean-text.ts'

const longestNameCharacters = 200 // File systems stop at 255 bytes; the name of a document is shown whole.

export interface EntryName {
  /** Of the file itself. */
  name: string
  /** The folders it lay in, with "/" between them; '' at the top. */
  inside: string
}

export function entryName(source: string): EntryName {
  const steps = source
    .replace(/^[A-Za-z]:(?=[\\/])/, '')
    .split(/[/\\]+/)
    .map((step) => cleanLine(step))
    .filter((step) => step !== '' && step !== '.' && step !== '..')
  return { name: shortName(steps.at(-1) ?? ''), inside: steps.slice(0, -1).join('/') }
}

/** The end tells the format, so the middle goes. */
function shortName(name: string): string {
  if (name.length <= longestNameCharacters) return name
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? ''
  return name.slice(0, longestNameCharacters - extension.length).toWellFormed() + extension
}

/** Leftovers of macOS and Windows, and files that their makers hid. */
export function isLeftover(source: string): boolean {
  const steps = source.split(/[/\\]+/)
  return (
    steps.some((step) => step === '__MACOSX' || (step.startsWith('.') && !/^\.{1,2}$/.test(step))) ||
    /^(?:thumbs\.db|desktop\.ini)$/i.test(steps.at(-1) ?? '')
  )
}

/** Of two files with one name in one folder, the second is "name (2).pdf". */
export function withoutClash<Entry extends EntryName>(entries: readonly Entry[]): Entry[] {
  const seen = new Map<string, number>()
  return entries.map((entry) => {
    const key = `${entry.inside}/${entry.name}`.toLowerCase()
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    if (count === 1) return entry
    const dot = entry.name.lastIndexOf('.')
    const cut = dot > 0 ? dot : entry.name.length
    return { ...entry, name: `${entry.name.slice(0, cut)} (${count})${entry.name.slice(cut)}` }
  })
}

/** The name under which programs use an app as a model. */
import { randomInt } from 'node:crypto'

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/**
 * Latin letters of the name, then four of chance: no name is refused for being taken, which would tell of apps that one
 * may not see.
 */
export function modelNameOf(name: string): string {
  const latin = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
  const chance = Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return `${latin || 'app'}-${chance}`
}

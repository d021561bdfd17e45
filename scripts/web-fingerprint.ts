/** Prints a hash of everything that the web app is built from. */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const files = globSync(['src/**/*.{ts,tsx,css,html}', 'vite.config.ts', 'package-lock.json'], { cwd: root })
  .filter(
    (file) =>
      file.includes('web/') || /(contract|elements|policy|page|operation)\.ts$/.test(file) || !file.startsWith('src/'),
  )
  .sort()
const hash = createHash('sha256')
for (const file of files) hash.update(file).update(readFileSync(join(root, file)))
console.log(hash.digest('hex'))

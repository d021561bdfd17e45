/** Keeps the latest result of a proof in docs/proofs, with date and machine. */
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

export async function keepResult(name: string, result: object): Promise<void> {
  const folder = join(import.meta.dirname, '../docs/proofs')
  await mkdir(folder, { recursive: true })
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`
  await writeFile(
    join(folder, `${name}.json`),
    `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), machine, ...result }, null, 2)}\n`,
  )
}

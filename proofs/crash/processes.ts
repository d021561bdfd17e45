/** The processes of one Naru: everything below its supervisor, by what /proc says, also after a parent has died. */
import { readdir, readFile } from 'node:fs/promises'

export interface RunningProcess {
  pid: number
  parent: number
  command: string
}

export async function listProcesses(): Promise<RunningProcess[]> {
  const found: RunningProcess[] = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const command = (await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim()
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (parent && state !== 'Z') found.push({ pid: Number(name), parent: Number(parent), command })
  }
  return found
}

export async function descendantsOf(pid: number): Promise<RunningProcess[]> {
  const all = await listProcesses()
  const inside = new Set([pid])
  for (let before = -1; before !== inside.size; ) {
    before = inside.size
    for (const one of all) if (inside.has(one.parent)) inside.add(one.pid)
  }
  return all.filter((one) => inside.has(one.pid) && one.pid !== pid)
}

export type ProcessKind = 'server' | 'host' | 'engine' | 'parser' | 'postgres' | 'keeper' | 'other'

export function kindOf(command: string): ProcessKind {
  if (command.includes('app/server.ts')) return 'server'
  if (command.includes('models/host/main.ts')) return 'host'
  if (command.includes('engine-child')) return 'engine'
  if (command.includes('parsers/child.ts')) return 'parser'
  if (command.startsWith('sh -c') && command.includes('keeper')) return 'keeper'
  // Its server processes are called by their role, as `postgres: checkpointer`.
  if (command.includes('bin/postgres') || command.startsWith('postgres: ')) return 'postgres'
  return 'other'
}

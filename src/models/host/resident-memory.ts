import { readFile } from 'node:fs/promises'

/** Memory that a process holds now; undefined where the system has no /proc. */
export async function residentBytesOf(processId: number | undefined): Promise<number | undefined> {
  if (processId === undefined) return undefined
  const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '')
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(status)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
}

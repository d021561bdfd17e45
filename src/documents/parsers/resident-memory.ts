import { readFileSync } from 'node:fs'

/** Resident memory of another process, or undefined where the system does not tell (anything but Linux). */
export function readResidentBytes(processId: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${processId}/status`, 'latin1'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}

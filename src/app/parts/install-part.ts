import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { isProcessAlive, withInstallLock } from './install-lock.ts'
import type { PartName } from './progress.ts'

/**
 * A part is a folder in the cache with a marker, `part.json`, that says what it is:
 *
 *   absent ──build in .incoming/<uuid>──▶ marker written ──rename──▶ ready
 *
 * The rename is atomic, so a folder under its own name is always whole. With a
 * ready part nothing is asked, neither the network nor Python.
 */
export interface PartPlan {
  readonly part: PartName
  /** Folder below the cache, before the fingerprint's first digits: checkouts of different age share a cache. */
  readonly folder: string
  /** Changes whenever the content would, and gives it another folder: nobody's running server is pulled away. */
  readonly fingerprint: string
  /** Files that must be there; checked by size at every start, which costs nothing. */
  readonly essentialFiles: readonly string[]
  /** Fills the empty folder `target`; what it puts into `scratch` is thrown away. */
  readonly build: (target: string, scratch: string) => Promise<void>
  readonly onWait: () => void
}

const markerSchema = z.object({
  part: z.string(),
  fingerprint: z.string(),
  installedAt: z.string(),
  files: z.record(z.string(), z.number()),
})

/** @returns the path of the part's folder, ready for use */
export async function installPart(cacheFolder: string, plan: PartPlan): Promise<string> {
  const folder = folderOf(cacheFolder, plan)
  if (await isReady(folder, plan)) return folder
  const lockPath = join(cacheFolder, 'locks', `${basename(folder)}.lock`)
  return withInstallLock(lockPath, plan.onWait, async () => {
    if (await isReady(folder, plan)) return folder // Another process has just built it.
    await removeLeftovers(join(cacheFolder, '.incoming'))
    const incoming = join(cacheFolder, '.incoming', `${hostname()}.${process.pid}.${randomUUID()}`)
    try {
      await buildInto(incoming, plan)
      await putInPlace(join(incoming, 'target'), folder, plan)
    } finally {
      await rm(incoming, { recursive: true, force: true })
    }
    return folder
  })
}

export async function isPartReady(
  cacheFolder: string,
  plan: Pick<PartPlan, 'folder' | 'fingerprint' | 'essentialFiles'>,
): Promise<boolean> {
  return isReady(folderOf(cacheFolder, plan), plan)
}

function folderOf(cacheFolder: string, plan: Pick<PartPlan, 'folder' | 'fingerprint'>): string {
  return join(cacheFolder, `${plan.folder}-${plan.fingerprint.slice(0, 8)}`)
}

/** What a killed start left behind: up to 500 MB that nobody would ever miss. */
async function removeLeftovers(incomingFolder: string): Promise<void> {
  for (const name of await readdir(incomingFolder).catch(() => [])) {
    const [processId, host] = [name.split('.').at(-2), name.split('.').slice(0, -2).join('.')]
    if (host !== hostname() || isProcessAlive(Number(processId))) continue
    await rm(join(incomingFolder, name), { recursive: true, force: true })
  }
}

async function buildInto(incoming: string, plan: PartPlan): Promise<void> {
  const target = join(incoming, 'target')
  const scratch = join(incoming, 'scratch')
  await mkdir(target, { recursive: true })
  await mkdir(scratch, { recursive: true })
  await plan.build(target, scratch)
  const files: Record<string, number> = {}
  for (const name of plan.essentialFiles) files[name] = (await stat(join(target, name))).size
  const marker = { part: plan.part, fingerprint: plan.fingerprint, installedAt: new Date().toISOString(), files }
  await writeFile(join(target, 'part.json'), `${JSON.stringify(marker, null, 2)}\n`)
}

async function putInPlace(built: string, folder: string, plan: PartPlan): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  for (let attempt = 1; ; attempt += 1) {
    // What stands there is damaged: in use or not, it cannot serve.
    await rm(folder, { recursive: true, force: true })
    try {
      await rename(built, folder)
      return
    } catch (error) {
      if (await isReady(folder, plan)) return // Somebody else was faster by a moment.
      if (attempt === 3) throw error
    }
  }
}

async function isReady(folder: string, plan: Pick<PartPlan, 'fingerprint' | 'essentialFiles'>): Promise<boolean> {
  const text = await readFile(join(folder, 'part.json'), 'utf8').catch(() => '')
  const marker = markerSchema.safeParse(parseJson(text))
  if (!marker.success || marker.data.fingerprint !== plan.fingerprint) return false
  for (const name of plan.essentialFiles) {
    const facts = await stat(join(folder, name)).catch(() => undefined)
    if (!facts || facts.size !== marker.data.files[name]) return false
  }
  return true
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

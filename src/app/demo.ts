/** Loads the demo world into an empty Naru: its people, rights and files, really parsed. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as access from '../access/service.ts'
import { uploadDocument } from '../documents/service.ts'
import type { Scope } from '../kernel/scope.ts'
import { addCollection, listCollections } from '../knowledge/service.ts'
import { addWholeUseCase, giveUseCase, listUseCases } from '../use-cases/service.ts'
import type { App } from './context.ts'
import { type DemoWorld, demoFolder, readDemoWorld } from './demo-world.ts'
import { firstOwner, found, isNew } from './setup-routes.ts'

export const demoPassword = 'naru-demo-2026'

/** Begun but not finished: a start that was interrupted, here or on another machine, goes on where it stopped. */
const marker = 'demo/loading'

/** Once, whichever processes start at the same time: the others wait, and go on if the first is killed. */
export async function loadDemo(app: App): Promise<void> {
  if (!['127.0.0.1', 'localhost', '::1'].includes(app.env.host)) {
    app.log.warn({ host: app.env.host }, 'the demo accounts refuse any address but this machine')
    return
  }
  const lock = await app.database.holdLock('demo', { waits: true })
  try {
    await loadUnlessThere(app)
  } finally {
    await lock?.release()
  }
}

async function loadUnlessThere(app: App): Promise<void> {
  const { blobs } = app
  if ((await blobs.sizeOf(marker)) === undefined && !(await isNew(app))) return
  await blobs.writeAt(marker, Buffer.from('begun'))
  const world = await readDemoWorld()
  const [owner] = world.people
  if (!owner) return
  if (await isNew(app)) {
    await found(app, { workspaceName: world.company, name: owner.name, email: owner.email, password: demoPassword })
  }
  const identity = await firstOwner(app)
  if (!identity) return
  await fillWorld(app.scopeFor({ ...identity, userId: '', role: 'owner', language: 'ko' }), world)
  await blobs.remove(marker)
}

/** Each step finds what is there already. */
async function fillWorld(scope: Scope, world: DemoWorld): Promise<void> {
  const { items: members } = await access.listMembers(scope)
  for (const person of world.people) {
    const known = members.find((member) => member.email === person.email)
    if (known) await access.changeMember(scope, known.id, { groups: person.groups })
    else
      await access.addMember(scope, { ...person, clearance: access.labelOf(person.clearance), password: demoPassword })
  }
  const folderIds: string[] = []
  for (const folder of world.folders) folderIds.push(await placeFolder(scope, folder))
  const { items: collections } = await listCollections(scope)
  if (!collections.some((one) => one.name === world.collection)) {
    await addCollection(scope, {
      name: world.collection,
      sourceIds: folderIds,
      settings: { chunkTokens: 240, overlapTokens: 40 },
    })
  }
  for (const one of world.useCases) await placeUseCase(scope, one)
  for (const [index, folder] of world.folders.entries()) {
    for (const { file, label } of folder.files) {
      const bytes = await readFile(join(demoFolder, 'files', file))
      await uploadDocument(
        scope,
        { fileName: file, folderId: folderIds[index], label: label === undefined ? undefined : access.labelOf(label) },
        new Blob([new Uint8Array(bytes)]).stream(),
      )
    }
  }
}

async function placeUseCase(scope: Scope, wanted: DemoWorld['useCases'][number]): Promise<void> {
  const { owner, readers, ...sample } = wanted
  const { items: known } = await listUseCases(scope, {
    search: sample.name,
    limit: 50,
    archived: false,
    sort: 'newest',
  })
  if (known.some((one) => one.name === sample.name)) return
  const { items: members } = await access.listMembers(scope)
  const memberId = members.find((member) => member.email === owner)?.id
  if (!memberId) throw new Error(`the demo names an owner whom nobody knows: ${owner}`)
  const { id } = await addWholeUseCase(scope, sample, memberId)
  const readerIds: number[] = []
  for (const reader of readers) readerIds.push(await principalOf(scope, reader))
  await giveUseCase(scope, id, { readerIds, editorIds: [] })
}

async function placeFolder(scope: Scope, folder: DemoWorld['folders'][number]): Promise<string> {
  const { id } = await access.ensureFolder(scope, {
    name: folder.name,
    parentId: null,
    label: access.labelOf(folder.label),
    inherits: true,
  })
  for (const reader of folder.readers) {
    const principalId = await principalOf(scope, reader)
    await access.addRule(scope, id, { principalId, verb: 'read', effect: 'allow', expiresAt: null })
  }
  return id
}

/** A group by its name; `everyone` stands for the whole company. */
async function principalOf(scope: Scope, reader: string): Promise<number> {
  const { items: groups } = await access.listGroups(scope)
  const { items: principals } = await access.listPrincipals(scope, '')
  const principalId =
    reader === 'everyone'
      ? principals.find((one) => one.kind === 'everyone')?.principalId
      : groups.find((group) => group.name === reader)?.principalId
  if (principalId === undefined) throw new Error(`the demo names a group that nobody is in: ${reader}`)
  return principalId
}

/** The tree of folders and documents: making, moving, labelling, deleting. */
import { AppError, notFound } from '../kernel/error.ts'
import { newId } from '../kernel/id.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import { loweringNeedsApproval } from './approvals.service.ts'
import type * as contract from './contract.ts'
import { Label } from './contract.ts'
import { getSettings } from './session.store.ts'
import * as store from './store.ts'

const theFolder = { ko: '폴더나 문서를', en: 'The folder or document' }

export async function listFolders(ctx: Scope, deleted = false) {
  return ctx.transaction(async (tx) => {
    const me = await store.findMember(tx, tx.actor.memberId)
    return { items: (await store.listFolders(tx, deleted)).map((row) => presentFolder(row, me?.personalFolderId)) }
  })
}

export async function addFolder(ctx: Scope, input: OperationInput<typeof contract.addFolder>['body']) {
  return ctx.transaction(async (tx) => presentFolder(await makeFolder(tx, input), undefined))
}

async function makeFolder(
  tx: Tx,
  input: { name: string; parentId: string | null; label: number; inherits: boolean },
): Promise<store.NodeRow> {
  if (input.parentId) await getWritableFolder(tx, input.parentId)
  await refuseAboveClearance(tx, input.label)
  const id = newId()
  await store.insertNode(tx, { id, kind: 'folder', ownLabel: input.label, ...input })
  await tx.audit({ action: 'folder.added', objectKind: 'folder', objectId: id })
  return getNode(tx, id)
}

/** The folder of this name that the actor may write, made when there is none. */
export async function ensureFolder(ctx: Scope, input: OperationInput<typeof contract.ensureFolder>['body']) {
  return ctx.transaction(async (tx) => {
    const existing = await store.findFolderByName(tx, input.name, input.parentId)
    return presentFolder(existing ?? (await makeFolder(tx, input)), undefined)
  })
}

export async function changeNode(
  ctx: Scope,
  nodeId: string,
  change: OperationInput<typeof contract.changeNode>['body'],
) {
  return ctx.transaction(async (tx) => {
    await store.lockRights(tx)
    const before = await getWritable(tx, nodeId)
    const lowers = change.label !== undefined && change.label < before.ownLabel
    if (change.parentId !== undefined || change.inherits !== undefined || change.label !== undefined)
      await refuseEnclosed(tx, before)
    const needsShare = lowers || change.inherits !== undefined || change.parentId !== undefined
    if (needsShare && !before.mayShare) throw forbidden('access.may-not-share', before.name)
    const fromLabel = lowers ? (await getSettings(tx)).approvalFromLabel : null
    if (fromLabel !== null && before.ownLabel >= fromLabel) throw loweringNeedsApproval(before.name)
    if (change.parentId) {
      await refusePersonal(tx, nodeId)
      await getWritableFolder(tx, change.parentId)
      if (await store.liesInside(tx, change.parentId, nodeId)) {
        throw new AppError('conflict', 'access.folder-inside-itself', {
          ko: `「${before.name}」 안으로는 옮길 수 없습니다. 그 바깥의 폴더를 골라 주세요.`,
          en: `“${before.name}” cannot be moved into itself. Choose a folder outside it.`,
        })
      }
    }
    if (change.label !== undefined) await refuseAboveClearance(tx, change.label)
    const { label, ...rest } = change
    await store.updateNode(tx, nodeId, { ...rest, ...(label === undefined ? {} : { ownLabel: label }) })
    if (change.parentId && change.parentId !== before.parentId)
      await ctx.ports.treeWatcher.moved(tx, { nodeId, fromParentId: before.parentId })
    if (lowers) await ctx.ports.treeWatcher.relabelled(tx, nodeId)
    // The log is read by people who may not see what it speaks of: it says that the name was changed, not to what.
    const { name: _, ...detail } = change
    await tx.audit({
      action: `${before.kind}.changed`,
      objectKind: before.kind,
      objectId: nodeId,
      detail: { fields: Object.keys(change), ...detail },
    })
    return { id: nodeId }
  })
}

export async function deleteNode(ctx: Scope, nodeId: string) {
  return ctx.transaction(async (tx) => {
    const before = await getWritable(tx, nodeId)
    await refusePersonal(tx, nodeId)
    await store.updateNode(tx, nodeId, { deletedAt: tx.now(), deletedBy: tx.actor.memberId })
    await tx.audit({ action: `${before.kind}.deleted`, objectKind: before.kind, objectId: nodeId })
    return {}
  })
}

export async function restoreNode(ctx: Scope, nodeId: string) {
  return ctx.transaction(async (tx) => {
    await store.lockRights(tx) // A removal that is asked at the same moment comes before or after, not in between.
    const before = await getWritable(tx, nodeId)
    if (before.purgeAskedAt) {
      throw new AppError('conflict', 'access.being-removed', {
        ko: `「${before.name}」 완전히 지우는 중이라 되돌릴 수 없습니다.`,
        en: `“${before.name}” is being removed for good and cannot be restored.`,
      })
    }
    await store.updateNode(tx, nodeId, { deletedAt: null, deletedBy: null })
    await tx.audit({ action: `${before.kind}.restored`, objectKind: before.kind, objectId: nodeId })
    return {}
  })
}

/** One change of the tree after the other; taken before any document is locked. */
export const lockRights = store.lockRights

/** By a background step, in the name of whoever brought what it replaces. */
export async function putIntoBin(tx: Tx, nodeId: string): Promise<void> {
  await store.updateNode(tx, nodeId, { deletedAt: tx.now(), deletedBy: tx.actor.memberId })
  await tx.audit({ action: 'document.deleted', objectKind: 'document', objectId: nodeId })
}

/** From now on it cannot be restored. In the transaction that asks for its removal. */
export async function markForRemoval(tx: Tx, nodeId: string): Promise<void> {
  await store.updateNode(tx, nodeId, { purgeAskedAt: tx.now() })
}

/** Those of the nodes that the actor may change. */
export const listWritable = store.listWritable

/** A document's place in the tree; its row in `documents` has the same id. */
export const placeNode = store.insertNode

/** A number from outside as a label. */
export const labelOf = (value: number) => Label.parse(value)

/** Where things go that were put nowhere: a folder that is its owner's alone. */
export async function personalFolderOf(tx: Tx): Promise<string> {
  const me = await store.findMember(tx, tx.actor.memberId)
  if (!me?.personalFolderId) throw new Error('a member without a personal folder')
  return me.personalFolderId
}

/** @throws AppError `access.node-not-found` for what does not exist and for what may not be seen alike. */
export async function getNode(tx: Tx, nodeId: string): Promise<store.NodeRow> {
  const row = await store.findNode(tx, nodeId)
  if (!row) throw notFound('access.node-not-found', theFolder)
  return row
}

export async function getWritable(tx: Tx, nodeId: string): Promise<store.NodeRow> {
  const row = await getNode(tx, nodeId)
  if (!row.mayWrite) throw forbidden('access.may-not-write', row.name)
  return row
}

/** A folder that something can be put into. */
export async function getWritableFolder(tx: Tx, folderId: string): Promise<store.NodeRow> {
  const row = await getWritable(tx, folderId)
  if (row.kind !== 'folder') {
    throw new AppError('conflict', 'access.not-a-folder', {
      ko: `「${row.name}」 폴더가 아니라 문서입니다. 폴더를 골라 주세요.`,
      en: `“${row.name}” is a document, not a folder. Choose a folder.`,
    })
  }
  if (row.isHidden) {
    throw new AppError('conflict', 'access.folder-deleted', {
      ko: `「${row.name}」 휴지통에 있습니다. 되돌리거나 다른 폴더를 골라 주세요.`,
      en: `“${row.name}” lies in the bin. Restore it or choose another folder.`,
    })
  }
  return row
}

/** Where things go that were put nowhere must always be there. */
async function refusePersonal(tx: Tx, nodeId: string): Promise<void> {
  if (nodeId !== (await store.findMember(tx, tx.actor.memberId))?.personalFolderId) return
  throw new AppError('conflict', 'access.personal-folder-stays', {
    ko: '내 폴더는 옮기거나 지울 수 없습니다. 안에 있는 것을 옮기거나 지워 주세요.',
    en: 'Your own folder cannot be moved or deleted. Move or delete what lies in it.',
  })
}

/** What came inside a file has no rights of its own: the file itself holds the same bytes. */
export async function refuseEnclosed(tx: Tx, row: store.NodeRow): Promise<void> {
  if (!(await store.isEnclosed(tx, row.id))) return
  throw new AppError('conflict', 'access.follows-its-container', {
    ko: `「${row.name}」 다른 파일에 딸려 온 파일이라 그 파일의 권한과 등급을 따릅니다. 딸려 온 파일에서 바꿔 주세요.`,
    en: `“${row.name}” came inside another file and follows its rights and label. Change them there.`,
  })
}

export async function getFolder(ctx: Scope, folderId: string) {
  return ctx.transaction(async (tx) => {
    const me = await store.findMember(tx, tx.actor.memberId)
    return presentFolder(await getNode(tx, folderId), me?.personalFolderId)
  })
}

export async function refuseAboveClearance(tx: Tx, label: number): Promise<void> {
  const me = await store.findMember(tx, tx.actor.memberId)
  if (me && label > me.clearance) {
    throw new AppError('forbidden', 'access.label-above-clearance', {
      ko: '내 취급 등급보다 높은 보안 등급은 붙일 수 없습니다. 낮은 등급을 고르거나 관리자에게 요청해 주세요.',
      en: 'You cannot give a label above your own clearance. Choose a lower one, or ask an administrator.',
    })
  }
}

export function forbidden(code: string, name: string): AppError {
  return new AppError('forbidden', code, {
    ko: `「${name}」에서 이 일을 할 권한이 없습니다. 폴더를 공유한 사람에게 권한을 요청해 주세요.`,
    en: `You may not do this in “${name}”. Ask whoever shared the folder with you.`,
  })
}

function presentFolder(row: store.NodeRow, personalFolderId: string | null | undefined) {
  return {
    id: row.id,
    parentId: row.parentId,
    name: row.name,
    label: Label.parse(row.label),
    inherits: row.inherits,
    isPersonal: row.id === personalFolderId,
    mayWrite: row.mayWrite,
    mayShare: row.mayShare,
    createdAt: row.createdAt.toISOString(),
  }
}

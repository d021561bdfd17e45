/** The tree of folders and documents: making, moving, labelling, deleting. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'
import { Label } from './label.ts'

const Moment = z.iso.datetime()
const Nothing = z.object({}).strict()
export const NodeParams = z.object({ nodeId: z.uuid() })

export const Folder = z.object({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  name: z.string(),
  label: Label,
  inherits: z.boolean(),
  isPersonal: z.boolean(),
  mayWrite: z.boolean(),
  mayShare: z.boolean(),
  createdAt: Moment,
})
export type Folder = z.infer<typeof Folder>

export const listFolders = defineOperation({
  id: 'listFolders',
  method: 'get',
  path: '/folders',
  action: 'folders.read',
  summary: 'All folders that the caller may see. A folder whose parent is not visible stands at the top.',
  /** Only what is in the bin. */
  query: z.object({ deleted: z.stringbool().default(false) }),
  reply: z.object({ items: z.array(Folder) }),
})

const NewFolder = z.object({
  name: z.string().trim().min(1).max(200),
  parentId: z.uuid().nullable().default(null),
  label: Label.default(0),
  inherits: z.boolean().default(true),
})

export const addFolder = defineOperation({
  id: 'addFolder',
  method: 'post',
  path: '/folders',
  action: 'folders.write',
  summary: 'Makes a folder. At the top it belongs to its maker alone until it is granted.',
  body: NewFolder,
  reply: Folder,
  status: 201,
})

export const ensureFolder = defineOperation({
  id: 'ensureFolder',
  method: 'post',
  path: '/folders/ensure',
  action: 'folders.write',
  summary: 'The caller’s folder of this name, made when there is none.',
  body: NewFolder,
  reply: Folder,
})

export const changeNode = defineOperation({
  id: 'changeNode',
  method: 'patch',
  path: '/nodes/{nodeId}',
  action: 'folders.write',
  summary: 'Renames, moves, labels a folder or document, or cuts what it inherits.',
  params: NodeParams,
  body: z
    .object({
      name: z.string().trim().min(1).max(200).optional(),
      parentId: z.uuid().optional(),
      label: Label.optional(),
      inherits: z.boolean().optional(),
    })
    .strict(),
  reply: z.object({ id: z.uuid() }),
})

export const deleteNode = defineOperation({
  id: 'deleteNode',
  method: 'delete',
  path: '/nodes/{nodeId}',
  action: 'folders.write',
  summary: 'Hides a folder or document everywhere at once. Restorable for 30 days.',
  params: NodeParams,
  reply: Nothing,
  status: 200,
})

export const restoreNode = defineOperation({
  id: 'restoreNode',
  method: 'post',
  path: '/nodes/{nodeId}/restore',
  action: 'folders.write',
  summary: 'Brings a hidden folder or document back.',
  params: NodeParams,
  reply: Nothing,
})

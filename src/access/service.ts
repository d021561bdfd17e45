/** What one can do with people, folders and rights. */
export { listAudit } from './audit.service.ts'
export { addKey, addService, hashKey, issueKey, listKeys, revokeKey, rotateKey } from './keys.service.ts'
export {
  addGroup,
  addMember,
  changeMember,
  ensureGroups,
  ensureServiceMember,
  findMemberToViewAs,
  getSession,
  listGroups,
  listMembers,
} from './people.service.ts'
export {
  addRule,
  explainRights,
  getRights,
  grant,
  listPrincipals,
  listPrincipalsOf,
  removeRule,
} from './rights.service.ts'
export {
  addFolder,
  changeNode,
  deleteNode,
  ensureFolder,
  getFolder,
  getNode,
  getWritable,
  getWritableFolder,
  labelOf,
  listFolders,
  listWritable,
  markForRemoval,
  personalFolderOf,
  placeNode,
  refuseAboveClearance,
  restoreNode,
} from './tree.service.ts'

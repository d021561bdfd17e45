/** What one can do with people, folders and rights. */
export { listAudit } from './audit.service.ts'
export {
  addGroup,
  addMember,
  changeMember,
  ensureGroups,
  ensureServiceMember,
  findMemberToViewAs,
  getSession,
  hashKey,
  issueKey,
  listGroups,
  listMembers,
} from './people.service.ts'
export { addRule, explainRights, getRights, grant, listPrincipals, removeRule } from './rights.service.ts'
export {
  addFolder,
  changeNode,
  deleteNode,
  ensureFolder,
  getNode,
  getWritable,
  labelOf,
  listFolders,
  personalFolderOf,
  placeNode,
  restoreNode,
} from './tree.service.ts'

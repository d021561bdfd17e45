/** What one can do with people, folders and rights. */
export { letTakeOut } from './approval.store.ts'
export {
  askApproval,
  countApprovals,
  decideApproval,
  labelLowering,
  listApprovals,
  overtaken,
  withdrawApproval,
} from './approvals.service.ts'
export { listAudit } from './audit.service.ts'
export { changeGroup } from './directory-grants.service.ts'
export { handOverFolder } from './endings.service.ts'
export {
  checkIdentityProvider,
  getIdentityProvider,
  listIdentities,
  removeIdentity,
  removeIdentityProvider,
  setIdentityProvider,
  signInPathsOf,
} from './identity-provider.service.ts'
export {
  hashToken,
  inviteMember,
  issuePasswordLink,
  listInvitations,
  renewInvitation,
  revokeInvitation,
} from './invitations.service.ts'
export { addKey, addService, hashKey, issueKey, listKeys, revokeKey, rotateKey } from './keys.service.ts'
export { refuseWeakPassword } from './passwords.service.ts'
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
export { applyPeople, planPeople } from './people-table.service.ts'
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
  addDirectoryGroup,
  deleteDirectoryGroup,
  getDirectoryGroup,
  listDirectoryGroups,
  patchDirectoryGroup,
  replaceDirectoryGroup,
} from './scim-groups.service.ts'
export {
  addDirectoryUser,
  deleteDirectoryUser,
  describeDirectory,
  getDirectoryUser,
  listDirectoryUsers,
  listResourceTypes,
  listSchemas,
  patchDirectoryUser,
  replaceDirectoryUser,
} from './scim-users.service.ts'
export { beginViewAs, changePassword, endOwnSession, endViewAs, listOwnSessions } from './sessions.service.ts'
export { getSettings, updateSettings } from './settings.service.ts'
export { findMember, getMember } from './store.ts'
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
  lockRights,
  markForRemoval,
  personalFolderOf,
  placeNode,
  putIntoBin,
  refuseAboveClearance,
  restoreNode,
} from './tree.service.ts'

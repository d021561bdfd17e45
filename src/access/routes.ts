import { bind, type Route } from '../kernel/operation.ts'
import * as contract from './contract.ts'
import * as service from './service.ts'

export const accessRoutes: Route[] = [
  bind(contract.getSession, (ctx) => service.getSession(ctx)),
  bind(contract.listMembers, (ctx) => service.listMembers(ctx)),
  bind(contract.addMember, (ctx, { body }) => service.addMember(ctx, body)),
  bind(contract.changeMember, (ctx, { params, body }) => service.changeMember(ctx, params.memberId, body)),
  bind(contract.listGroups, (ctx) => service.listGroups(ctx)),
  bind(contract.addGroup, (ctx, { body }) => service.addGroup(ctx, body)),
  bind(contract.ensureGroups, (ctx, { body }) => service.ensureGroups(ctx, body.names)),
  bind(contract.listFolders, (ctx, { query }) => service.listFolders(ctx, query.deleted)),
  bind(
    contract.addFolder,
    (ctx, { body }) => service.addFolder(ctx, body),
    (ctx, { id }) => service.getFolder(ctx, id),
  ),
  bind(contract.ensureFolder, (ctx, { body }) => service.ensureFolder(ctx, body)),
  bind(contract.changeNode, (ctx, { params, body }) => service.changeNode(ctx, params.nodeId, body)),
  bind(contract.deleteNode, (ctx, { params }) => service.deleteNode(ctx, params.nodeId)),
  bind(contract.restoreNode, (ctx, { params }) => service.restoreNode(ctx, params.nodeId)),
  bind(contract.getRights, (ctx, { params }) => service.getRights(ctx, params.nodeId)),
  bind(contract.addRule, (ctx, { params, body }) => service.addRule(ctx, params.nodeId, body)),
  bind(contract.removeRule, (ctx, { params }) => service.removeRule(ctx, params.nodeId, params.ruleId)),
  bind(contract.explainRights, (ctx, { params, query }) => service.explainRights(ctx, params.nodeId, query.memberId)),
  bind(contract.listPrincipals, (ctx, { query }) => service.listPrincipals(ctx, query.search)),
  bind(contract.listKeys, (ctx) => service.listKeys(ctx)),
  bind(contract.addKey, (ctx, { body }) => service.addKey(ctx, body)),
  bind(contract.rotateKey, (ctx, { params, body }) => service.rotateKey(ctx, params.keyId, body.overlapHours)),
  bind(contract.revokeKey, (ctx, { params }) => service.revokeKey(ctx, params.keyId)),
  bind(contract.addService, (ctx, { body }) => service.addService(ctx, body)),
  bind(contract.listAudit, (ctx, { query }) => service.listAudit(ctx, query)),
]

import { mayAct } from '../access/policy.ts'
import { bind, type Route } from '../kernel/operation.ts'
import * as contract from './contract.ts'
import * as service from './service.ts'

export const knowledgeRoutes: Route[] = [
  bind(contract.listCollections, (ctx) => service.listCollections(ctx)),
  bind(
    contract.addCollection,
    (ctx, { body }) => service.addCollection(ctx, body),
    (ctx, { id }) => service.getCollection(ctx, id),
  ),
  bind(contract.changeCollection, (ctx, { params, body }) => service.changeCollection(ctx, params.collectionId, body)),
  bind(contract.deleteCollection, (ctx, { params }) => service.deleteCollection(ctx, params.collectionId)),
  bind(contract.search, (ctx, { body }) => service.search(ctx, body, mayAct(ctx.actor.role, 'search.diagnose'))),
]

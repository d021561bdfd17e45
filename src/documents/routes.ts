import { bind, type Route } from '../kernel/operation.ts'
import * as contract from './contract.ts'
import * as service from './service.ts'

export const documentRoutes: Route[] = [
  bind(contract.listDocuments, (ctx, { query }) => service.listDocuments(ctx, query)),
  // Before `/documents/{documentId}`, which would take the word for an id.
  bind(contract.countDocuments, (ctx) => service.countDocuments(ctx)),
  bind(contract.getDocument, (ctx, { params }) => service.getDocument(ctx, params.documentId)),
  bind(contract.getPage, (ctx, { params }) => service.getPage(ctx, params.documentId, params.number)),
  bind(contract.getPagePicture, (ctx, { params, query }) =>
    service.getPagePicture(ctx, params.documentId, params.number, query.width),
  ),
  bind(contract.getOriginal, (ctx, { params }) => service.getOriginal(ctx, params.documentId)),
  bind(contract.uploadDocument, (ctx, { query, stream }) => service.uploadDocument(ctx, query, stream)),
  bind(contract.addRows, (ctx, { body }) => service.addRows(ctx, body)),
  bind(contract.retryDocument, (ctx, { params }) => service.retryDocument(ctx, params.documentId)),
  bind(contract.purgeDocument, (ctx, { params, body }) => service.purgeDocument(ctx, params.documentId, body.title)),
]

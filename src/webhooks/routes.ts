import { bind, type Route } from '../kernel/operation.ts'
import * as contract from './contract.ts'
import * as service from './service.ts'

export const webhookRoutes: Route[] = [
  bind(contract.listWebhooks, (ctx) => service.listWebhooks(ctx)),
  bind(contract.addWebhook, (ctx, { body }) => service.addWebhook(ctx, body)),
  bind(contract.changeWebhook, (ctx, { params, body }) => service.changeWebhook(ctx, params.webhookId, body)),
  bind(contract.removeWebhook, (ctx, { params }) => service.removeWebhook(ctx, params.webhookId)),
  bind(contract.testWebhook, (ctx, { params, signal }) => service.testWebhook(ctx, params.webhookId, signal)),
  bind(contract.listDeliveries, (ctx, { params }) => service.listDeliveries(ctx, params.webhookId)),
  bind(contract.sendAgain, (ctx, { params }) => service.sendAgain(ctx, params.webhookId, params.deliveryId)),
]

import { bind, type Route } from '../kernel/operation.ts'
import * as contract from './contract.ts'
import * as service from './service.ts'

export const modelRoutes: Route[] = [
  bind(contract.listModels, (ctx) => service.listModels(ctx)),
  bind(contract.testModel, (ctx, { params }) => service.testModel(ctx, params.modelId)),
  bind(contract.measureModel, (ctx, { params }) => service.startMeasuring(ctx, params.modelId)),
  bind(contract.listProviders, (ctx) => service.listProviders(ctx)),
  bind(contract.addProvider, (ctx, { body }) => service.addProvider(ctx, body)),
  bind(contract.changeProviderModel, (ctx, { params, body }) => service.changeProviderModel(ctx, params, body)),
  bind(contract.removeProvider, (ctx, { params }) => service.removeProvider(ctx, params.providerId)),
  bind(contract.testProvider, (ctx, { params }) => service.testProvider(ctx, params.providerId)),
  bind(contract.createEmbedding, (ctx, { body, signal }) => service.createEmbedding(ctx, body, signal)),
  bind(contract.getCosts, (ctx) => service.getCosts(ctx)),
  bind(contract.setPrice, (ctx, { body }) => service.setPrice(ctx, body)),
  bind(contract.setBudget, (ctx, { body }) => service.setBudget(ctx, body)),
]

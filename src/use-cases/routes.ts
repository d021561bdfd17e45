import { bind, type Route } from '../kernel/operation.ts'
import * as contract from './contract.ts'
import * as service from './service.ts'

export const useCaseRoutes: Route[] = [
  bind(contract.listUseCases, (ctx, { query }) => service.listUseCases(ctx, query)),
  bind(
    contract.addUseCase,
    (ctx, { body }) => service.addUseCase(ctx, body),
    (ctx, { id }) => service.getUseCase(ctx, id),
  ),
  bind(
    contract.addSampleUseCase,
    (ctx) => service.addSampleUseCase(ctx),
    (ctx, { id }) => service.getUseCase(ctx, id),
  ),
  bind(contract.getUseCase, (ctx, { params }) => service.getUseCase(ctx, params.useCaseId)),
  bind(contract.changeUseCase, (ctx, { params, body }) => service.changeUseCase(ctx, params.useCaseId, body)),
  bind(contract.moveStage, (ctx, { params, body }) => service.moveStage(ctx, params.useCaseId, body)),
  bind(contract.decideUseCase, (ctx, { params, body }) => service.decideUseCase(ctx, params.useCaseId, body)),
  bind(contract.giveUseCase, (ctx, { params, body }) => service.giveUseCase(ctx, params.useCaseId, body)),
  bind(contract.archiveUseCase, (ctx, { params }) => service.archiveUseCase(ctx, params.useCaseId)),
  bind(contract.restoreUseCase, (ctx, { params }) => service.restoreUseCase(ctx, params.useCaseId)),
  bind(
    contract.addRequirement,
    (ctx, { params, body }) => service.addRequirement(ctx, params.useCaseId, body),
    service.readRequirementAgain,
  ),
  bind(contract.orderRequirements, (ctx, { params, body }) =>
    service.orderRequirements(ctx, params.useCaseId, body.requirementIds),
  ),
  bind(contract.changeRequirement, (ctx, { params, body }) =>
    service.changeRequirement(ctx, params.useCaseId, params.requirementId, body),
  ),
  bind(contract.removeRequirement, (ctx, { params }) =>
    service.removeRequirement(ctx, params.useCaseId, params.requirementId),
  ),
  bind(
    contract.addRisk,
    (ctx, { params, body }) => service.addRisk(ctx, params.useCaseId, body),
    service.readRiskAgain,
  ),
  bind(contract.changeRisk, (ctx, { params, body }) => service.changeRisk(ctx, params.useCaseId, params.riskId, body)),
  bind(contract.removeRisk, (ctx, { params }) => service.removeRisk(ctx, params.useCaseId, params.riskId)),
  bind(
    contract.addDataNeed,
    (ctx, { params, body }) => service.addDataNeed(ctx, params.useCaseId, body),
    service.readDataNeedAgain,
  ),
  bind(contract.changeDataNeed, (ctx, { params, body }) =>
    service.changeDataNeed(ctx, params.useCaseId, params.dataNeedId, body),
  ),
  bind(contract.removeDataNeed, (ctx, { params }) => service.removeDataNeed(ctx, params.useCaseId, params.dataNeedId)),
  bind(contract.planStage, (ctx, { params, body }) => service.planStage(ctx, params.useCaseId, params.stage, body)),
]

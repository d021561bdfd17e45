/** What one can do with use cases. */
export {
  addDataNeed,
  addRequirement,
  addRisk,
  changeDataNeed,
  changeRequirement,
  changeRisk,
  orderRequirements,
  planStage,
  readDataNeedAgain,
  readRequirementAgain,
  readRiskAgain,
  removeDataNeed,
  removeRequirement,
  removeRisk,
} from './parts.service.ts'
export { addSampleUseCase, addWholeUseCase } from './sample.service.ts'
export {
  addUseCase,
  archiveUseCase,
  changeUseCase,
  decideUseCase,
  getUseCase,
  giveUseCase,
  listNeededFolders,
  listUseCases,
  moveStage,
  restoreUseCase,
} from './use-cases.service.ts'

/** What one can do with use cases. */
export {
  addDataNeed,
  addRisk,
  changeDataNeed,
  changeRisk,
  planStage,
  readDataNeedAgain,
  readRiskAgain,
  removeDataNeed,
  removeRisk,
} from './parts.service.ts'
export {
  addRequirement,
  changeRequirement,
  orderRequirements,
  readRequirementAgain,
  removeRequirement,
} from './requirements.service.ts'
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

/** What one can do with models. */
export { groundedMessages, refusal } from './ability-test.ts'
export { type Generated, type Generation, generate } from './calls.service.ts'
export { getModelForGeneration, listModels } from './catalogue.service.ts'
export { embeddingModelId } from './catalogue.ts'
export {
  createEmbedding,
  type EmbeddingModel,
  embed,
  findEmbeddingModel,
  localEmbeddingModel,
  localEmbeddingModelId,
  localEmbeddingName,
} from './embedding.service.ts'
export type { ChatMessage } from './ports.ts'
export { addProvider, changeProviderModel, listProviders, removeProvider } from './providers.service.ts'
export { getCosts, setBudget, setPrice } from './spending.service.ts'
export { measure, startMeasuring, testModel, testProvider } from './trying.service.ts'

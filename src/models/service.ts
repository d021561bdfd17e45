/** What one can do with models. */
export { groundedMessages, refusal } from './ability-test.ts'
export {
  createEmbedding,
  embed,
  type Generated,
  type Generation,
  generate,
  localEmbeddingName,
} from './calls.service.ts'
export { getModelForGeneration, listModels } from './catalogue.service.ts'
export { embeddingDimension, embeddingModelId } from './catalogue.ts'
export type { ChatMessage } from './ports.ts'
export { addProvider, listProviders, removeProvider } from './providers.service.ts'
export { measure, startMeasuring, testModel, testProvider } from './trying.service.ts'

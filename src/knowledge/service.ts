/** What other domains may use of knowledge. The work itself: collections, indexing, search, answers. */
export { findPassages, type Passage, type QuotedAnswer, quoteAnswer } from './answers.service.ts'
export { calibrateIndex } from './calibration.service.ts'
export {
  addCollection,
  changeCollection,
  deleteCollection,
  getCollection,
  listCollections,
  refuseUnknownCollections,
} from './collections.service.ts'
export {
  documentsReady,
  followMove,
  indexCollection,
  indexDocuments,
  nodeMoved,
  nodeRelabelled,
} from './indexing.service.ts'
export { continueVectors } from './progress.service.ts'
export { labelOfQuotes } from './quotes.service.ts'
export { findChunks, search } from './search.service.ts'
export { embedChunks, refreshStatistics } from './vectors.service.ts'

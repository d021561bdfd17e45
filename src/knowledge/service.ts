/** What other domains may use of knowledge. The work itself: collections, indexing, search, answers. */
export { findPassages, type Passage, type QuotedAnswer, quoteAnswer } from './answers.service.ts'
export {
  addCollection,
  changeCollection,
  deleteCollection,
  getCollection,
  listCollections,
  refuseUnknownCollections,
} from './collections.service.ts'
export {
  calibrateIndex,
  continueVectors,
  documentsReady,
  embedChunks,
  followMove,
  indexCollection,
  indexDocuments,
  nodeMoved,
  nodeRelabelled,
  refreshStatistics,
} from './indexing.service.ts'
export { labelOfQuotes } from './quotes.service.ts'
export { findChunks, search } from './search.service.ts'

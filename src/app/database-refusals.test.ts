import { expect, test } from 'vitest'
import { httpStatusOf } from '../kernel/error.ts'
import { refusedByDatabase } from './database-refusals.ts'

const statusOf = (code: string) => {
  const refused = Object.assign(new Error('refused'), { code, severity: 'ERROR' })
  const known = refusedByDatabase(new Error('Failed query', { cause: refused }))
  return known && httpStatusOf[known.kind]
}

test.each([
  [400, ['22003', '22007', '22008', '22009', '22021', '22P02', '22P05']],
  [403, ['42501']],
  [409, ['23503', '23505', '23514', '40001', '40P01']],
  // A statement that is wrong, a table that is not there, a server that ends: nothing that a caller could put right.
  [undefined, ['42601', '42P01', '57P01']],
])('%s answers the states %j', (status, codes) => {
  for (const code of codes) expect([code, statusOf(code)]).toEqual([code, status])
})

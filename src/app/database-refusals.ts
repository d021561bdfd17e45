/**
 * A net below the rules: what PostgreSQL refused although nobody asked before. The caller gets an answer that helps, and the
 * log still calls it unexpected, because the rule belongs where the input is read.
 */
import { AppError, type ErrorKind, type Words } from '../kernel/error.ts'
import { sqlStateOf } from '../kernel/sql-state.ts'

type Refusal = [kind: ErrorKind, code: string, words: Words]

const badValue: Refusal = [
  'invalid',
  'kernel.value-refused',
  {
    ko: '저장할 수 없는 값이 있습니다. 글자, 숫자, 날짜를 확인해 다시 보내 주세요.',
    en: 'A value cannot be stored. Check texts, numbers and dates, and send it again.',
  },
]
const notAllowed: Refusal = [
  'forbidden',
  'kernel.may-not',
  {
    ko: '이 일을 할 권한이 없습니다. 관리자에게 권한을 요청해 주세요.',
    en: 'You may not do this. Ask an administrator for the right.',
  },
]
const conflict: Refusal = [
  'conflict',
  'kernel.conflict',
  {
    ko: '이미 있는 것이나 그사이 바뀐 것과 맞지 않습니다. 화면을 새로 고쳐 확인하고 다시 해 주세요.',
    en: 'This does not fit with what exists or has changed meanwhile. Reload, check, and try again.',
  },
]

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const refusals: Record<string, Refusal> = {
  '22003': badValue, // a number out of range
  '22007': badValue, // not a date
  '22008': badValue, // a date out of range
  '22009': badValue, // a time zone that is none
  '22021': badValue, // a character that the encoding has not
  '22P02': badValue, // text that is not of its type
  '22P05': badValue, // a character that cannot be translated
  '42501': notAllowed, // refused by a policy or a missing grant
  '23503': conflict, // names a row that is not there
  '23505': conflict, // a value that must be unique
  '23514': conflict, // a check of the table
  '40001': conflict, // two transactions that cannot both have come first
  '40P01': conflict, // a deadlock
}

export function refusedByDatabase(cause: unknown): AppError | undefined {
  const refusal = refusals[sqlStateOf(cause) ?? '']
  return refusal && new AppError(...refusal, { cause })
}

/**
 * A table of people, as HR systems and spreadsheets write it, read into rows. Comma, semicolon or tab; UTF-8 with or without
 * a mark, UTF-16 with one, else CP949. Columns are found by their heads, in Korean or English, in any order. What cannot be
 * read is a wrong row with its line; a table that cannot be read at all is an AppError.
 *
 *   name  e-mail  role  clearance  groups (several with ; or ,  nested with > or /)  leaves
 *
 * An empty cell says nothing: what stands stays, and who joins gets the least. `-` in groups: in none.
 */
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { AppError, type Words } from '../kernel/error.ts'
import { findUnstorable } from '../kernel/text.ts'
import type { Label } from './label.ts'
import { type Role, roles } from './policy.ts'

export interface PeopleRow {
  line: number
  email: string
  name: string | undefined
  role: Role | undefined
  clearance: Label | undefined
  /** Each as it is written, outermost first. */
  groups: string[][] | undefined
  leaves: boolean
}

export interface WrongRow {
  line: number
  email: string
  reason: Words
}

const mostRows = 5000
const mostGroupsOfOne = 20

type Column = 'name' | 'email' | 'role' | 'clearance' | 'groups' | 'leaves'

const heads: Record<Column, readonly string[]> = {
  name: ['이름', '성명', 'name', '표시 이름', 'display name'],
  email: ['이메일', '메일', '전자우편', 'e-mail', 'email', 'mail'],
  role: ['역할', '권한', 'role'],
  clearance: ['취급 등급', '취급등급', '보안 등급', '등급', 'clearance'],
  groups: ['그룹', '부서', '소속', 'groups', 'group', 'department'],
  leaves: ['퇴사', '내보냄', '퇴직', 'leaves', 'left', 'leaver'],
}

const roleWords: Record<Role, readonly string[]> = {
  owner: ['소유자'],
  builder: ['구축 담당', '구축담당'],
  'data-manager': ['데이터 관리자', '데이터관리자', 'data manager'],
  labeller: ['라벨러'],
  reviewer: ['검토자'],
  viewer: ['열람자'],
  'app-user': ['앱 사용자', '앱사용자', 'app user'],
  auditor: ['감사자'],
  service: ['서비스'],
}
const clearanceWords = [
  ['0', '공개', 'public'],
  ['1', '대외비', 'internal'],
  ['2', '기밀', 'secret'],
] as const
const yes = ['예', 'y', 'yes', 'true', '1', 'o', '퇴사', '퇴직', '내보냄', 'leaves', 'left']
const no = ['', '아니오', '아니요', 'n', 'no', 'false', '0', 'x', '-', '재직']
const none = ['-', '없음', 'none']

const Email = z.email().max(320).toLowerCase()

export function readPeopleTable(bytes: Uint8Array): { rows: PeopleRow[]; wrong: WrongRow[] } {
  const text = decode(bytes)
  const records = readRecords(text)
  const [head, ...body] = records
  if (!head || body.length === 0) throw unreadable('빈 표입니다', 'it is empty')
  if (body.length > mostRows) throw tooManyRows()
  const columns = columnsOf(head.cells)
  const rows: PeopleRow[] = []
  const wrong: WrongRow[] = []
  const lineOf = new Map<string, number>()
  for (const { line, cells } of body) {
    const read = readRow(cells, columns, line)
    const before = 'email' in read ? lineOf.get(read.email) : undefined
    if ('reason' in read) wrong.push(read)
    else if (before !== undefined) wrong.push({ line, email: read.email, reason: twice(before) })
    else rows.push(read)
    if (!('reason' in read)) lineOf.set(read.email, before ?? line)
  }
  return { rows, wrong }
}

function decode(bytes: Uint8Array): string {
  const starts = (...mark: number[]) => mark.every((byte, at) => bytes[at] === byte)
  const tries = starts(0xff, 0xfe) ? ['utf-16le'] : starts(0xfe, 0xff) ? ['utf-16be'] : ['utf-8', 'euc-kr']
  for (const encoding of tries) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes) // Takes a mark away by itself.
    } catch {
      // Another encoding, then.
    }
  }
  throw unreadable(
    '글자를 알아볼 수 없으니 UTF-8이나 CP949로 저장해야 합니다',
    'its encoding is not known; save it as UTF-8',
  )
}

function readRecords(text: string): { line: number; cells: string[] }[] {
  const [first = ''] = text.split(/\r?\n/, 1)
  const delimiter = [',', ';', '\t'].reduce((best, one) =>
    first.split(one).length > first.split(best).length ? one : best,
  )
  try {
    const read = parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'], // Mixed where a table was put together of several.
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    })
    return (read as unknown as { info: { lines: number }; record: string[] }[])
      .map(({ info, record }) => ({ line: info.lines, cells: record.map(unguarded) }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = 'lines' in error ? ` (${String(error.lines)})` : ''
    throw unreadable(`따옴표가 닫히지 않았거나 표가 아닙니다${line}`, `a quote is not closed, or it is no table${line}`)
  }
}

/** The apostrophe with which an export keeps a spreadsheet from running a cell. */
function unguarded(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell
}

function columnsOf(head: readonly string[]): (Column | undefined)[] {
  const columns = head.map((cell) => {
    const word = cell.toLowerCase()
    return (Object.keys(heads) as Column[]).find((column) => heads[column].includes(word))
  })
  for (const column of ['name', 'email', 'role', 'clearance', 'leaves'] as const) {
    const [, second] = columns.filter((one) => one === column)
    if (second)
      throw unreadable(`같은 열이 두 번 있습니다: ${heads[column][0]}`, `a column stands there twice: ${column}`)
  }
  if (!columns.includes('email')) {
    throw unreadable('첫 줄에 「이메일」 열이 없습니다', 'its first line has no column “e-mail”')
  }
  return columns
}

function readRow(
  cells: readonly string[],
  columns: readonly (Column | undefined)[],
  line: number,
): PeopleRow | WrongRow {
  const of = (column: Column) =>
    columns
      .flatMap((one, at) => (one === column ? [cells[at] ?? ''] : []))
      .filter((cell) => cell !== '')
      .join(';')
  const written = of('email')
  const wrong = (ko: string, en: string): WrongRow => ({ line, email: written.slice(0, 320), reason: { ko, en } })
  if (cells.length > columns.length) return wrong('칸이 첫 줄보다 많습니다.', 'It has more cells than the first line.')
  if (findUnstorable(cells) !== undefined)
    return wrong('저장할 수 없는 글자가 있습니다.', 'A character cannot be stored.')
  const email = Email.safeParse(written)
  if (!email.success) return wrong('이메일이 올바르지 않습니다.', 'The e-mail is not valid.')
  const name = of('name')
  if (name.length > 100) return wrong('이름이 100자를 넘습니다.', 'The name is longer than 100 characters.')
  const role = readRole(of('role'))
  if (role === 'unknown') return wrong(`모르는 역할입니다: ${of('role')}`, `No such role: ${of('role')}`)
  if (role === 'service') return wrong('서비스는 표로 만들 수 없습니다.', 'A service is not made by a table.')
  const clearance = readClearance(of('clearance'))
  if (clearance === 'unknown')
    return wrong(`모르는 취급 등급입니다: ${of('clearance')}`, `No such clearance: ${of('clearance')}`)
  const groups = readGroups(of('groups'))
  if (groups?.some((path) => nameOfPath(path).length > 100) || (groups?.length ?? 0) > mostGroupsOfOne)
    return wrong('그룹이 너무 길거나 많습니다.', 'Its groups are too long or too many.')
  const leaves = of('leaves').toLowerCase()
  if (!yes.includes(leaves) && !no.includes(leaves))
    return wrong(`퇴사 칸은 예 또는 빈칸입니다: ${leaves}`, `“leaves” is yes or empty: ${leaves}`)
  return { line, email: email.data, name: name || undefined, role, clearance, groups, leaves: yes.includes(leaves) }
}

function readRole(cell: string): Role | undefined | 'unknown' {
  const word = cell.toLowerCase()
  if (word === '') return undefined
  return roles.find((role) => role === word || roleWords[role].includes(word)) ?? 'unknown'
}

function readClearance(cell: string): Label | undefined | 'unknown' {
  if (cell === '') return undefined
  const at = clearanceWords.findIndex((words) => words.some((word) => word === cell.toLowerCase()))
  return at === 0 || at === 1 || at === 2 ? at : 'unknown'
}

function readGroups(cell: string): string[][] | undefined {
  if (cell === '') return undefined
  if (none.includes(cell.toLowerCase())) return []
  const paths = cell.split(/[;,\n]/).map((path) =>
    path
      .split(/[>/]/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  )
  return paths.filter((path) => path.length > 0)
}

/** A group below others carries their names too: there may be a 1팀 in every department, and their rights differ. */
export function nameOfPath(path: readonly string[]): string {
  return path.join(' > ')
}

function twice(line: number): Words {
  return { ko: `${line}번째 줄에 같은 이메일이 있습니다.`, en: `Line ${line} has the same e-mail.` }
}

function unreadable(ko: string, en: string): AppError {
  return new AppError('invalid', 'access.table-unreadable', {
    ko: `표를 읽을 수 없습니다: ${ko}. 고쳐서 다시 올려 주세요.`,
    en: `The table cannot be read: ${en}. Correct it and choose it again.`,
  })
}

function tooManyRows(): AppError {
  return new AppError(
    'too-large',
    'access.table-too-long',
    {
      ko: `한 번에 ${mostRows.toLocaleString('ko')}명까지입니다. 표를 나누어 올려 주세요.`,
      en: `A table holds up to ${mostRows} people. Split it.`,
    },
    { detail: { mostRows } },
  )
}

/** Cursor pages: a list is read from newest to oldest, and a page says where the next one starts. */
import { z } from 'zod'
import { AppError } from './error.ts'
import { isStorable } from './text.ts'

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4096).optional(), // A title of 500 signs, each written as \u0001, and an id.
})
export type PageQuery = z.infer<typeof PageQuery>

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}
export interface Paged<Item> {
  items: Item[]
  nextCursor: string | null
}

/** A cursor is the sort key of the last row seen, opaque to callers. */
export function encodeCursor(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** A time that JavaScript and PostgreSQL both know. Year 0 is none in PostgreSQL; nothing of Naru's is older than 1970. */
export const KnownMoment = z.iso.datetime().refine((text) => text >= '1970', 'must not be before 1970')

/** The shapes of cursors. A cursor comes back from outside, so its list says what it must hold before the database is asked. */
export const cursorOfMoment = z.tuple([KnownMoment, z.uuid()])
export const cursorOfText = z.tuple([z.string().refine(isStorable), z.uuid()])

export function decodeCursor(cursor: string | undefined, shape: z.ZodType<string[]>): string[] | undefined {
  if (cursor === undefined) return undefined
  const values = shape.safeParse(readJson(Buffer.from(cursor, 'base64url').toString('utf8')))
  if (values.success) return values.data
  throw new AppError('invalid', 'kernel.bad-cursor', {
    ko: '다음 쪽 표시가 올바르지 않습니다. 목록을 처음부터 다시 열어 주세요.',
    en: 'The page cursor is not valid. Open the list from its beginning.',
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // No shape takes it, so it is answered like a cursor of another shape.
  }
}

/** Cuts `limit + 1` rows to a page. */
export function toPage<Row>(rows: Row[], limit: number, cursorOf: (row: Row) => string[]): Paged<Row> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(cursorOf(last)) : null }
}

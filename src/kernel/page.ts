/** Cursor pages: a list is read from newest to oldest, and a page says where the next one starts. */
import { z } from 'zod'
import { AppError } from './error.ts'

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
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

export function decodeCursor(cursor: string | undefined, length: number): string[] | undefined {
  if (cursor === undefined) return undefined
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(values) && values.length === length && values.every((value) => typeof value === 'string')) {
      return values
    }
  } catch {
    // Falls through to the same answer as a cursor of another shape.
  }
  throw new AppError('invalid', 'kernel.bad-cursor', {
    ko: '다음 쪽 표시가 올바르지 않습니다. 목록을 처음부터 다시 열어 주세요.',
    en: 'The page cursor is not valid. Open the list from its beginning.',
  })
}

/** Cuts `limit + 1` rows to a page. */
export function toPage<Row>(rows: Row[], limit: number, cursorOf: (row: Row) => string[]): Paged<Row> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(cursorOf(last)) : null }
}

/** The audit log, read. It is written through `tx.audit`, with what it tells of. */
import type { OperationInput } from '../kernel/operation.ts'
import { cursorOfMoment, decodeCursor, toPage } from '../kernel/page.ts'
import type { Scope } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import * as store from './store.ts'

export async function listAudit(ctx: Scope, query: OperationInput<typeof contract.listAudit>['query']) {
  return ctx.transaction(async (tx) => {
    const rows = await store.listAudit(tx, {
      limit: query.limit,
      after: decodeCursor(query.cursor, cursorOfMoment),
      action: query.action,
      objectId: query.objectId,
    })
    const page = toPage(rows, query.limit, (row) => [row.event.at.toISOString(), row.event.id])
    return {
      nextCursor: page.nextCursor,
      items: page.items.map(({ event, memberName, actedByName, objectName }) => ({
        id: event.id,
        at: event.at.toISOString(),
        memberName: memberName ?? '–',
        actedByName,
        action: event.action,
        objectKind: event.objectKind,
        objectId: event.objectId,
        objectName,
        detail: isNode(event.objectKind) ? withoutName(event.detail) : event.detail,
      })),
    }
  })
}

const isNode = (objectKind: string) => ['document', 'folder', 'node'].includes(objectKind)

/** Earlier entries hold what a document was renamed to, which an auditor may not be allowed to know. */
function withoutName({ name: _, ...detail }: Record<string, unknown>): Record<string, unknown> {
  return detail
}

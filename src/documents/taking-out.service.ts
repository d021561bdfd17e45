/** 반출: an original leaves Naru. From a label on, only with a reason and a second person's approval, for a day. */
import { letTakeOut, overtaken } from '../access/service.ts'
import { AppError } from '../kernel/error.ts'
import type { Scope } from '../kernel/scope.ts'
import { getListed } from './reading.service.ts'
import type * as store from './store.ts'

/** Time to fetch it on the next working day; then it is asked anew. */
const permissionHours = 24

/** @throws AppError `documents.take-out-needs-approval` that says how to get the original */
export function refuseTakingOut(row: store.ListedDocument): void {
  if (row.mayTakeOut) return
  throw new AppError(
    'forbidden',
    'documents.take-out-needs-approval',
    {
      ko: `「${row.document.title}」의 원본을 받으려면 사유를 적어 반출 결재를 올려 주세요. 다른 한 사람이 승인하면 하루 동안 받을 수 있습니다.`,
      en: `Ask for an approval with a reason to take the original of “${row.document.title}” out. Once another person approves, it is yours for a day.`,
    },
    { detail: { approvalKind: 'original-taken-out' } },
  )
}

export const originalTakenOut: Scope['ports']['approvalKinds'][string] = {
  async getSubject(tx, subjectId) {
    const { document } = await getListed(tx, subjectId)
    return { kind: 'document', name: document.title, label: document.label }
  },
  async check(tx, { subjectId }) {
    const row = await getListed(tx, subjectId)
    if (!row.mayTakeOut) return
    throw new AppError('conflict', 'documents.take-out-allowed', {
      ko: `「${row.document.title}」의 원본은 결재 없이 받을 수 있습니다.`,
      en: `The original of “${row.document.title}” needs no approval: download it.`,
    })
  },
  async apply(tx, approval) {
    if (!(await letTakeOut(tx, approval.id, permissionHours))) throw overtaken()
  },
}

/** Asking a second person, with a reason: over the page it is about. */
import { useEffect, useId, useRef } from 'react'
import { type CallInput, callApi } from '../../web/api.ts'
import { labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { queryClient } from '../../web/query-client.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { sayDone } from '../../web/ui/toast.tsx'
import { askApproval, countApprovals, listApprovals } from '../contract.ts'
import '../../web/ui/controls.css'

export type Wanted =
  | { kind: 'original-taken-out'; subjectId: string; name: string }
  | { kind: 'label-lowering'; subjectId: string; name: string; label: number }

export function refreshApprovals(): void {
  for (const operation of [listApprovals, countApprovals])
    void queryClient.invalidateQueries({ queryKey: [operation.id] })
}

export function AskApproval({ wanted, onClose }: { wanted: Wanted; onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])

  const sending = useSending(async ({ text }) => {
    const { kind, subjectId } = wanted
    const reason = text('reason')
    const body: CallInput<typeof askApproval>['body'] =
      wanted.kind === 'label-lowering'
        ? { kind: 'label-lowering', subjectId, reason, payload: { label: wanted.label } }
        : { kind: 'original-taken-out', subjectId, reason }
    await callApi(askApproval, { body })
    refreshApprovals()
    sayDone(
      kind === 'label-lowering'
        ? t('결재를 올렸습니다. 승인되면 등급이 낮아집니다', 'Asked. The label is lowered once it is approved')
        : t(
            '결재를 올렸습니다. 승인되면 하루 동안 원본을 받을 수 있습니다',
            'Asked. Once approved, the original is yours for a day',
          ),
    )
    onClose()
  })

  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={`${id}t`} onClose={onClose}>
      <form onSubmit={sending.onSubmit}>
        <h2 id={`${id}t`}>
          {wanted.kind === 'label-lowering'
            ? t('등급 낮추기 결재', 'Ask to lower the label')
            : t('반출 결재', 'Ask to take it out')}
        </h2>
        <p className="sub">
          {wanted.kind === 'label-lowering'
            ? t(
                `「${wanted.name}」의 등급을 ${labelName(wanted.label)}까지 낮춥니다. 다른 한 사람이 승인해야 합니다.`,
                `Lowers the label of “${wanted.name}” to ${labelName(wanted.label)}. Another person must approve.`,
              )
            : t(
                `「${wanted.name}」의 원본을 나루 밖으로 가져갑니다. 다른 한 사람이 승인해야 합니다.`,
                `Takes the original of “${wanted.name}” out of Naru. Another person must approve.`,
              )}
        </p>
        <FormRow id={id} label={t('사유', 'Reason')}>
          <textarea id={id} name="reason" className="field" rows={3} required minLength={2} maxLength={1000} />
        </FormRow>
        <FormEnd
          action={t('결재 올리기', 'Ask')}
          sending={sending}
          // Closing the dialog itself returns the focus to where it was opened from.
          onClose={() => dialog.current?.close()}
        />
      </form>
    </dialog>
  )
}

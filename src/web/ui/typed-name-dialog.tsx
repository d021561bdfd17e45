/** The only dialog: what cannot be undone is confirmed by typing its name. */
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { t } from '../language.ts'
import { useFocusReturn } from './focus-return.ts'
import './controls.css'

export function TypedNameDialog(props: {
  title: string
  /** What will be gone, and that nothing brings it back. */
  text: string
  name: string
  action: string
  onConfirm(): void
  onClose(): void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [typed, setTyped] = useState('')
  const id = useId()
  useFocusReturn(dialog)
  useEffect(() => dialog.current?.showModal(), [])
  const isSame = typed.normalize('NFC') === props.name.normalize('NFC')
  function confirm(event: FormEvent) {
    event.preventDefault()
    if (isSame) props.onConfirm()
  }
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={`${id}t`} onClose={props.onClose}>
      <form onSubmit={confirm}>
        <h2 id={`${id}t`}>{props.title}</h2>
        <p className="sub">{props.text}</p>
        <div className="form-row">
          <label htmlFor={id}>
            {t(`확인을 위해 「${props.name}」 그대로 적어 주세요`, `Type “${props.name}” to confirm`)}
          </label>
          <input
            id={id}
            className="field"
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <div className="acts">
          <button type="submit" className="btn is-danger" disabled={!isSame}>
            {props.action}
          </button>
          <button type="button" className="btn is-plain" onClick={() => dialog.current?.close()}>
            {t('그만두기', 'Cancel')} <kbd>Esc</kbd>
          </button>
        </div>
      </form>
    </dialog>
  )
}

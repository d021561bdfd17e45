/** A name typed in place: a field, the action, a way out. For making and renaming. */
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { t } from '../language.ts'
import './controls.css'

export function NameForm(props: {
  label: string
  action: string
  start?: string
  /** More fields of the same form. */
  children?: ReactNode
  onSubmit(name: string): void
  onClose(): void
}) {
  const [name, setName] = useState(props.start ?? '')
  const id = useId()
  function submit(event: FormEvent) {
    event.preventDefault()
    if (name.trim() !== '') props.onSubmit(name.trim())
  }
  return (
    <form
      className="name-form"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) props.onClose()
      }}
    >
      <div>
        <label htmlFor={id}>{props.label}</label>
        <input
          id={id}
          className="field"
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
          autoFocus
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      {props.children}
      <button type="submit" className="btn" disabled={name.trim() === ''}>
        {props.action} <kbd>Enter</kbd>
      </button>
      <button type="button" className="btn is-plain" onClick={props.onClose}>
        {t('그만두기', 'Cancel')} <kbd>Esc</kbd>
      </button>
    </form>
  )
}

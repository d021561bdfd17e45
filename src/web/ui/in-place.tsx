/** Text that is changed where it stands: a press opens a field, Enter or leaving it keeps, Esc puts back. */
import { useState } from 'react'
import { t } from '../language.ts'
import './controls.css'

export function InPlaceText(props: {
  /** What the text is, for those who listen. */
  label: string
  value: string
  /** What stands there while nothing is written. */
  whenEmpty: string
  mayChange: boolean
  maxLength?: number
  kind?: 'number' | 'day'
  /** How the value is written while it is not being changed. */
  shownAs?: string
  /** Shown after the value while it is not being changed. */
  unit?: string
  onChange(value: string): void
}) {
  const [isOpen, setOpen] = useState(false)
  const words = props.value === '' ? props.whenEmpty : (props.shownAs ?? props.value) + (props.unit ?? '')
  const shown = props.value === '' ? <span className="quiet">{words}</span> : words
  if (!props.mayChange) return <span>{shown}</span>
  if (!isOpen) {
    return (
      <button
        type="button"
        className="in-place"
        aria-label={`${props.label}: ${words}. ${t('고치기', 'Change')}`}
        onClick={() => setOpen(true)}
      >
        {shown}
      </button>
    )
  }
  const keep = (text: string) => {
    setOpen(false)
    if (text.trim() !== props.value) props.onChange(text.trim())
  }
  return (
    <input
      className="field in-place-field"
      aria-label={props.label}
      defaultValue={props.value}
      // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
      autoFocus
      maxLength={props.maxLength ?? 500}
      type={props.kind === 'day' ? 'date' : 'text'}
      min={props.kind === 'day' ? '1970-01-01' : undefined}
      max={props.kind === 'day' ? '9999-12-31' : undefined}
      inputMode={props.kind === 'number' ? 'decimal' : undefined}
      onBlur={(event) => keep(event.target.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') {
          event.preventDefault()
          keep(event.currentTarget.value)
        }
        if (event.key === 'Escape') {
          event.stopPropagation()
          setOpen(false)
        }
      }}
    />
  )
}

/** One of a few, changed where it stands. */
export function InPlaceChoice<Value extends string>(props: {
  label: string
  value: Value
  options: readonly { value: Value; name: string }[]
  mayChange: boolean
  onChange(value: Value): void
}) {
  const chosen = props.options.find((option) => option.value === props.value)
  if (!props.mayChange) return <span>{chosen?.name ?? '–'}</span>
  return (
    <select
      className="in-place-choice"
      aria-label={props.label}
      value={props.value}
      onChange={(event) => {
        const option = props.options.find((one) => one.value === event.target.value)
        if (option) props.onChange(option.value)
      }}
    >
      {props.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.name}
        </option>
      ))}
    </select>
  )
}

/** The filter bar: one line between two hairlines, grey name, black value. What is chosen stands in the address. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { t } from '../language.ts'
import './controls.css'

export function Filters({ children, end }: { children: ReactNode; end?: ReactNode }) {
  return (
    <search className="filters">
      {children}
      {end && <span className="end note">{end}</span>}
    </search>
  )
}

/** A native list under the black value: the same for a mouse, a key and a thumb. */
export function FilterChoice<Value extends string>(props: {
  name: string
  value: Value | undefined
  options: readonly { value: Value; name: string }[]
  onChange(value: Value | undefined): void
  /** What stands there while nothing is chosen. */
  whenNone?: string
}) {
  const chosen = props.options.find((option) => option.value === props.value)
  return (
    <span className="filter">
      <label className="filter-choice">
        {props.name}
        <select
          value={chosen?.value ?? ''}
          onChange={(event) =>
            props.onChange(props.options.find((option) => option.value === event.target.value)?.value)
          }
        >
          <option value="">{props.whenNone ?? t('전체', 'All')}</option>
          {props.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
            </option>
          ))}
        </select>
      </label>
      {chosen && (
        <button
          type="button"
          className="off"
          onClick={() => props.onChange(undefined)}
          aria-label={t(`${props.name} 거르기 풀기`, `Clear ${props.name}`)}
        >
          ×
        </button>
      )}
    </span>
  )
}

const pauseMilliseconds = 250 // Long enough that a Korean syllable is whole before the list is asked again.

export function FilterText(props: {
  name: string
  value: string | undefined
  placeholder?: string
  onChange(value: string | undefined): void
}) {
  const [text, setText] = useState(props.value ?? '')
  const latest = useRef(props.onChange)
  latest.current = props.onChange
  // The address may change by other means, such as the way back.
  useEffect(() => setText(props.value ?? ''), [props.value])
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === (props.value ?? '')) return
    const timer = setTimeout(() => latest.current(wanted === '' ? undefined : wanted), pauseMilliseconds)
    return () => clearTimeout(timer)
  }, [text, props.value])
  return (
    <span className="filter">
      <label className="filter-text">
        {props.name} <kbd>/</kbd>
        <input
          data-find
          type="text"
          value={text}
          placeholder={props.placeholder}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !event.nativeEvent.isComposing) event.currentTarget.blur()
          }}
        />
      </label>
      {text !== '' && (
        <button
          type="button"
          className="off"
          onClick={() => setText('')}
          aria-label={t(`${props.name} 지우기`, `Clear ${props.name}`)}
        >
          ×
        </button>
      )}
    </span>
  )
}

/** A field that finds while one types (ARIA combobox with a list). Arrow keys choose, Enter takes, Escape closes. */
import { type KeyboardEvent, useId, useState } from 'react'
import { t } from '../language.ts'
import './controls.css'

export interface Suggestion {
  key: string
  name: string
  note?: string
}

export function Autocomplete(props: {
  label: string
  text: string
  suggestions: readonly Suggestion[]
  placeholder?: string
  onText(text: string): void
  onChoose(suggestion: Suggestion): void
}) {
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const id = useId()
  const { suggestions } = props
  const here = Math.min(at, suggestions.length - 1)

  function choose(suggestion: Suggestion | undefined) {
    if (!suggestion) return
    props.onChoose(suggestion)
    setOpen(false)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      setAt((suggestions.length + here + (isOpen ? step : 0)) % Math.max(1, suggestions.length))
    } else if (event.key === 'Enter' && isOpen && suggestions.length > 0) {
      event.preventDefault()
      choose(suggestions[here])
    } else if (event.key === 'Escape' && isOpen) {
      event.stopPropagation()
      setOpen(false)
    }
  }

  return (
    <div className="autocomplete">
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        className="field"
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}l`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && suggestions.length > 0 ? `${id}${here}` : undefined}
        autoComplete="off"
        value={props.text}
        placeholder={props.placeholder}
        onChange={(event) => {
          props.onText(event.target.value)
          setOpen(true)
          setAt(0)
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}l`} role="listbox" aria-label={props.label} className="menu suggestions" hidden={!isOpen}>
        {suggestions.length === 0 && (
          <div role="option" aria-selected="false" aria-disabled="true" tabIndex={-1} className="none">
            {t('찾은 것이 없습니다', 'Nothing found')}
          </div>
        )}
        {suggestions.map((suggestion, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are on the field, which keeps the focus
          <div
            key={suggestion.key}
            id={`${id}${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === here}
            // The field must not lose the focus before the click is seen.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(suggestion)}
          >
            <span>{suggestion.name}</span>
            <span className="note">{suggestion.note}</span>
          </div>
        ))}
      </div>
    </div>
  )
}

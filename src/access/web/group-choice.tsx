/** The groups of a person: the known ones to tick, a new one to type. */
import { type FormEvent, useState } from 'react'
import { t } from '../../web/language.ts'

export function GroupChoice({
  names,
  chosen,
  onChange,
}: {
  names: readonly string[]
  chosen: readonly string[]
  onChange(groups: string[]): void
}) {
  const [typed, setTyped] = useState('')
  const all = [...new Set([...names, ...chosen])]
  function add(event: FormEvent | undefined) {
    event?.preventDefault()
    const name = typed.trim()
    if (name === '') return
    setTyped('')
    if (!chosen.includes(name)) onChange([...chosen, name])
  }
  return (
    <fieldset className="group-choice">
      <legend>{t('그룹', 'Groups')}</legend>
      {all.map((name) => (
        <label key={name}>
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, name] : chosen.filter((one) => one !== name))
            }
          />{' '}
          {name}
        </label>
      ))}
      <span className="new-group">
        <input
          className="field"
          value={typed}
          maxLength={100}
          aria-label={t('새 그룹 이름', 'Name of a new group')}
          placeholder={t('새 그룹', 'New group')}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) add(event)
          }}
        />
        <button type="button" className="btn" disabled={typed.trim() === ''} onClick={() => add(undefined)}>
          {t('더하기', 'Add')}
        </button>
      </span>
    </fieldset>
  )
}

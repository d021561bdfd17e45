/** A new rule: who, what, allow or deny, until when. Writing and sharing need reading, so reading comes with them. */
import { type FormEvent, useState } from 'react'
import { useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { Autocomplete } from '../../web/ui/autocomplete.tsx'
import { listPrincipals, type Rule, verbs } from '../contract.ts'
import { effectNames, principalKindNames, principalName, verbNames } from './rights-words.ts'

export interface NewRule {
  principalId: number
  name: string
  verbs: readonly Rule['verb'][]
  effect: Rule['effect']
  expiresAt: string | null
}

export function RuleForm({ onAdd, onClose }: { onAdd(rule: NewRule): void; onClose(): void }) {
  const [text, setText] = useState('')
  const [who, setWho] = useState<{ principalId: number; name: string }>()
  const [wanted, setWanted] = useState<ReadonlySet<Rule['verb']>>(new Set(['read']))
  const [effect, setEffect] = useState<Rule['effect']>('allow')
  const [until, setUntil] = useState('')
  const found = useApi(listPrincipals, { query: { search: who ? '' : text } }, { placeholderData: (before) => before })
  const suggestions = (found.data?.items ?? []).map((one) => ({
    key: String(one.principalId),
    name: principalName(one),
    note: one.note || principalKindNames[one.kind],
  }))

  function toggle(verb: Rule['verb'], isOn: boolean) {
    const next = new Set(wanted)
    if (isOn) next.add(verb)
    else next.delete(verb)
    if (effect === 'allow' && (next.has('write') || next.has('share'))) next.add('read')
    setWanted(next)
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!who || wanted.size === 0) return
    // Until the end of the chosen day, where this person is.
    const expiresAt = until === '' ? null : new Date(`${until}T23:59:59`).toISOString()
    onAdd({ ...who, verbs: verbs.filter((verb) => wanted.has(verb)), effect, expiresAt })
  }

  return (
    <form
      className="rule-form"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) onClose()
      }}
    >
      <Autocomplete
        label={t('누구', 'Who')}
        text={text}
        placeholder={t('이름, 이메일, 그룹', 'Name, e-mail, group')}
        suggestions={suggestions}
        onText={(next) => {
          setText(next)
          setWho(undefined)
        }}
        onChoose={({ key, name }) => {
          setText(name)
          setWho({ principalId: Number(key), name })
        }}
      />
      <fieldset>
        <legend>{t('무엇', 'What')}</legend>
        <div className="checks">
          {verbs.map((verb) => (
            <label key={verb}>
              <input
                type="checkbox"
                checked={wanted.has(verb)}
                onChange={(event) => toggle(verb, event.target.checked)}
              />{' '}
              {verbNames[verb]}
            </label>
          ))}
        </div>
      </fieldset>
      <div>
        <label htmlFor="rule-effect">{t('허용과 거부', 'Effect')}</label>
        <select
          id="rule-effect"
          className="field"
          value={effect}
          onChange={(event) => setEffect(event.target.value === 'deny' ? 'deny' : 'allow')}
        >
          <option value="allow">{effectNames.allow}</option>
          <option value="deny">{effectNames.deny}</option>
        </select>
      </div>
      <div>
        <label htmlFor="rule-until">{t('만료 (정하지 않아도 됨)', 'Expires (optional)')}</label>
        <input
          id="rule-until"
          className="field"
          type="date"
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </div>
      <div className="acts">
        <button type="submit" className="btn is-main" disabled={!who || wanted.size === 0}>
          {t('규칙 더하기', 'Add the rule')}
        </button>
        <button type="button" className="btn is-plain" onClick={onClose}>
          {t('닫기', 'Close')} <kbd>Esc</kbd>
        </button>
      </div>
      <p className="note">
        {effect === 'deny'
          ? t('거부는 다른 모든 허용보다 먼저입니다.', 'A denial comes before any permission.')
          : !who
            ? t('사람이나 그룹을 목록에서 골라 주세요.', 'Choose a person or group from the list.')
            : t(
                '더하면 바로 적용됩니다. 취급 등급이 낮은 사람은 그래도 볼 수 없습니다.',
                'It counts at once. People with a lower clearance still see nothing.',
              )}
      </p>
    </form>
  )
}

/** A new key: whose name it acts in, what it may do, up to which label, how often and how long. */
import { useState } from 'react'
import { addKey, type IssuedKey, type Member } from '../../access/contract.ts'
import { callApi } from '../../web/api.ts'
import { countOf, labelNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { useSession } from '../../web/session.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { type AssistantApp, defaultAppName } from '../contract.ts'
import { keyUses, scopesOf } from './key-uses.ts'

interface Props {
  services: readonly Member[]
  apps: readonly AssistantApp[]
  onIssued(issued: IssuedKey): void
  onClose(): void
}

export function KeyForm({ services, apps, onIssued, onClose }: Props) {
  const session = useSession()
  const [memberId, setMemberId] = useState('')
  const [use, setUse] = useState<(typeof keyUses)[number]['value']>('ask')
  const [chosenApps, setChosenApps] = useState<string[]>([])
  const [actsForUsers, setActsForUsers] = useState(false)
  const isOwner = session?.member.role === 'owner'
  const clearance = session?.member.clearance ?? 0

  const sending = useSending(async ({ text, number }) => {
    onIssued(
      await callApi(addKey, {
        body: {
          name: text('name'),
          ...(memberId ? { memberId } : {}),
          scopes: scopesOf(use, session?.actions ?? [], { isService: memberId !== '', actsForUsers }),
          apps: chosenApps.length > 0 ? chosenApps : null,
          origins: text('origins').split(/\s+/).filter(Boolean),
          perMinute: number('perMinute'),
          perDay: number('perDay'),
          highestLabel: Number(text('label')),
          expiresInDays: Number(text('days')),
        },
      }),
    )
  })

  return (
    <form className="key-form" onSubmit={sending.onSubmit} aria-label={t('새 키', 'New key')}>
      <FormRow id="key-name" label={t('이름', 'Name')} help={t('어느 프로그램이 쓰는지', 'Which program uses it')}>
        {/* biome-ignore lint/a11y/noAutofocus: the person has just asked for this form */}
        <input id="key-name" name="name" className="field" required maxLength={100} autoFocus autoComplete="off" />
      </FormRow>
      {isOwner && services.length > 0 && (
        <FormRow id="key-holder" label={t('누구의 권한', 'Whose rights')}>
          <select
            id="key-holder"
            className="field"
            value={memberId}
            onChange={(event) => setMemberId(event.target.value)}
          >
            <option value="">{t('나', 'Mine')}</option>
            {services.map((service) => (
              <option key={service.id} value={service.id}>
                {service.name}
              </option>
            ))}
          </select>
        </FormRow>
      )}
      <FormRow id="key-use" label={t('할 수 있는 일', 'May do')}>
        <select
          id="key-use"
          className="field"
          value={use}
          onChange={(event) => setUse(keyUses.find((one) => one.value === event.target.value)?.value ?? 'ask')}
        >
          {keyUses
            .filter((one) => isOwner || one.value !== 'directory')
            .map((one) => (
              <option key={one.value} value={one.value}>
                {one.name}
              </option>
            ))}
        </select>
      </FormRow>
      <FormRow
        id="key-label"
        label={t('가장 높은 등급', 'Highest label')}
        help={t('이보다 높은 등급은 이 키로 읽지 못합니다', 'Nothing above is read with this key')}
      >
        <select id="key-label" name="label" className="field" defaultValue={0} aria-describedby="key-label-help">
          {labelNames.slice(0, clearance + 1).map((name, value) => (
            <option key={name} value={value}>
              {name}
            </option>
          ))}
        </select>
      </FormRow>
      <FormRow id="key-minute" label={t('분당 요청', 'Calls a minute')} help={t('비우면 한도 없음', 'Empty: no limit')}>
        <input id="key-minute" name="perMinute" className="field" type="number" min={1} max={1_000_000} />
      </FormRow>
      <FormRow id="key-day" label={t('하루 요청', 'Calls a day')} help={t('비우면 한도 없음', 'Empty: no limit')}>
        <input id="key-day" name="perDay" className="field" type="number" min={1} max={100_000_000} />
      </FormRow>
      <FormRow id="key-days" label={t('기한', 'Lives for')}>
        <select id="key-days" name="days" className="field" defaultValue="90">
          {[7, 30, 90, 365].map((days) => (
            <option key={days} value={days}>
              {t(`${days}일`, countOf(days, 'day'))}
            </option>
          ))}
        </select>
      </FormRow>
      <FormRow
        id="key-origins"
        label={t('허용 웹 주소', 'Web pages')}
        help={t(
          '브라우저에서 쓸 때만, 한 줄에 하나. 예: https://portal.company.example',
          'Only for use in a browser, one a line, e.g. https://portal.company.example',
        )}
      >
        <textarea id="key-origins" name="origins" className="field" rows={2} aria-describedby="key-origins-help" />
      </FormRow>
      <fieldset className="key-choice">
        <legend>{t('정해진 앱에만', 'Certain apps only')}</legend>
        {[{ modelName: defaultAppName, name: t('기본', 'Default') }, ...apps].map((app) => (
          <label key={app.modelName}>
            <input
              type="checkbox"
              checked={chosenApps.includes(app.modelName)}
              onChange={(event) =>
                setChosenApps((before) =>
                  event.target.checked ? [...before, app.modelName] : before.filter((one) => one !== app.modelName),
                )
              }
            />{' '}
            {app.name} <code>{app.modelName}</code>
          </label>
        ))}
      </fieldset>
      {isOwner && (
        <label className="key-acts">
          <input type="checkbox" checked={actsForUsers} onChange={(event) => setActsForUsers(event.target.checked)} />{' '}
          {t(
            '포털용: 서명한 사용자의 이름으로 묻습니다. 서명 키가 함께 나옵니다.',
            'For a portal: asks in the name of people it signs for. A signing key comes with it.',
          )}
        </label>
      )}
      <FormEnd action={t('키 만들기', 'Make the key')} sending={sending} onClose={onClose} />
    </form>
  )
}

/** 보안 설정: what the company asks of sign-ins, of taking out, and of conversations. Each change is logged. */
import { callApi, useApi } from '../../web/api.ts'
import { labelNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { queryClient } from '../../web/query-client.ts'
import { mayI, useSession } from '../../web/session.ts'
import { useSending } from '../../web/ui/form.tsx'
import { Problem } from '../../web/ui/problem.tsx'
import { sayDone } from '../../web/ui/toast.tsx'
import { changeSettings, getSettings, type Settings } from '../contract.ts'
import { ProviderSection } from './provider-section.tsx'
import { Group, Row } from './setting-rows.tsx'
import { SettingsTabs } from './settings-tabs.tsx'
import './security-page.css'

export function SecurityPage() {
  const settings = useApi(getSettings)
  const session = useSession()
  return (
    <main id="work" className="page security">
      <SettingsTabs />
      {settings.isError && <Problem error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && <SettingsForm key={JSON.stringify(settings.data)} settings={settings.data} />}
      {mayI(session, 'settings.manage') && <ProviderSection />}
    </main>
  )
}

function SettingsForm({ settings }: { settings: Settings }) {
  const session = useSession()
  const mayChange = mayI(session, 'settings.manage')
  const sending = useSending(async ({ text, number, isOn }) => {
    await callApi(changeSettings, {
      body: {
        passwordMinLength: Number(text('passwordMinLength')),
        sessionHours: Number(text('sessionHours')),
        twoFactorRequired: isOn('twoFactorRequired'),
        approvalFromLabel: number('approvalFromLabel'),
        conversationReaders: text('conversationReaders') === 'auditors' ? 'auditors' : 'nobody',
        conversationDays: Number(text('conversationDays')),
      },
    })
    sayDone(t('보안 설정을 바꾸었습니다', 'Security settings changed'))
    await queryClient.invalidateQueries({ queryKey: [getSettings.id] })
  })

  return (
    <form onSubmit={sending.onSubmit}>
      <fieldset disabled={!mayChange}>
        <legend className="sr">{t('보안 설정', 'Security settings')}</legend>
        <Group name={t('로그인', 'Signing in')}>
          <Row
            id="passwordMinLength"
            name={t('비밀번호 길이', 'Length of a password')}
            help={t('글자, 앞으로 정하는 비밀번호부터', 'characters, from the next password on')}
          >
            <NumberField id="passwordMinLength" value={settings.passwordMinLength} min={8} max={64} />
          </Row>
          <Row
            id="sessionHours"
            name={t('로그인 유지', 'A sign-in lasts')}
            help={t('시간 동안 쓰지 않으면 다시 로그인합니다', 'hours without use, then one signs in again')}
          >
            <NumberField id="sessionHours" value={settings.sessionHours} min={1} max={720} />
          </Row>
          <Row
            id="twoFactorRequired"
            name={t('두 단계 인증', 'Second factor')}
            help={t(
              '모두에게 요구합니다. 켜지 않은 사람은 다음 요청부터 켜는 화면만 쓸 수 있습니다',
              'for everybody. Whoever has not set it up can only do that, from the next request on',
            )}
          >
            <input
              id="twoFactorRequired"
              name="twoFactorRequired"
              type="checkbox"
              defaultChecked={settings.twoFactorRequired}
            />
          </Row>
        </Group>
        <Group name={t('결재', 'Approvals')}>
          <Row
            id="approvalFromLabel"
            name={t('결재가 필요한 등급', 'A second person from')}
            help={t(
              '부터 등급을 낮추거나 원본을 받을 때 다른 한 사람의 승인이 필요합니다',
              'on, to lower a label or take an original out',
            )}
          >
            <select
              id="approvalFromLabel"
              name="approvalFromLabel"
              className="field"
              defaultValue={settings.approvalFromLabel ?? ''}
              aria-describedby="approvalFromLabel-help"
            >
              {labelNames.map((name, value) => (
                <option key={name} value={value}>
                  {name}
                </option>
              ))}
              <option value="">{t('결재 없이', 'Never')}</option>
            </select>
          </Row>
        </Group>
        <Group name={t('대화', 'Conversations')}>
          <Row
            id="conversationReaders"
            name={t('남의 대화를 읽을 수 있는 사람', 'Who may read those of others')}
            help={t(
              '감사자도 사유를 적어야 하고, 한 시간 뒤 닫히며, 기록에 남습니다',
              'An auditor gives a reason, for an hour, and it is logged',
            )}
          >
            <select
              id="conversationReaders"
              name="conversationReaders"
              className="field"
              defaultValue={settings.conversationReaders}
              aria-describedby="conversationReaders-help"
            >
              <option value="nobody">{t('아무도 (본인만)', 'Nobody but oneself')}</option>
              <option value="auditors">{t('감사자, 사유를 적고', 'Auditors, with a reason')}</option>
            </select>
          </Row>
          <Row
            id="conversationDays"
            name={t('대화 보관', 'Kept for')}
            help={t('일, 마지막 물음부터. 0이면 지우지 않습니다', 'days after the last question; 0 keeps them')}
          >
            <NumberField id="conversationDays" value={settings.conversationDays} min={0} max={3650} />
          </Row>
        </Group>
      </fieldset>
      {sending.problem !== undefined && <Problem error={sending.problem} />}
      {mayChange ? (
        <button type="submit" className="btn is-main" disabled={sending.isSending}>
          {t('저장', 'Save')}
        </button>
      ) : (
        <p className="note">{t('보안 설정은 소유자가 바꿉니다.', 'Security settings are changed by an owner.')}</p>
      )}
    </form>
  )
}

function NumberField({ id, value, min, max }: { id: string; value: number; min: number; max: number }) {
  return (
    <input
      id={id}
      name={id}
      type="number"
      className="field"
      defaultValue={value}
      min={min}
      max={max}
      required
      aria-describedby={`${id}-help`}
    />
  )
}

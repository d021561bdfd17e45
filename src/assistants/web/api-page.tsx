/** For those who write programs: a call to copy, the apps that answer, and the keys. */
import { useState } from 'react'
import { type IssuedKey, listMembers } from '../../access/contract.ts'
import { SettingsTabs } from '../../access/web/settings-tabs.tsx'
import { useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { useKeys } from '../../web/ui/keys.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { WebhooksSection } from '../../webhooks/web/webhooks-section.tsx'
import { defaultAppName, listApps } from '../contract.ts'
import { type SampleLanguage, sampleLanguages, sampleOf } from './api-samples.ts'
import { AppsSection } from './apps-section.tsx'
import { CopyButton, IssuedKeyNotice, NewSecretNotice } from './issued-key.tsx'
import { KeyForm } from './key-form.tsx'
import { KeysSection } from './keys-section.tsx'
import { ServicesLine } from './services-line.tsx'
import './api-page.css'

type Form = 'key' | 'app'

export function ApiPage() {
  const session = useSession()
  const isOwner = session?.member.role === 'owner'
  const apps = useApi(listApps)
  const members = useApi(listMembers, {}, { enabled: isOwner })
  const [form, setForm] = useState<Form>()
  const [issued, setIssued] = useState<IssuedKey>()
  const [revision, setRevision] = useState(0)
  const services = (members.data?.items ?? []).filter((one) => one.role === 'service' && one.isActive)
  const close = () => setForm(undefined)
  const keep = (key: IssuedKey) => {
    setIssued(key)
    setRevision((before) => before + 1)
    close()
  }
  useKeys({ c: () => setForm('key') }, form === undefined)
  useKeys({ escape: close }, form !== undefined)

  return (
    <main id="work" className="page api">
      <SettingsTabs
        end={
          form !== 'key' && (
            <button type="button" className="btn is-main" onClick={() => setForm('key')}>
              {t('키 만들기', 'Make a key')} <kbd>C</kbd>
            </button>
          )
        }
      />
      {issued && <IssuedKeyNotice issued={issued} onClose={() => setIssued(undefined)} />}
      {form === 'key' && <KeyForm services={services} apps={apps.data?.items ?? []} onIssued={keep} onClose={close} />}
      {apps.isError && <Problem error={apps.error} onRetry={() => void apps.refetch()} />}
      <Samples
        apiKey={issued?.key ?? 'naru_…'}
        models={[defaultAppName, ...(apps.data?.items ?? []).map((app) => app.modelName)]}
      />
      <KeysSection revision={revision} onIssued={keep} />
      <AppsSection
        apps={apps.data?.items ?? []}
        mayWrite={mayI(session, 'apps.write')}
        isAdding={form === 'app'}
        onAdd={() => setForm('app')}
        onChanged={() => void apps.refetch()}
        onClose={close}
      />
      {mayI(session, 'webhooks.manage') && (
        <WebhooksSection
          renderSecret={(name, secret, onClose) => <NewSecretNotice name={name} secret={secret} onClose={onClose} />}
        />
      )}
      {isOwner && <ServicesLine services={services} onAdded={() => void members.refetch()} />}
    </main>
  )
}

function Samples({ apiKey, models }: { apiKey: string; models: readonly string[] }) {
  const [language, setLanguage] = useState<SampleLanguage>('curl')
  const [model, setModel] = useState<string>(defaultAppName)
  const question = t('연회비는 언제 면제되나요?', 'When is the annual fee waived?')
  const text = sampleOf(language, { origin: location.origin, key: apiKey, model, question })
  return (
    <section className="samples" aria-label={t('부르는 방법', 'How to call')}>
      <div className="section-head">
        <h2>{t('바로 불러 보기', 'Call it')}</h2>
        <span className="end">
          {models.length > 1 && (
            <select
              className="in-row"
              aria-label={t('앱', 'App')}
              value={model}
              onChange={(event) => setModel(event.target.value)}
            >
              {models.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
          {sampleLanguages.map((name) => (
            <button
              key={name}
              type="button"
              className="link"
              aria-pressed={name === language}
              onClick={() => setLanguage(name)}
            >
              {name}
            </button>
          ))}
          <CopyButton name={language} text={text} />
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line scrolls, also by keyboard */}
      <pre className="sample" tabIndex={0}>
        <code>{text}</code>
      </pre>
      <p className="note">
        {t(
          'OpenAI 호환 주소는 /v1, MCP는 /mcp입니다. 나머지는',
          'OpenAI-compatible calls go to /v1, MCP to /mcp. The rest is in',
        )}{' '}
        <a className="link" href="/api/docs" target="_blank" rel="noreferrer">
          {t('API 설명서', 'the API reference')}
        </a>
        {t('에 있습니다.', '.')}
      </p>
    </section>
  )
}

/** Connected endpoints: where they are, how far text may go, and whether they answer. */
import { Fragment, useState } from 'react'
import { callApi, useApi } from '../../web/api.ts'
import { formatExact, formatMoment, labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'
import { Problem } from '../../web/ui/problem.tsx'
import { SectionHead } from '../../web/ui/section-head.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { TypedNameDialog } from '../../web/ui/typed-name-dialog.tsx'
import { listProviders, type Provider, removeProvider, testProvider } from '../contract.ts'
import { ModelSettings } from './model-settings-form.tsx'
import { ProviderForm } from './provider-form.tsx'
import { kindNames } from './provider-words.ts'
import { Quotas } from './quota-words.tsx'
import { TestResult } from './test-result.tsx'
import { useTests } from './use-tests.ts'

export function ProvidersSection(props: { isAdding: boolean; onChanged(): void; onAdd(): void; onClose(): void }) {
  const list = useApi(listProviders)
  const [leaving, setLeaving] = useState<Provider>()
  const [settingId, setSettingId] = useState<string>()
  const providers = list.data?.items ?? []
  const refresh = () => {
    void list.refetch()
    props.onChanged()
  }
  const tests = useTests(refresh)
  const test = (providerId: string) => tests.run(providerId, () => callApi(testProvider, { params: { providerId } }))

  async function remove(provider: Provider) {
    try {
      await callApi(removeProvider, { params: { providerId: provider.id } })
      sayDone(
        t(`「${provider.name}」 연결을 끊고 키를 지웠습니다`, `Disconnected “${provider.name}” and forgot its key`),
      )
    } catch (error) {
      sayFailed(error)
    }
    refresh()
  }

  return (
    <section className="providers">
      <SectionHead
        isRuled
        title={t('연결한 공급자', 'Connected providers')}
        count={providers.length}
        act={
          !props.isAdding &&
          providers.length > 0 && { name: t('공급자 연결하기', 'Connect a provider'), onAct: props.onAdd }
        }
      />
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {props.isAdding && (
        <ProviderForm
          onAdded={() => {
            refresh()
            props.onClose()
          }}
          onClose={props.onClose}
        />
      )}
      {list.isSuccess && providers.length === 0 && !props.isAdding && (
        <p className="sub none-yet">
          {t(
            '아직 없습니다. 클로바 스튜디오나, vLLM처럼 OpenAI 호환 주소를 가진 모델을 연결할 수 있습니다. 연결마다 어느 등급까지 보낼지 정하고, 키는 암호로 잠가 둡니다.',
            'None yet. CLOVA Studio can be connected, and any model behind an OpenAI-compatible address, such as vLLM. Each connection says up to which label text may be sent; keys are stored encrypted.',
          )}
        </p>
      )}
      {providers.length > 0 && (
        <table className="table is-list providers-table">
          <thead>
            <tr>
              <th scope="col">{t('이름', 'Name')}</th>
              <th scope="col">{t('모델', 'Model')}</th>
              <th scope="col">{t('종류와 주소', 'Kind and address')}</th>
              <th scope="col">{t('키', 'Key')}</th>
              <th scope="col">{t('지난 1분 사용', 'Last minute')}</th>
              <th scope="col">{t('보낼 수 있는 등급', 'May be sent')}</th>
              <th scope="col">{t('마지막 시험', 'Last test')}</th>
              <th scope="col">
                <span className="sr">{t('할 수 있는 일', 'Actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {providers.map((provider) => {
              const outcome = tests.outcomes.get(provider.id)
              return (
                <Fragment key={provider.id}>
                  <tr>
                    <td className="name at-name">{provider.name}</td>
                    <td className="at-model">{provider.models.map((model) => model.name).join(', ')}</td>
                    <td className="sub at-address">
                      {kindNames[provider.kind]}
                      <span className="note">{provider.baseUrl}</span>
                    </td>
                    <td className="sub at-key">{provider.hasKey ? t('저장됨', 'Stored') : t('없음', 'None')}</td>
                    <td className="at-quota">
                      <Quotas models={provider.models} />
                    </td>
                    <td className="at-label">
                      {t(`${labelName(provider.highestLabel)}까지`, `up to ${labelName(provider.highestLabel)}`)}
                    </td>
                    <td className="at-test">
                      <LastTest provider={provider} />
                    </td>
                    <td className="at-acts">
                      <span className="row-acts">
                        <button
                          type="button"
                          className="link"
                          disabled={outcome === 'running'}
                          aria-label={t(`${provider.name} 시험`, `Test ${provider.name}`)}
                          onClick={() => void test(provider.id)}
                        >
                          {t('시험', 'Test')}
                        </button>
                        <button
                          type="button"
                          className="link"
                          aria-expanded={settingId === provider.id}
                          aria-label={t(`${provider.name} 설정`, `Settings of ${provider.name}`)}
                          onClick={() => setSettingId(settingId === provider.id ? undefined : provider.id)}
                        >
                          {t('설정', 'Settings')}
                        </button>
                        <button
                          type="button"
                          className="link"
                          aria-label={t(`${provider.name} 끊기`, `Disconnect ${provider.name}`)}
                          onClick={() => setLeaving(provider)}
                        >
                          {t('끊기', 'Disconnect')}
                        </button>
                      </span>
                    </td>
                  </tr>
                  {settingId === provider.id && (
                    <tr className="unfolded">
                      <td colSpan={8}>
                        <ModelSettings
                          provider={provider}
                          onDone={() => {
                            setSettingId(undefined)
                            refresh()
                          }}
                          onClose={() => setSettingId(undefined)}
                        />
                      </td>
                    </tr>
                  )}
                  {outcome && (
                    <tr className="noted-test">
                      <td colSpan={8}>
                        <TestResult outcome={outcome} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              )
            })}
          </tbody>
        </table>
      )}
      {leaving && (
        <TypedNameDialog
          title={t('공급자 끊기', 'Disconnect the provider')}
          text={t(
            '연결과 키를 지웁니다. 되돌릴 수 없으며, 다시 쓰려면 키를 새로 넣어야 합니다. 지난 대화의 답과 호출 기록은 남습니다.',
            'The connection and its key are forgotten. It cannot be undone; to use it again the key must be entered anew. Past answers and call records stay.',
          )}
          name={leaving.name}
          action={t('끊고 키 지우기', 'Disconnect')}
          onConfirm={() => {
            setLeaving(undefined)
            void remove(leaving)
          }}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </section>
  )
}

function LastTest({ provider }: { provider: Provider }) {
  const { lastTest, stopped } = provider
  if (stopped)
    return (
      <State state="failed">
        {t('키를 거절해 멈춤', 'Stopped: key refused')}
        <span className="note" title={formatExact(stopped.at)}>
          {formatMoment(stopped.at)}, {stopped.because}
        </span>
      </State>
    )
  if (!lastTest) return <State state="untested">{t('시험 전', 'Untested')}</State>
  return (
    <State state={lastTest.isOk ? 'succeeded' : 'failed'}>
      {lastTest.isOk ? t('응답함', 'Answered') : t('실패', 'Failed')}
      <span className="note" title={formatExact(lastTest.at)}>
        {formatMoment(lastTest.at)}
      </span>
    </State>
  )
}

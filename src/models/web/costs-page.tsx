/** What models have cost this month, with the prices behind it and the budgets before it. */
import { useState } from 'react'
import { SettingsTabs } from '../../access/web/settings-tabs.tsx'
import { useApi } from '../../web/api.ts'
import { countOf, formatCount, formatMonth } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { type Costs, getCosts, listModels, type Model, type ModelCost } from '../contract.ts'
import { BudgetsSection } from './budgets-section.tsx'
import { formatWon } from './money.ts'
import { PricesSection } from './prices-section.tsx'
import './costs-page.css'

export function CostsPage() {
  const costs = useApi(getCosts)
  const models = useApi(listModels)
  const [isSetting, setSetting] = useState<'price' | 'budget'>()
  const refresh = () => {
    setSetting(undefined)
    void costs.refetch()
  }
  const remote = (models.data?.items ?? []).filter((model) => !model.isLocal)
  return (
    <main id="work" className="page costs" aria-busy={costs.isPending}>
      <SettingsTabs />
      {costs.isError && <Problem error={costs.error} onRetry={() => void costs.refetch()} />}
      {costs.data && (
        <>
          <Spent costs={costs.data} models={models.data?.items ?? []} />
          <BudgetsSection
            costs={costs.data}
            isOpen={isSetting === 'budget'}
            onOpen={() => setSetting('budget')}
            onClose={() => setSetting(undefined)}
            onDone={refresh}
          />
          <PricesSection
            prices={costs.data.prices}
            models={remote}
            isOpen={isSetting === 'price'}
            onOpen={() => setSetting('price')}
            onClose={() => setSetting(undefined)}
            onDone={refresh}
          />
        </>
      )}
    </main>
  )
}

function Spent({ costs, models }: { costs: Costs; models: readonly Model[] }) {
  const nameOf = (modelId: string) => {
    const model = models.find((one) => one.id === modelId)
    return model
      ? { name: model.name, where: model.isLocal ? t('이 컴퓨터', 'This machine') : model.providerName }
      : { name: modelId.split('/').at(-1) ?? modelId, where: t('연결 끊음', 'Disconnected') }
  }
  return (
    <section>
      <div className="section-head">
        <h2>{t(`${formatMonth(costs.month)} 모델 비용`, `Cost of models, ${formatMonth(costs.month)}`)}</h2>
      </div>
      <p className="spent">
        <strong>{formatWon(costs.spent.micros)}</strong> <UnknownCalls count={costs.spent.unknownCalls} />
      </p>
      {costs.models.length > 0 && (
        <table className="table is-list costs-table">
          <thead>
            <tr>
              <th scope="col">{t('모델', 'Model')}</th>
              <th scope="col">{t('도는 곳', 'Runs on')}</th>
              <th scope="col" className="num">
                {t('호출', 'Calls')}
              </th>
              <th scope="col" className="num">
                {t('입력 토큰', 'Input tokens')}
              </th>
              <th scope="col" className="num">
                {t('출력 토큰', 'Output tokens')}
              </th>
              <th scope="col" className="num">
                {t('비용', 'Cost')}
              </th>
            </tr>
          </thead>
          <tbody>
            {costs.models.map((row) => (
              <tr key={row.modelId}>
                <td className="name at-name">{nameOf(row.modelId).name}</td>
                <td className="sub at-where">{nameOf(row.modelId).where}</td>
                <td className="num at-calls" data-head={t('호출', 'Calls')}>
                  {formatCount(row.calls)}
                  {row.failedCalls > 0 && (
                    <span className="note">
                      {' '}
                      {t(`실패 ${formatCount(row.failedCalls)}`, `${formatCount(row.failedCalls)} failed`)}
                    </span>
                  )}
                </td>
                <td className="num at-tokens">{formatCount(row.inputTokens)}</td>
                <td className="num at-tokens">{formatCount(row.outputTokens)}</td>
                <td className="num at-cost">
                  <Cost row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Cost({ row }: { row: ModelCost }) {
  if (row.calls === row.failedCalls) return <span className="quiet">–</span>
  if (row.unknownCalls > 0 && row.micros === 0) return <>{t('알 수 없음', 'Unknown')}</>
  return (
    <>
      {formatWon(row.micros)}
      {row.unknownCalls > 0 && (
        <span className="note">
          {' '}
          {t(`+ 알 수 없는 ${formatCount(row.unknownCalls)}건`, `+ ${formatCount(row.unknownCalls)} of unknown cost`)}
        </span>
      )}
    </>
  )
}

function UnknownCalls({ count }: { count: number }) {
  if (count === 0) return null
  return (
    <span className="note">
      {t(
        `비용을 알 수 없는 호출 ${formatCount(count)}건은 들어 있지 않습니다`,
        `${countOf(count, 'call')} of unknown cost not included`,
      )}
    </span>
  )
}

/** What was used of a minute's quota, by everything that shares the account. */
import { formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { ProviderModel } from '../contract.ts'
import { Gauge } from './gauge.tsx'

export function Quotas({ models }: { models: readonly ProviderModel[] }) {
  const limited = models.filter((model) => model.callsPerMinute !== null || model.tokensPerMinute !== null)
  if (limited.length === 0) return <span className="quiet">{t('한도 없음', 'No limit')}</span>
  return (
    <ul className="quotas">
      {limited.map((model) => (
        <li key={model.name}>
          {models.length > 1 && <span className="sub">{model.name}</span>}
          {model.callsPerMinute !== null && (
            <Quota
              used={model.lastMinute.calls}
              limit={model.callsPerMinute}
              words={t('분당 요청', 'calls a minute')}
            />
          )}
          {model.tokensPerMinute !== null && (
            <Quota
              used={model.lastMinute.tokens}
              limit={model.tokensPerMinute}
              words={t('분당 토큰', 'tokens a minute')}
            />
          )}
        </li>
      ))}
    </ul>
  )
}

function Quota({ used, limit, words }: { used: number; limit: number; words: string }) {
  const numbers = `${formatCount(used)} / ${formatCount(limit)}`
  return (
    <span className="quota">
      <Gauge used={used} limit={limit} />
      <span className="note">{t(`${words} ${numbers}`, `${numbers} ${words}`)}</span>
    </span>
  )
}

/** Keys: what each may do, how it is used, and its end. */
import { type ApiKey, type IssuedKey, listKeys, revokeKey, rotateKey } from '../../access/contract.ts'
import { callApi, useApi } from '../../web/api.ts'
import { formatCount, formatExact, formatMoment, labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'
import { Problem } from '../../web/ui/problem.tsx'
import { SectionHead } from '../../web/ui/section-head.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { wordsOf } from './key-uses.ts'

const overlapHours = 24

export function KeysSection({ revision, onIssued }: { revision: number; onIssued(issued: IssuedKey): void }) {
  const list = useApi(listKeys, {}, { queryKey: ['keys', revision] })
  const keys = list.data?.items ?? []

  async function act(work: () => Promise<void>) {
    try {
      await work()
    } catch (error) {
      sayFailed(error)
    }
    void list.refetch()
  }
  const end = (key: ApiKey) =>
    act(async () => {
      await callApi(revokeKey, { params: { keyId: key.id } })
      sayDone(t(`「${key.name}」 키를 끝냈습니다`, `Ended the key “${key.name}”`))
    })
  const replace = (key: ApiKey) =>
    act(async () => onIssued(await callApi(rotateKey, { params: { keyId: key.id }, body: { overlapHours } })))

  return (
    <section className="api-keys" aria-busy={list.isPending}>
      <SectionHead isRuled title={t('키', 'Keys')} count={keys.filter((key) => stateOf(key) === 'active').length} />
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && keys.length === 0 && (
        <p className="sub none-yet">
          {t(
            '아직 없습니다. 키를 만들면 위 예시를 그대로 붙여 넣어 써 볼 수 있습니다. 키는 만든 사람이 볼 수 있는 것만 봅니다.',
            'None yet. With a key the samples above work as they stand. A key sees what its maker may see, no more.',
          )}
        </p>
      )}
      {keys.length > 0 && (
        <table className="table is-list keys-table">
          <thead>
            <tr>
              <th scope="col">{t('이름', 'Name')}</th>
              <th scope="col">{t('누구의 권한', 'Whose rights')}</th>
              <th scope="col">{t('할 수 있는 일', 'May do')}</th>
              <th scope="col">{t('등급', 'Label')}</th>
              <th scope="col" className="num">
                {t('오늘 요청', 'Calls today')}
              </th>
              <th scope="col">{t('마지막 사용', 'Last used')}</th>
              <th scope="col">{t('기한', 'Until')}</th>
              <th scope="col">
                <span className="sr">{t('할 수 있는 일', 'Actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <KeyRow key={key.id} apiKey={key} onEnd={() => void end(key)} onReplace={() => void replace(key)} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function KeyRow({ apiKey, onEnd, onReplace }: { apiKey: ApiKey; onEnd(): void; onReplace(): void }) {
  const state = stateOf(apiKey)
  return (
    <tr className={state === 'active' ? undefined : 'is-ended'}>
      <td className="at-name">
        <span className="name">{apiKey.name}</span>
        {apiKey.ending && <code className="note"> …{apiKey.ending}</code>}
      </td>
      <td className="sub at-holder">{apiKey.memberName}</td>
      <td className="at-use">
        {wordsOf(apiKey.scopes)}
        {apiKey.apps && <span className="note"> {apiKey.apps.join(', ')}</span>}
        {apiKey.origins.length > 0 && <span className="note"> {apiKey.origins.join(', ')}</span>}
      </td>
      <td className="at-label">
        {t(`${labelName(apiKey.highestLabel)}까지`, `up to ${labelName(apiKey.highestLabel)}`)}
      </td>
      <td className="num at-calls">
        <span className="narrow-only note">{t('오늘', 'today')} </span>
        {formatCount(apiKey.callsToday)}
        {apiKey.perDay !== null && <span className="note"> / {formatCount(apiKey.perDay)}</span>}
      </td>
      <td className="sub at-used" title={apiKey.lastUsedAt ? formatExact(apiKey.lastUsedAt) : undefined}>
        {apiKey.lastUsedAt ? formatMoment(apiKey.lastUsedAt) : t('아직', 'Never')}
      </td>
      <td className="at-end">
        {state === 'active' ? (
          <span className="sub" title={apiKey.expiresAt ? formatExact(apiKey.expiresAt) : undefined}>
            {apiKey.expiresAt ? formatMoment(apiKey.expiresAt) : t('기한 없음', 'No end')}
          </span>
        ) : (
          <State state="cancelled">{state === 'revoked' ? t('끝냄', 'Ended') : t('기한 지남', 'Expired')}</State>
        )}
      </td>
      <td className="at-acts">
        {state === 'active' && (
          <span className="row-acts">
            <button
              type="button"
              className="link"
              aria-label={t(`${apiKey.name} 교체`, `Replace ${apiKey.name}`)}
              title={t(`옛 키는 ${overlapHours}시간 더 쓸 수 있습니다`, `The old key works ${overlapHours} hours more`)}
              onClick={onReplace}
            >
              {t('교체', 'Replace')}
            </button>
            <button
              type="button"
              className="link"
              aria-label={t(`${apiKey.name} 끝내기`, `End ${apiKey.name}`)}
              onClick={onEnd}
            >
              {t('끝내기', 'End')}
            </button>
          </span>
        )}
      </td>
    </tr>
  )
}

function stateOf(key: ApiKey): 'active' | 'revoked' | 'expired' {
  if (key.revokedAt) return 'revoked'
  return key.expiresAt && Date.parse(key.expiresAt) <= Date.now() ? 'expired' : 'active'
}

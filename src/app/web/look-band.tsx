/** Stands above everything while one looks as somebody else: it cannot be closed without ending the look. */
import { endViewAs } from '../../access/contract.ts'
import { callApi } from '../../web/api.ts'
import { formatMoment } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { queryClient } from '../../web/query-client.ts'
import { useSession } from '../../web/session.ts'
import { sayFailed } from '../../web/ui/toast.tsx'

export function LookBand() {
  const session = useSession()
  if (!session?.lookedAtBy) return null
  const { name, until } = session.lookedAtBy

  async function end() {
    try {
      await callApi(endViewAs)
      queryClient.clear()
      location.assign('/settings/members')
    } catch (error) {
      sayFailed(error)
    }
  }

  return (
    <section className="look-band" aria-label={t('다른 사람으로 보는 중', 'Looking as somebody else')}>
      <span>
        <b>{t(`${session.member.name} 님으로 보는 중`, `Looking as ${session.member.name}`)}</b>{' '}
        {t(
          `읽기만 할 수 있고, ${name} 님도 읽을 수 있는 것만 나옵니다. ${formatMoment(until)}에 끝납니다.`,
          `Reading only, and only what ${name} may read too. Ends at ${formatMoment(until)}.`,
        )}
      </span>
      <button type="button" className="btn" onClick={() => void end()}>
        {t('보기 끝내기', 'End the look')}
      </button>
    </section>
  )
}

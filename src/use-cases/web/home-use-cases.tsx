/** On the home page: the crossing of each use case. */
import { Link, useNavigate } from '@tanstack/react-router'
import { formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import type { UseCaseSummary } from '../contract.ts'
import { UseCasesEmpty } from './use-cases-empty.tsx'
import { UseCasesTable } from './use-cases-table.tsx'

export function HomeUseCases({ useCases, total }: { useCases: readonly UseCaseSummary[]; total: number }) {
  const navigate = useNavigate()
  const mayWrite = mayI(useSession(), 'use-cases.write')
  return (
    <section className="home-cases" aria-labelledby="cases">
      <div className="section-head">
        <h2 id="cases">
          {t('활용 과제', 'Use cases')} <span className="quiet">{formatCount(total)}</span>
        </h2>
        {useCases.length > 0 && (
          <span className="note only-wide">
            {t('각 단계의 숫자는 끝난 일 / 전체 일', 'Under each stage: done / all')}
          </span>
        )}
        <span className="end">
          {useCases.length < total && (
            <Link className="link" to="/use-cases">
              {t('모두 보기', 'See all')}
            </Link>
          )}
          {mayWrite && useCases.length > 0 && (
            <Link className="link" to="/use-cases" search={{ create: true }}>
              {t('활용 과제 만들기', 'Make a use case')}
            </Link>
          )}
        </span>
      </div>
      {useCases.length > 0 ? (
        <UseCasesTable useCases={useCases} />
      ) : (
        <UseCasesEmpty
          onCreate={mayWrite ? () => void navigate({ to: '/use-cases', search: { create: true } }) : undefined}
        />
      )}
    </section>
  )
}

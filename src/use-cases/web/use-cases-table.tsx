/** Use cases under one another, each as its crossing: on the home page and in the list. */
import { Link } from '@tanstack/react-router'
import { t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'
import type { UseCaseSummary } from '../contract.ts'
import { Crossing, CrossingHead } from './crossing.tsx'
import { decisionNames, kindNames, requirementStates, stepWords } from './use-case-words.ts'

export function UseCasesTable({ useCases }: { useCases: readonly UseCaseSummary[] }) {
  return (
    <table className="table cases">
      <UseCasesHead />
      <tbody>
        {useCases.map((one) => (
          <tr key={one.id}>
            <td className="at-name">
              <Link
                className="name"
                id={`use-case-${one.id}`}
                to="/use-cases/$useCaseId"
                params={{ useCaseId: one.id }}
              >
                {one.name}
              </Link>
              <br />
              <span className="note">
                {one.owner ? one.owner.name : t('담당 없음', 'Nobody answers for it')} ·{' '}
                {one.functionKinds.map((kind) => kindNames[kind]).join(', ')}
              </span>
            </td>
            <td className="way">
              <Crossing useCase={one} />
            </td>
            <td className={one.requirementCounts.total === 0 ? 'at-met only-wide' : 'at-met'}>
              <RequirementCounts counts={one.requirementCounts} />
            </td>
            <td className="at-next">
              <NextStepCell useCase={one} />
            </td>
            <td className={`num at-decision ${one.decision.state === 'undecided' ? 'quiet' : ''}`}>
              {decisionNames[one.decision.state]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function UseCasesHead() {
  return (
    <thead>
      <tr>
        <th scope="col">{t('과제', 'Use case')}</th>
        <th scope="col" className="way">
          <CrossingHead />
        </th>
        <th scope="col">{t('요구사항', 'Requirements')}</th>
        <th scope="col">{t('다음 할 일', 'Next')}</th>
        <th scope="col" className="num at-decision">
          {t('결정', 'Decision')}
        </th>
      </tr>
    </thead>
  )
}

/** Only states that there are: what is untested is said so, never counted as met. */
function RequirementCounts({ counts }: { counts: UseCaseSummary['requirementCounts'] }) {
  if (counts.total === 0) return <span className="quiet">–</span>
  return (
    <div className="met">
      {(['met', 'unmet', 'untested'] as const)
        .filter((state) => counts[state] > 0)
        .map((state) => (
          <State key={state} state={state}>
            {requirementStates[state]} {counts[state]}
            {state === 'met' && <> / {counts.total}</>}
          </State>
        ))}
    </div>
  )
}

/** The first step; of what was stopped, why. */
function NextStepCell({ useCase }: { useCase: UseCaseSummary }) {
  if (useCase.decision.state === 'stop') {
    return <span className="warn">{useCase.decision.reason}</span>
  }
  const [first, ...more] = useCase.nextSteps
  if (!first) return <span className="quiet">–</span>
  const { what, why } = stepWords(first)
  return (
    <>
      {what}
      <br />
      <span className="note">
        {why}
        {more.length > 0 && t(`, 그 밖에 ${more.length}가지`, `, and ${more.length} more`)}
      </span>
    </>
  )
}

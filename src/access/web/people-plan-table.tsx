/** The lines of a table of people: what each would do, and which are wrong and why. */
import { useState } from 'react'
import { formatCount, labelName, roleNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { PeoplePlan, PeopleStep } from '../contract.ts'

const shownAtFirst = 100

const kindNames: Record<PeopleStep['kind'], string> = {
  joins: t('새로', 'Joins'),
  changes: t('바뀜', 'Changes'),
  leaves: t('내보냄', 'Leaves'),
  waits: t('초대를 기다림', 'Invited'),
  same: t('그대로', 'Same'),
}
const order: PeopleStep['kind'][] = ['leaves', 'joins', 'changes', 'waits']

export function PlanTable({ steps }: { steps: readonly PeopleStep[] }) {
  const [showsAll, setShowsAll] = useState(false)
  const rows = order.flatMap((kind) => steps.filter((step) => step.kind === kind))
  const shown = showsAll ? rows : rows.slice(0, shownAtFirst)
  if (rows.length === 0) return null
  return (
    <div className="plan-scroll">
      <table className="table is-dense">
        <thead>
          <tr>
            <th scope="col" className="num">
              {t('줄', 'Line')}
            </th>
            <th scope="col">{t('무엇을', 'What')}</th>
            <th scope="col">{t('이름', 'Name')}</th>
            <th scope="col">{t('이메일', 'E-mail')}</th>
            <th scope="col">{t('자세히', 'Details')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((step) => (
            <tr key={step.line}>
              <td className="num">{step.line}</td>
              <td>{step.kind === 'changes' && step.returns ? t('돌아옴', 'Returns') : kindNames[step.kind]}</td>
              <td className="name">{step.name}</td>
              <td className="sub">{step.email}</td>
              <td>{detailsOf(step)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <button type="button" className="link" onClick={() => setShowsAll(true)}>
          {t(`${formatCount(rows.length)}줄 모두 보기`, `Show all ${formatCount(rows.length)} lines`)}
        </button>
      )}
    </div>
  )
}

export function WrongTable({ wrong }: { wrong: PeoplePlan['wrong'] }) {
  return (
    <div className="plan-scroll">
      <table className="table is-dense">
        <thead>
          <tr>
            <th scope="col" className="num">
              {t('고칠 줄', 'Wrong line')}
            </th>
            <th scope="col">{t('이메일', 'E-mail')}</th>
            <th scope="col">{t('까닭', 'Why')}</th>
          </tr>
        </thead>
        <tbody>
          {wrong.slice(0, shownAtFirst).map((row) => (
            <tr key={row.line}>
              <td className="num">{row.line}</td>
              <td className="sub">{row.email || '–'}</td>
              <td className="wrong">{row.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function detailsOf(step: PeopleStep): string {
  if (step.kind === 'joins')
    return [roleNames[step.role], labelName(step.clearance), step.groups.join(', ')].filter(Boolean).join(' · ')
  if (step.kind !== 'changes') return ''
  const arrow = (from: string, to: string) => `${from || t('없음', 'none')} → ${to || t('없음', 'none')}`
  return [
    step.newName && arrow(step.newName.from, step.newName.to),
    step.role && arrow(roleNames[step.role.from] ?? '', roleNames[step.role.to] ?? ''),
    step.clearance && arrow(labelName(step.clearance.from), labelName(step.clearance.to)),
    step.groups && arrow(step.groups.from.join(', '), step.groups.to.join(', ')),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Can this person see it, and why? A thread from the person, past the rules that touch them, to the thing itself. */
import { useNavigate } from '@tanstack/react-router'
import { useApi } from '../../web/api.ts'
import { formatMoment, labelName } from '../../web/format.ts'
import { particle, t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { State } from '../../web/ui/mark.tsx'
import { Problem } from '../../web/ui/problem.tsx'
import { type Explanation, explainRights, listMembers, type NodeRights } from '../contract.ts'
import { effectNames, reasonSentence } from './rights-words.ts'

export function RightsExplanation({ rights, memberId }: { rights: NodeRights; memberId: string | undefined }) {
  const session = useSession()
  const navigate = useNavigate()
  const members = useApi(listMembers, {}, { enabled: mayI(session, 'members.read'), staleTime: 60_000 })
  const { node } = rights
  const asked = node.mayShare ? (memberId ?? session?.member.id) : session?.member.id
  const explanation = useApi(
    explainRights,
    { params: { nodeId: node.id }, query: node.mayShare && asked ? { memberId: asked } : {} },
    { enabled: asked !== undefined },
  )
  return (
    <section>
      <div className="section-head">
        <h2 id="explain-head">
          {node.mayShare
            ? t('이 사람이 볼 수 있나요?', 'Can this person see it?')
            : t('나는 볼 수 있나요?', 'Can I see it?')}
        </h2>
      </div>
      {node.mayShare && (
        <select
          className="field"
          aria-labelledby="explain-head"
          value={asked ?? ''}
          onChange={(event) =>
            void navigate({
              to: '/nodes/$nodeId/rights',
              params: { nodeId: node.id },
              search: { member: event.target.value },
              replace: true,
            })
          }
        >
          {(members.data?.items ?? []).map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
              {person.isActive ? '' : t(' (내보냄)', ' (removed)')}
            </option>
          ))}
        </select>
      )}
      {explanation.isError && <Problem error={explanation.error} />}
      {explanation.data && <Thread explanation={explanation.data} rights={rights} />}
    </section>
  )
}

function Thread({ explanation, rights }: { explanation: Explanation; rights: NodeRights }) {
  const { node } = rights
  const { reason, canRead, member, label, steps } = explanation
  const deciding =
    reason === 'denied' ? 'deny' : reason === 'allowed' || reason === 'label-above-clearance' ? 'allow' : undefined
  const kindOf = new Map(rights.rules.map((rule) => [rule.id, rule.principalKind]))
  return (
    <div role="status" className="explanation">
      <p className="verdict">
        <State state={canRead ? 'met' : 'unmet'}>
          <b>
            {canRead
              ? t(`${member.name} 님은 볼 수 있습니다`, `${member.name} can see it`)
              : t(`${member.name} 님은 볼 수 없습니다`, `${member.name} cannot see it`)}
          </b>
        </State>
      </p>
      <p className="sub">{reasonSentence(explanation, node.name, rights.rules)}</p>
      <ol className="thread">
        <li className={reason === 'inactive' ? undefined : 'is-on'}>
          {member.name}
          <span className="end">
            {t(`취급 등급 ${labelName(member.clearance)}`, `clearance ${labelName(member.clearance)}`)}
          </span>
        </li>
        {steps.map((step) => (
          <li key={step.ruleId} className={!step.isExpired && step.effect === deciding ? 'is-on' : undefined}>
            {step.principalName === member.name
              ? t('이 사람에게 정한 규칙', 'A rule for this person')
              : kindOf.get(step.ruleId) === 'everyone'
                ? t('회사 모두에게 정한 규칙', 'A rule for everyone')
                : t(`그룹 「${step.principalName}」`, `Group “${step.principalName}”`)}
            <span className={`end${step.effect === 'deny' && !step.isExpired ? ' bad' : ''}`}>
              {step.isExpired ? t('만료됨', 'Expired') : effectNames[step.effect]}
            </span>
            <small>
              {t(`「${step.nodeName}」에 정함`, `Set on “${step.nodeName}”`)}
              {step.expiresAt && t(`, ${formatMoment(step.expiresAt)}까지`, `, until ${formatMoment(step.expiresAt)}`)}
            </small>
          </li>
        ))}
        {steps.length === 0 && node.mayShare && (
          <li>{t('이 사람에게 닿는 규칙 없음', 'No rule touches this person')}</li>
        )}
        <li className={reason === 'label-above-clearance' || canRead ? 'is-on' : undefined}>
          {t('보안 등급', 'Label')} {labelName(label)}
          <span className={`end${label > member.clearance ? ' bad' : ''}`}>
            {label > member.clearance
              ? t('취급 등급보다 높음', 'above the clearance')
              : t('취급 등급 안', 'within the clearance')}
          </span>
        </li>
        <li className={canRead ? 'is-on' : undefined}>
          {t(
            `「${node.name}」${particle(node.name, '을/를')} ${canRead ? '봄' : '보지 못함'}`,
            `“${node.name}” ${canRead ? 'is seen' : 'is not seen'}`,
          )}
        </li>
      </ol>
    </div>
  )
}

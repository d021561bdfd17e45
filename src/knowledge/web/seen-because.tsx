/** Why I may see this passage: a thread from me, past the rules that reach me, to the passage. */
import { Link } from '@tanstack/react-router'
import { explainRights, getRights } from '../../access/contract.ts'
import { useApi } from '../../web/api.ts'
import { formatMoment, labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { Problem } from '../../web/ui/problem.tsx'
import type { SearchResult } from '../contract.ts'
import { whereWords } from './hits.tsx'

export function SeenBecause({ result }: { result: SearchResult }) {
  const params = { nodeId: result.documentId }
  const explanation = useApi(explainRights, { params }, { staleTime: 60_000 })
  const mayShare = useApi(getRights, { params }, { staleTime: 60_000 }).data?.node.mayShare === true
  const why = explanation.data
  return (
    <section>
      <div className="section-head">
        <h2>{t('볼 수 있는 까닭', 'Why I can see it')}</h2>
        {mayShare && (
          <span className="end">
            <Link className="link" to="/nodes/$nodeId/rights" params={params}>
              {t('볼 수 있는 사람', 'Who can see it')}
            </Link>
          </span>
        )}
      </div>
      {explanation.isError && <Problem error={explanation.error} />}
      {why && (
        <ol className="thread">
          <li className="is-on">
            {why.member.name}
            <span className="end">
              {t(`취급 등급 ${labelName(why.member.clearance)}`, `clearance ${labelName(why.member.clearance)}`)}
            </span>
          </li>
          {why.steps.map((step) => (
            <li key={step.ruleId} className={step.effect === 'allow' && !step.isExpired ? 'is-on' : undefined}>
              {step.principalName === why.member.name
                ? t('나에게 정한 규칙', 'A rule for me')
                : t(`「${step.principalName}」에게 정한 규칙`, `A rule for “${step.principalName}”`)}
              <span className="end">
                {step.isExpired
                  ? t('만료됨', 'expired')
                  : step.effect === 'allow'
                    ? t('허용', 'allows')
                    : t('거부', 'denies')}
              </span>
              <small>
                {t(`「${step.nodeName}」에 정함`, `Set on “${step.nodeName}”`)}
                {step.expiresAt &&
                  t(`, ${formatMoment(step.expiresAt)}까지`, `, until ${formatMoment(step.expiresAt)}`)}
              </small>
            </li>
          ))}
          {why.steps.length === 0 && (
            <li className="is-on">
              {t('나 또는 내 그룹에 허용한 규칙', 'A rule that allows me or my group')}
              <span className="end">{t('허용', 'allows')}</span>
              <small>
                {t('규칙의 내용은 공유할 수 있는 사람에게 보입니다', 'Its wording is shown to those who may share')}
              </small>
            </li>
          )}
          {result.folderName && <li>{t(`폴더 「${result.folderName}」`, `Folder “${result.folderName}”`)}</li>}
          <li>
            {result.title}
            <span className="end">{t(`보안 등급 ${labelName(why.label)}`, `label ${labelName(why.label)}`)}</span>
          </li>
          <li className="is-on">
            {t('이 문단', 'This passage')}
            {whereWords(result) && <small>{whereWords(result)}</small>}
          </li>
        </ol>
      )}
    </section>
  )
}

/** The rules that count here: those of this folder or document first, then what it inherits and from where. */
import { Link } from '@tanstack/react-router'
import { formatCount, formatExact, formatMoment } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { Rule } from '../contract.ts'
import { effectNames, principalKindNames, principalName, verbNames } from './rights-words.ts'
import { isExpired, type RuleRow, rowsOfRules } from './rule-rows.ts'

interface Props {
  rules: readonly Rule[]
  onRemove(rule: Rule): void
}

export function RulesTable(props: Props) {
  const own = rowsOfRules(props.rules.filter((rule) => !rule.isInherited))
  const inherited = rowsOfRules(props.rules.filter((rule) => rule.isInherited))
  // Without anybody who may share, the rules could never be changed again.
  const sharing = props.rules.filter((rule) => rule.verb === 'share' && rule.effect === 'allow' && !isExpired(rule))
  const lastShareId = sharing.length === 1 ? sharing[0]?.id : undefined
  return (
    <table className="table is-list rules">
      <thead>
        <tr>
          <th scope="col">{t('누구', 'Who')}</th>
          <th scope="col">{t('무엇', 'What')}</th>
          <th scope="col">{t('허용과 거부', 'Effect')}</th>
          <th scope="col">{t('만료', 'Expires')}</th>
          <th scope="col">{t('정한 사람', 'Set by')}</th>
        </tr>
      </thead>
      <tbody>
        <tr className="group">
          <td colSpan={5}>
            {t('여기에 정한 규칙', 'Rules set here')} <span className="quiet">{formatCount(own.length)}</span>
          </td>
        </tr>
        {own.length === 0 && (
          <tr>
            <td colSpan={5} className="sub">
              {t(
                '따로 정한 규칙이 없습니다. 위 폴더의 규칙이 그대로 적용됩니다',
                'None. What stands above counts as it is',
              )}
            </td>
          </tr>
        )}
        {own.map((row) => (
          <RuleLine key={row.key} row={row} onRemove={props.onRemove} lastShareId={lastShareId} />
        ))}
      </tbody>
      {inherited.length > 0 && (
        <tbody>
          <tr className="group">
            <td colSpan={5}>
              {t('물려받은 규칙', 'Inherited rules')} <span className="quiet">{formatCount(inherited.length)}</span>
            </td>
          </tr>
          {inherited.map((row) => (
            <RuleLine key={row.key} row={row} onRemove={undefined} lastShareId={undefined} />
          ))}
        </tbody>
      )}
    </table>
  )
}

function RuleLine({
  row,
  onRemove,
  lastShareId,
}: {
  row: RuleRow
  onRemove: ((rule: Rule) => void) | undefined
  lastShareId: string | undefined
}) {
  const { first, rules } = row
  const name = principalName({ name: first.principalName, kind: first.principalKind })
  const isOver = isExpired(first)
  return (
    <tr className={isOver ? 'is-over' : undefined}>
      <td className="at-who">
        <span className="name">{name}</span>{' '}
        <span className="note">
          {first.principalKind === 'everyone' ? '' : principalKindNames[first.principalKind]}
        </span>
        {first.isInherited && (
          <div className="note">
            <Link className="link" to="/nodes/$nodeId/rights" params={{ nodeId: first.nodeId }}>
              {t(`「${first.nodeName}」에서`, `From “${first.nodeName}”`)}
            </Link>
          </div>
        )}
      </td>
      <td className="at-what">
        {rules.map((rule) => (
          <span key={rule.id} className="verb">
            {verbNames[rule.verb]}
            {onRemove && rule.id !== lastShareId && (
              <button
                type="button"
                onClick={() => onRemove(rule)}
                aria-label={t(
                  `${name}, ${verbNames[rule.verb]} ${effectNames[rule.effect]} 지우기`,
                  `Remove: ${name}, ${verbNames[rule.verb]} ${effectNames[rule.effect]}`,
                )}
              >
                ×
              </button>
            )}
            {onRemove && rule.id === lastShareId && (
              <span className="note">{t('마지막이라 지울 수 없음', 'the last one, stays')}</span>
            )}
          </span>
        ))}
      </td>
      <td className={`at-effect${first.effect === 'deny' ? ' bad name' : ''}`}>{effectNames[first.effect]}</td>
      <td className="at-until">
        {first.expiresAt === null ? (
          <span className="quiet">{t('없음', 'Never')}</span>
        ) : (
          <span className={isOver ? 'warn' : undefined} title={formatExact(first.expiresAt)}>
            {isOver
              ? t(`${formatMoment(first.expiresAt)} 만료됨`, `Expired ${formatMoment(first.expiresAt)}`)
              : t(`${formatMoment(first.expiresAt)}까지`, `Until ${formatMoment(first.expiresAt)}`)}
          </span>
        )}
      </td>
      <td className="at-by sub" title={formatExact(first.createdAt)}>
        {first.createdByName ?? '–'}, {formatMoment(first.createdAt)}
      </td>
    </tr>
  )
}

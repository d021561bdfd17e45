/** The switch that cuts what a folder or document inherits, and what that does, before it is done. */
import { formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { NodeRights } from '../contract.ts'
import { rowsOfRules } from './rule-rows.ts'

export function Inheritance({ rights, onChange }: { rights: NodeRights; onChange(inherits: boolean): void }) {
  const { node, rules, path } = rights
  const above = path.at(-1)?.name
  // Nothing stands above, or it is not this person's to cut.
  if (node.parentId === null || !node.mayShare) return null
  const inherited = rowsOfRules(rules.filter((rule) => rule.isInherited)).length
  const own = rowsOfRules(rules.filter((rule) => !rule.isInherited)).length
  return (
    <div className="inheritance">
      <button
        type="button"
        role="switch"
        aria-checked={node.inherits}
        className="switch-button"
        onClick={() => onChange(!node.inherits)}
      >
        <i aria-hidden="true" />
        {t('위 폴더의 규칙 물려받기', 'Inherit the rules above')}{' '}
        <b>{node.inherits ? t('켜짐', 'On') : t('꺼짐', 'Off')}</b>
      </button>
      <p className="note">
        {node.inherits
          ? t(
              `끄면 ${above ? `「${above}」에서 ` : ''}물려받은 규칙 ${formatCount(inherited)}개가 더는 적용되지 않고, 여기에 정한 ${formatCount(own)}개만 남습니다. 내 권한은 여기에 따로 남깁니다.`,
              `When off, the ${formatCount(inherited)} inherited rules no longer count; the ${formatCount(own)} set here remain. Your own rights are kept here.`,
            )
          : t(
              '위 폴더가 허용하거나 거부하는 것이 여기에는 적용되지 않습니다. 켜면 다시 더해집니다.',
              'What stands above neither allows nor denies here. Turn it on to add it again.',
            )}
      </p>
    </div>
  )
}

/** Who may see a folder or document, and by which rules. */
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../web/api.ts'
import { formatCount, labelName, labelNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { useSession } from '../../web/session.ts'
import { useKeys } from '../../web/ui/keys.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { getRights, type NodeRights } from '../contract.ts'
import { AskApproval } from './ask-approval.tsx'
import { Inheritance } from './inheritance.tsx'
import { RightsExplanation } from './rights-explanation.tsx'
import { addRules, cutOrInherit, relabel, removeOne } from './rule-changes.ts'
import { RuleForm } from './rule-form.tsx'
import { RulesTable } from './rules-table.tsx'
import './rights-page.css'

export function RightsPage() {
  const { nodeId } = useParams({ from: '/inside/nodes/$nodeId/rights' })
  const rights = useApi(getRights, { params: { nodeId } })
  if (rights.isError) {
    return (
      <main id="work" className="page">
        <h1 className="sr">{t('볼 수 있는 사람', 'Who can see it')}</h1>
        <Problem error={rights.error} onRetry={() => void rights.refetch()} />
      </main>
    )
  }
  return (
    <main id="work" className="page rights" aria-busy={rights.isPending}>
      {rights.data && <Rights rights={rights.data} key={nodeId} />}
    </main>
  )
}

function Rights({ rights }: { rights: NodeRights }) {
  const { member } = useSearch({ from: '/inside/nodes/$nodeId/rights' })
  const session = useSession()
  const [isAdding, setAdding] = useState(false)
  const [lowering, setLowering] = useState<number>()
  const { node, path } = rights
  const isRaised = node.label > node.ownLabel
  useKeys({ c: () => setAdding(true) }, node.mayShare && !isAdding)
  useKeys({ escape: () => setAdding(false) }, isAdding)
  return (
    <>
      <div className="page-head">
        <div className="rights-name">
          <nav className="crumb" aria-label={t('있는 곳', 'Where it lies')}>
            <Link to="/documents">{t('문서', 'Documents')}</Link>
            {path.map((one) => (
              <Link key={one.id} to="/nodes/$nodeId/rights" params={{ nodeId: one.id }}>
                {one.name}
              </Link>
            ))}
          </nav>
          <h1>{t(`${node.name}, 볼 수 있는 사람`, `${node.name}: who can see it`)}</h1>
        </div>
        <span className="end">
          {node.kind === 'folder' ? (
            <Link className="btn" to="/documents" search={{ folder: node.id }}>
              {t('폴더 열기', 'Open the folder')}
            </Link>
          ) : (
            <Link className="btn" to="/documents/$documentId" params={{ documentId: node.id }}>
              {t('문서 열기', 'Open the document')}
            </Link>
          )}
          {node.mayShare && !isAdding && (
            <button type="button" className="btn is-main" onClick={() => setAdding(true)}>
              {t('규칙 더하기', 'Add a rule')} <kbd>C</kbd>
            </button>
          )}
        </span>
      </div>
      {lowering !== undefined && (
        <AskApproval
          wanted={{ kind: 'label-lowering', subjectId: node.id, name: node.name, label: lowering }}
          onClose={() => setLowering(undefined)}
        />
      )}
      <div className="rights-columns">
        <section aria-label={t('접근 규칙', 'Rules')}>
          <div className="filters">
            <span className="filter">
              <label className="filter-choice">
                {t('보안 등급', 'Label')}
                <select
                  value={node.ownLabel}
                  disabled={!node.mayShare}
                  onChange={(event) => {
                    const label = Number(event.target.value)
                    void relabel(node, label, () => setLowering(label))
                  }}
                >
                  {labelNames.map((name, value) => (
                    <option key={name} value={value} disabled={value > (session?.member.clearance ?? 0)}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
            </span>
            {isRaised && (
              <span className="note">
                {t(
                  `위 폴더 때문에 실제로는 ${labelName(node.label)}입니다`,
                  `In effect ${labelName(node.label)}, because of the folder above`,
                )}
              </span>
            )}
            {!node.mayShare && (
              <span className="end note">
                {node.isEnclosed
                  ? t(
                      '다른 파일에 딸려 온 파일이라 그 파일의 권한과 등급을 따릅니다',
                      'It came inside another file and follows its rights and label',
                    )
                  : t('공유 권한이 없어 볼 수만 있습니다', 'You may look, not change')}
              </span>
            )}
          </div>
          {isAdding && (
            <RuleForm
              onAdd={(rule) => void addRules(node, rule).then((isDone) => isDone && setAdding(false))}
              onClose={() => setAdding(false)}
            />
          )}
          {node.mayShare ? (
            <RulesTable rules={rights.rules} onRemove={(rule) => void removeOne(node, rule)} />
          ) : (
            <p className="sub rules-hidden">
              {t(
                '누가 어떤 규칙으로 볼 수 있는지는 공유 권한이 있는 사람만 봅니다. 더 필요하면 이 폴더를 공유한 사람에게 요청해 주세요.',
                'Who can see it, and by which rules, is shown only to those who may share it. Ask whoever shared the folder with you.',
              )}
            </p>
          )}
          <Inheritance
            rights={rights}
            onChange={(inherits) => void cutOrInherit(rights, inherits, session?.member.id)}
          />
        </section>
        <aside>
          {rights.readers && <Readers nodeId={node.id} readers={rights.readers} />}
          <RightsExplanation rights={rights} memberId={member} />
        </aside>
      </div>
    </>
  )
}

const shownReaders = 30

function Readers({ nodeId, readers }: { nodeId: string; readers: NonNullable<NodeRights['readers']> }) {
  const [shown, setShown] = useState(shownReaders)
  return (
    <section>
      <div className="section-head">
        <h2>
          {t('볼 수 있는 사람', 'Who can see it')}{' '}
          <span className="quiet">{t(`${formatCount(readers.length)}명`, formatCount(readers.length))}</span>
        </h2>
      </div>
      <ul className="reader-list">
        {readers.slice(0, shown).map((person) => (
          <li key={person.memberId}>
            <Link
              className="link"
              to="/nodes/$nodeId/rights"
              params={{ nodeId }}
              search={{ member: person.memberId }}
              title={t('볼 수 있는 까닭', 'Why')}
            >
              {person.name}
            </Link>
          </li>
        ))}
        {readers.length > shown && (
          <li>
            <button type="button" className="link" onClick={() => setShown(readers.length)}>
              {t(`${formatCount(readers.length - shown)}명 더 보기`, `${formatCount(readers.length - shown)} more`)}
            </button>
          </li>
        )}
      </ul>
    </section>
  )
}

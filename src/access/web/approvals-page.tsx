/** 결재: what waits for me, what I asked, and all of it for those who read the audit log. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { callApi, useApi } from '../../web/api.ts'
import { formatCount, formatExact, formatMoment, labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { type MarkState, State } from '../../web/ui/mark.tsx'
import { Problem } from '../../web/ui/problem.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { type Approval, decideApproval, listApprovals, withdrawApproval } from '../contract.ts'
import { refreshApprovals } from './ask-approval.tsx'
import './approvals-page.css'

const kindNames: Record<string, string> = {
  'label-lowering': t('등급 낮추기', 'Lower a label'),
  'original-taken-out': t('원본 반출', 'Take an original out'),
}
const stateNames: Record<Approval['state'], string> = {
  asked: t('기다림', 'Waiting'),
  approved: t('승인', 'Approved'),
  refused: t('반려', 'Refused'),
  withdrawn: t('거둠', 'Withdrawn'),
  expired: t('기한 지남', 'Expired'),
}
const stateMarks: Record<Approval['state'], MarkState> = {
  asked: 'open',
  approved: 'approved',
  refused: 'disputed',
  withdrawn: 'cancelled',
  expired: 'cancelled',
}
type Box = 'waiting' | 'mine' | 'all'

export function ApprovalsPage() {
  const session = useSession()
  const search = useSearch({ from: '/inside/approvals' })
  const navigate = useNavigate({ from: '/approvals' })
  const boxes: [Box, string][] = [
    ...(mayI(session, 'approve') ? [['waiting', t('받은 결재', 'Waiting for me')] as [Box, string]] : []),
    ['mine', t('올린 결재', 'Asked by me')],
    ...(mayI(session, 'audit.read') ? [['all', t('모든 결재', 'All')] as [Box, string]] : []),
  ]
  const box = search.box ?? boxes[0]?.[0] ?? 'mine'
  const list = useApi(listApprovals, { query: { box } }, { enabled: session !== undefined })
  const items = list.data?.items ?? []

  return (
    <main id="work" className="page approvals">
      <div className="area">
        <h1 className="sr">{t('결재', 'Approvals')}</h1>
        <div className="tabs box-tabs" role="toolbar" aria-label={t('결재', 'Approvals')}>
          {boxes.map(([value, name]) => (
            <button
              key={value}
              type="button"
              aria-pressed={value === box}
              onClick={() => void navigate({ search: { box: value }, replace: true })}
            >
              {name}
              {value === box && list.data && <span className="count">{formatCount(items.length)}</span>}
            </button>
          ))}
        </div>
      </div>
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <div className="empty">
          <p>
            {box === 'waiting'
              ? t('기다리는 결재가 없습니다.', 'Nothing waits for you.')
              : t(
                  '결재가 없습니다. 대외비 이상인 문서의 원본을 받거나 등급을 낮추려 할 때 올립니다.',
                  'No approvals. They are asked for when an original is taken out or a label is lowered.',
                )}
          </p>
        </div>
      )}
      <ul className="approval-list">
        {items.map((approval) => (
          <ApprovalRow key={approval.id} approval={approval} />
        ))}
      </ul>
    </main>
  )
}

function ApprovalRow({ approval }: { approval: Approval }) {
  const [note, setNote] = useState('')
  const { subject } = approval
  const what = kindNames[approval.kind] ?? approval.kind

  async function decide(decision: 'approved' | 'refused') {
    try {
      await callApi(decideApproval, { params: { approvalId: approval.id }, body: { decision, note } })
      sayDone(decision === 'approved' ? t('승인했습니다', 'Approved') : t('반려했습니다', 'Refused'))
    } catch (error) {
      sayFailed(error)
    }
    refreshApprovals()
  }
  async function withdraw() {
    try {
      await callApi(withdrawApproval, { params: { approvalId: approval.id } })
      sayDone(t('결재를 거두었습니다', 'Withdrawn'))
    } catch (error) {
      sayFailed(error)
    }
    refreshApprovals()
  }

  return (
    <li>
      <div className="approval-head">
        <b>{what}</b>
        {typeof approval.payload.label === 'number' && (
          <span>
            {labelName(subject.label)} → {labelName(approval.payload.label)}
          </span>
        )}
        <State state={stateMarks[approval.state]}>{stateNames[approval.state]}</State>
        <span className="end note" title={formatExact(approval.askedAt)}>
          {approval.askedByName}, {formatMoment(approval.askedAt)}
        </span>
      </div>
      <p className="approval-subject">
        {subject.name === null ? (
          <span className="sub">{t('볼 수 없는 문서입니다', 'You may not see what it is about')}</span>
        ) : subject.kind === 'document' ? (
          <Link className="link" to="/documents/$documentId" params={{ documentId: subject.id }}>
            {subject.name}
          </Link>
        ) : (
          <Link className="link" to="/nodes/$nodeId/rights" params={{ nodeId: subject.id }}>
            {subject.name}
          </Link>
        )}{' '}
        <span className="note">{labelName(subject.label)}</span>
      </p>
      <p>{approval.reason}</p>
      {approval.decidedByName && approval.state !== 'withdrawn' && (
        <p className="sub">
          {approval.decidedByName}, {stateNames[approval.state]}
          {approval.decidedAt && `, ${formatExact(approval.decidedAt)}`}
          {approval.decisionNote && `: ${approval.decisionNote}`}
        </p>
      )}
      {approval.mayDecide && (
        <div className="acts">
          <input
            className="field"
            value={note}
            maxLength={1000}
            aria-label={t('남길 말', 'A note')}
            placeholder={t('남길 말 (없어도 됩니다)', 'A note (optional)')}
            onChange={(event) => setNote(event.target.value)}
          />
          <button type="button" className="btn is-main" onClick={() => void decide('approved')}>
            {t('승인', 'Approve')}
          </button>
          <button type="button" className="btn" onClick={() => void decide('refused')}>
            {t('반려', 'Refuse')}
          </button>
        </div>
      )}
      {approval.mayWithdraw && (
        <div className="acts">
          <button type="button" className="btn" onClick={() => void withdraw()}>
            {t('거두기', 'Withdraw')}
          </button>
          <span className="note">
            {t(`${formatMoment(approval.expiresAt)}까지 기다립니다`, `Waits until ${formatMoment(approval.expiresAt)}`)}
          </span>
        </div>
      )}
    </li>
  )
}

/** Who was invited and has not come yet; what was accepted or ended stands below, quietly. */
import { useState } from 'react'
import { callApi } from '../../web/api.ts'
import { formatCount, formatExact, formatMoment, labelName, roleNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { type MarkState, State } from '../../web/ui/mark.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { type Invitation, renewInvitation, revokeInvitation } from '../contract.ts'
import { refreshPeople } from './member-changes.ts'

const stateNames: Record<Invitation['state'], string> = {
  open: t('기다림', 'Waiting'),
  accepted: t('받아들임', 'Accepted'),
  revoked: t('거둠', 'Taken back'),
  expired: t('기한 지남', 'Expired'),
}
const stateMarks: Record<Invitation['state'], MarkState> = {
  open: 'open',
  accepted: 'checked',
  revoked: 'cancelled',
  expired: 'cancelled',
}

export function InvitationsSection({
  invitations,
  onRenewed,
}: {
  invitations: readonly Invitation[]
  onRenewed(invitation: Invitation, link: { path: string; expiresAt: string }): void
}) {
  const [showsAll, setShowsAll] = useState(false)
  const waiting = invitations.filter((one) => one.state === 'open' || one.state === 'expired')
  const shown = showsAll ? invitations : waiting

  async function renew(invitation: Invitation) {
    try {
      const { link } = await callApi(renewInvitation, { params: { invitationId: invitation.id } })
      refreshPeople()
      onRenewed(invitation, link)
    } catch (error) {
      sayFailed(error)
    }
  }
  async function revoke(invitation: Invitation) {
    try {
      await callApi(revokeInvitation, { params: { invitationId: invitation.id } })
      refreshPeople()
      sayDone(t(`${invitation.name} 님의 초대를 거두었습니다`, `Took back the invitation of ${invitation.name}`))
    } catch (error) {
      sayFailed(error)
    }
  }

  if (invitations.length === 0) return null
  return (
    <section className="invitations">
      <div className="section-head">
        <h2>
          {t('초대', 'Invitations')} <span className="quiet">{formatCount(waiting.length)}</span>
        </h2>
        {invitations.length > waiting.length && (
          <span className="end">
            <button type="button" className="link" aria-pressed={showsAll} onClick={() => setShowsAll(!showsAll)}>
              {showsAll ? t('기다리는 것만', 'Only waiting') : t('지난 초대도 보기', 'Show past ones')}
            </button>
          </span>
        )}
      </div>
      {shown.length === 0 && <p className="sub">{t('기다리는 초대가 없습니다.', 'No invitation is waiting.')}</p>}
      {shown.length > 0 && (
        <table className="table is-list">
          <thead>
            <tr>
              <th scope="col">{t('이름', 'Name')}</th>
              <th scope="col">{t('이메일', 'E-mail')}</th>
              <th scope="col">{t('역할', 'Role')}</th>
              <th scope="col">{t('취급 등급', 'Clearance')}</th>
              <th scope="col">{t('상태', 'State')}</th>
              <th scope="col">{t('기한', 'Until')}</th>
              <th scope="col">
                <span className="sr">{t('할 수 있는 일', 'Actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.id}>
                <td className="name at-name">{one.name}</td>
                <td className="sub at-email">{one.email}</td>
                <td>{roleNames[one.role]}</td>
                <td>{labelName(one.clearance)}</td>
                <td>
                  <State state={stateMarks[one.state]}>{stateNames[one.state]}</State>
                </td>
                <td className="sub" title={formatExact(one.expiresAt)}>
                  {formatMoment(one.expiresAt)}
                </td>
                <td className="at-acts">
                  {(one.state === 'open' || one.state === 'expired') && (
                    <span className="row-acts">
                      <button
                        type="button"
                        className="link"
                        aria-label={t(`${one.name} 새 링크`, `${one.name}: new link`)}
                        onClick={() => void renew(one)}
                      >
                        {t('새 링크', 'New link')}
                      </button>
                      <button
                        type="button"
                        className="link"
                        aria-label={t(`${one.name} 초대 거두기`, `${one.name}: take back`)}
                        onClick={() => void revoke(one)}
                      >
                        {t('거두기', 'Take back')}
                      </button>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

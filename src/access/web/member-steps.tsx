/** What an owner does for one person besides role and groups: a new password, looking as them, handing over what they kept. */
import { type FormEvent, useState } from 'react'
import { callApi, useApi } from '../../web/api.ts'
import { particle, t } from '../../web/language.ts'
import { queryClient } from '../../web/query-client.ts'
import { mayI, useSession } from '../../web/session.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import {
  beginViewAs,
  handOverFolder,
  issuePasswordLink,
  listIdentities,
  type Member,
  removeIdentity,
} from '../contract.ts'
import { FreshLink } from './fresh-link.tsx'

export function MemberSteps({ person, members }: { person: Member; members: readonly Member[] }) {
  const session = useSession()
  const [link, setLink] = useState<{ path: string; expiresAt: string }>()
  const [isHandingOver, setHandingOver] = useState(false)
  const identities = useApi(listIdentities, {}, { enabled: mayI(session, 'settings.manage') })
  const identity = identities.data?.items.find((one) => one.memberId === person.id)
  const isBelow = person.clearance <= (session?.member.clearance ?? -1)

  async function look() {
    try {
      await callApi(beginViewAs, { body: { memberId: person.id } })
      queryClient.clear()
      location.assign('/')
    } catch (error) {
      sayFailed(error)
    }
  }
  async function makeLink() {
    try {
      setLink((await callApi(issuePasswordLink, { params: { memberId: person.id } })).link)
    } catch (error) {
      sayFailed(error)
    }
  }

  async function unbind() {
    try {
      await callApi(removeIdentity, { params: { memberId: person.id } })
      await queryClient.invalidateQueries({ queryKey: [listIdentities.id] })
      sayDone(t(`${person.name} 님의 회사 계정을 풀었습니다`, `Unbound ${person.name} from the company account`))
    } catch (error) {
      sayFailed(error)
    }
  }

  if (person.role === 'service' || person.id === session?.member.id) return null
  return (
    <>
      <div className="acts">
        {person.isActive && mayI(session, 'members.view-as') && (
          <button type="button" className="btn" disabled={!isBelow} onClick={() => void look()}>
            {t('이 사람으로 보기', 'Look as this person')}
          </button>
        )}
        {person.isActive && (
          <button type="button" className="btn" disabled={!isBelow} onClick={() => void makeLink()}>
            {t('비밀번호 링크 만들기', 'Make a password link')}
          </button>
        )}
        {identity && (
          <button type="button" className="btn" title={identity.email} onClick={() => void unbind()}>
            {t('회사 계정 풀기', 'Unbind the company account')}
          </button>
        )}
        {!person.isActive && (
          <button
            type="button"
            className="btn"
            aria-expanded={isHandingOver}
            onClick={() => setHandingOver(!isHandingOver)}
          >
            {t('폴더 넘기기', 'Hand over the folder')}
          </button>
        )}
        <span className="note">
          {!isBelow
            ? t('나보다 취급 등급이 높은 사람입니다.', 'This person has a higher clearance than you.')
            : person.isActive
              ? t(
                  '보는 동안에는 둘 다 읽을 수 있는 것만 나오고, 기록에 남습니다.',
                  'While looking, only what both may read is shown, and it is logged.',
                )
              : t('떠난 사람의 개인 폴더를 동료가 이어받습니다.', 'A colleague takes over the leaver’s own folder.')}
        </span>
      </div>
      {link && <FreshLink name={person.name} link={link} onClose={() => setLink(undefined)} />}
      {isHandingOver && <HandOver person={person} members={members} onClose={() => setHandingOver(false)} />}
    </>
  )
}

function HandOver({ person, members, onClose }: { person: Member; members: readonly Member[]; onClose(): void }) {
  const [problem, setProblem] = useState<unknown>()
  const heirs = members.filter((one) => one.isActive && one.role !== 'service')

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const toMemberId = String(form.get('to'))
    try {
      await callApi(handOverFolder, {
        params: { memberId: person.id },
        body: { toMemberId, reason: String(form.get('reason')) },
      })
      const heir = heirs.find((one) => one.id === toMemberId)?.name ?? ''
      sayDone(
        t(
          `${person.name} 님의 폴더를 ${heir} 님이 이어받았습니다`,
          `${heir} has taken over the folder of ${person.name}`,
        ),
      )
      onClose()
    } catch (error) {
      setProblem(error)
    }
  }

  return (
    <form className="hand-over" onSubmit={(event) => void submit(event)}>
      <div className="form-row">
        <label htmlFor="heir">{t('받을 사람', 'Who receives it')}</label>
        <select id="heir" name="to" className="field">
          {heirs.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name} ({one.email})
            </option>
          ))}
        </select>
      </div>
      <div className="form-row">
        <label htmlFor="hand-over-reason">{t('사유', 'Reason')}</label>
        <input
          id="hand-over-reason"
          name="reason"
          className="field"
          required
          minLength={2}
          maxLength={500}
          placeholder={t(`${person.name}${particle(person.name, '이/가')} 맡던 일`, 'Work to go on with')}
        />
      </div>
      {problem !== undefined && <Problem error={problem} />}
      <div className="acts">
        <button type="submit" className="btn is-main">
          {t('넘기기', 'Hand over')}
        </button>
        <button type="button" className="btn is-plain" onClick={onClose}>
          {t('그만두기', 'Cancel')}
        </button>
      </div>
    </form>
  )
}

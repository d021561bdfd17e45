/** The people of the workspace: what they may do, up to which label they may read, and which groups they are in. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../web/api.ts'
import { countOf, formatCount, labelName, roleNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { FilterChoice, Filters, FilterText } from '../../web/ui/filters.tsx'
import { KeyHints } from '../../web/ui/key-hints.tsx'
import { useKeys } from '../../web/ui/keys.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { listGroups, listInvitations, listMembers, type Member } from '../contract.ts'
import { roles } from '../policy.ts'
import { FreshLink } from './fresh-link.tsx'
import { GroupsSection } from './groups-section.tsx'
import { InvitationsSection } from './invitations-section.tsx'
import { InviteForm } from './invite-form.tsx'
import { MemberForm } from './member-form.tsx'
import { MembersTable } from './members-table.tsx'
import { PeopleTablePanel } from './people-table-panel.tsx'
import { SettingsTabs } from './settings-tabs.tsx'
import './members-page.css'

const states = [
  { value: 'active', name: t('쓰는 중', 'Active') },
  { value: 'ended', name: t('내보냄', 'Removed') },
] as const

export function MembersPage() {
  const search = useSearch({ from: '/inside/settings/members' })
  const navigate = useNavigate({ from: '/settings/members' })
  const session = useSession()
  const members = useApi(listMembers)
  const groups = useApi(listGroups)
  const [isAdding, setAdding] = useState(false)
  const [isInviting, setInviting] = useState(false)
  const [isByTable, setByTable] = useState(false)
  const [fresh, setFresh] = useState<{ name: string; link: { path: string; expiresAt: string } }>()
  const [openId, setOpenId] = useState<string>()
  const mayManage = mayI(session, 'members.manage')
  const invitations = useApi(listInvitations, {}, { enabled: mayManage })
  const isMaking = isAdding || isInviting || isByTable
  const change = (values: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true })
  const groupNames = (groups.data?.items ?? []).map((group) => group.name)
  const all = members.data?.items ?? []
  const shown = all.filter((person) => matches(person, search))
  const at = shown.findIndex((person) => person.id === openId)
  const move = (step: number) => {
    const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + step))]
    setOpenId(next?.id)
    if (next) requestAnimationFrame(() => document.getElementById(`member-${next.id}`)?.focus())
  }
  useKeys({ c: () => setAdding(true), i: () => setInviting(true) }, mayManage && !isMaking)
  const close = () => {
    setAdding(false)
    setInviting(false)
    setByTable(false)
  }
  useKeys({ escape: () => (isMaking ? close() : setOpenId(undefined)) }, isMaking || openId !== undefined)
  useKeys({ j: () => move(1), k: () => move(-1) })

  return (
    <main id="work" className="page members">
      <SettingsTabs
        members={members.data?.items.length}
        end={
          mayManage &&
          !isMaking && (
            <>
              <button type="button" className="btn" onClick={() => setByTable(true)}>
                {t('표로 바꾸기', 'By a table')}
              </button>
              <button type="button" className="btn" onClick={() => setAdding(true)}>
                {t('구성원 추가', 'Add a member')} <kbd>C</kbd>
              </button>
              <button type="button" className="btn is-main" onClick={() => setInviting(true)}>
                {t('링크로 초대', 'Invite by link')} <kbd>I</kbd>
              </button>
            </>
          )
        }
      />
      {isAdding && <MemberForm groupNames={groupNames} onClose={close} />}
      {isByTable && <PeopleTablePanel members={all} onClose={close} />}
      {isInviting && (
        <InviteForm
          groupNames={groupNames}
          onClose={close}
          onInvited={({ invitation, link }) => {
            setFresh({ name: invitation.name, link })
            close()
          }}
        />
      )}
      {fresh && <FreshLink name={fresh.name} link={fresh.link} onClose={() => setFresh(undefined)} />}
      <Filters>
        <FilterText
          name={t('찾기', 'Find')}
          value={search.search}
          placeholder={t('이름, 이메일', 'Name, e-mail')}
          onChange={(text) => change({ search: text })}
        />
        <FilterChoice
          name={t('역할', 'Role')}
          value={search.role}
          options={roles.map((value) => ({ value: value as string, name: roleNames[value] ?? value }))}
          onChange={(role) => change({ role })}
        />
        <FilterChoice
          name={t('그룹', 'Group')}
          value={search.group}
          options={groupNames.map((name) => ({ value: name, name }))}
          onChange={(group) => change({ group })}
        />
        <FilterChoice
          name={t('상태', 'State')}
          value={search.state}
          options={states}
          onChange={(state) => change({ state })}
        />
      </Filters>
      {members.isError && <Problem error={members.error} onRetry={() => void members.refetch()} />}
      <MembersTable
        members={shown}
        groupNames={groupNames}
        mayManage={mayManage}
        ownId={session?.member.id}
        openId={openId}
        onOpen={setOpenId}
      />
      {members.isSuccess && shown.length === 0 && (
        <div className="empty">
          <p>{t('고른 조건에 맞는 구성원이 없습니다.', 'No member matches.')}</p>
          <button type="button" className="btn" onClick={() => void navigate({ search: {} })}>
            {t('조건 풀기', 'Clear the filters')}
          </button>
        </div>
      )}
      {members.isSuccess && shown.length > 0 && (
        <div className="note list-foot">
          {shown.length === all.length
            ? t(`구성원 ${formatCount(all.length)}명`, countOf(all.length, 'member'))
            : t(
                `구성원 ${formatCount(all.length)}명 가운데 ${formatCount(shown.length)}명`,
                `${formatCount(shown.length)} of ${countOf(all.length, 'member')}`,
              )}
          <KeyHints
            hints={[
              [['J', 'K'], t('이동', 'Move')],
              [['/'], t('찾기', 'Find')],
            ]}
          />
        </div>
      )}
      {mayManage && (
        <InvitationsSection
          invitations={invitations.data?.items ?? []}
          onRenewed={({ name }, link) => setFresh({ name, link })}
        />
      )}
      <GroupsSection groups={groups.data?.items ?? []} mayManage={mayManage} onShow={(group) => change({ group })} />
      {!mayManage && (
        <p className="note">
          {t('구성원을 바꾸는 일은 소유자가 합니다.', 'Members are changed by an owner.')}{' '}
          {t('내 취급 등급', 'Your clearance')}: {labelName(session?.member.clearance ?? 0)}
        </p>
      )}
    </main>
  )
}

function matches(
  person: Member,
  search: { search?: string; role?: string; group?: string; state?: 'active' | 'ended' },
): boolean {
  const words = search.search?.toLowerCase() ?? ''
  return (
    `${person.name} ${person.email}`.toLowerCase().includes(words) &&
    (search.role === undefined || person.role === search.role) &&
    (search.group === undefined || person.groups.includes(search.group)) &&
    (search.state === undefined || person.isActive === (search.state === 'active'))
  )
}

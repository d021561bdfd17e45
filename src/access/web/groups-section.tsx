/** Groups, how many people are in each, and which groups they belong to. */
import { useState } from 'react'
import { callApi } from '../../web/api.ts'
import { formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { NameForm } from '../../web/ui/name-form.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { addGroup, type Group } from '../contract.ts'
import { GroupGives } from './group-gives.tsx'
import { refreshPeople } from './member-changes.ts'

export function GroupsSection({
  groups,
  mayManage,
  onShow,
}: {
  groups: readonly Group[]
  mayManage: boolean
  onShow(group: string): void
}) {
  const [isMaking, setMaking] = useState(false)
  const [parent, setParent] = useState('')
  const hasDirectory = groups.some((group) => group.isDirectory)

  async function make(name: string) {
    try {
      await callApi(addGroup, { body: { name, parents: parent === '' ? [] : [parent] } })
      refreshPeople()
      setMaking(false)
      setParent('')
      sayDone(
        t(
          `「${name}」 그룹을 만들었습니다. 구성원을 펼쳐 넣을 수 있습니다`,
          `Made “${name}”. Unfold a member to place them in it`,
        ),
      )
    } catch (error) {
      sayFailed(error)
    }
  }

  return (
    <section className={hasDirectory ? 'groups has-directory' : 'groups'}>
      <div className="section-head">
        <h2>
          {t('그룹', 'Groups')} <span className="quiet">{formatCount(groups.length)}</span>
        </h2>
        {mayManage && !isMaking && (
          <span className="end">
            <button type="button" className="link" onClick={() => setMaking(true)}>
              {t('그룹 만들기', 'Make a group')}
            </button>
          </span>
        )}
      </div>
      {isMaking && (
        <NameForm
          label={t('그룹 이름', 'Name')}
          action={t('만들기', 'Make')}
          onSubmit={(name) => void make(name)}
          onClose={() => setMaking(false)}
        >
          <div>
            <label htmlFor="group-parent">
              {t('위 그룹. 그 권한을 함께 갖습니다', 'Group above. Its rights count here too')}
            </label>
            <select
              id="group-parent"
              className="field"
              value={parent}
              onChange={(event) => setParent(event.target.value)}
            >
              <option value="">{t('없음', 'None')}</option>
              {groups.map((group) => (
                <option key={group.id} value={group.name}>
                  {group.name}
                </option>
              ))}
            </select>
          </div>
        </NameForm>
      )}
      <table className="table is-dense">
        <thead>
          <tr>
            <th scope="col">{t('이름', 'Name')}</th>
            <th scope="col" className="num">
              {t('구성원', 'Members')}
            </th>
            <th scope="col" className="at-inside">
              {t('위 그룹', 'Inside')}
            </th>
            {hasDirectory && <th scope="col">{t('사람들이 받는 것', 'Its people get')}</th>}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.id}>
              <td className="name">{group.name}</td>
              <td className="num">
                <button type="button" className="link" onClick={() => onShow(group.name)}>
                  {formatCount(group.members)}
                  <span className="sr">{t(`명, ${group.name} 구성원 보기`, ` members of ${group.name}`)}</span>
                </button>
              </td>
              <td className="sub at-inside">{group.parents.join(', ') || '–'}</td>
              {hasDirectory && (
                <td className="at-gives">{group.isDirectory && <GroupGives group={group} mayChange={mayManage} />}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {groups.length === 0 && (
        <p className="sub">
          {t(
            '아직 그룹이 없습니다. 그룹에 권한을 주면 사람이 바뀌어도 규칙은 그대로입니다.',
            'No groups yet. Rights given to a group stay when people change.',
          )}
        </p>
      )}
    </section>
  )
}

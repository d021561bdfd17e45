/** A new person: signs in with e-mail and a first password. */
import { useState } from 'react'
import { callApi } from '../../web/api.ts'
import { labelNames, roleNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { sayDone } from '../../web/ui/toast.tsx'
import { addMember } from '../contract.ts'
import { roles } from '../policy.ts'
import { GroupChoice } from './group-choice.tsx'
import { refreshPeople } from './member-changes.ts'

const shortestPassword = 10

export function MemberForm({ groupNames, onClose }: { groupNames: readonly string[]; onClose(): void }) {
  const [groups, setGroups] = useState<string[]>([])

  const sending = useSending(async ({ text, exact }) => {
    const name = text('name')
    await callApi(addMember, {
      body: {
        name,
        email: text('email'),
        password: exact('password'),
        role: roles.find((role) => role === text('role')) ?? 'viewer',
        clearance: text('clearance') === '2' ? 2 : text('clearance') === '1' ? 1 : 0,
        groups,
      },
    })
    refreshPeople()
    sayDone(
      t(
        `${name} 님을 추가했습니다. 첫 비밀번호를 따로 알려 주세요`,
        `Added ${name}. Tell them the first password by another way`,
      ),
    )
    onClose()
  })

  return (
    <form className="member-form" onSubmit={sending.onSubmit}>
      <FormRow id="member-name" label={t('이름', 'Name')}>
        {/* biome-ignore lint/a11y/noAutofocus: the person has just asked for this form */}
        <input id="member-name" name="name" className="field" required maxLength={100} autoFocus />
      </FormRow>
      <FormRow id="member-email" label={t('이메일', 'E-mail')}>
        <input id="member-email" name="email" type="email" className="field" required autoComplete="off" />
      </FormRow>
      <FormRow
        id="member-password"
        label={t('첫 비밀번호', 'First password')}
        help={t(`${shortestPassword}자 이상`, `At least ${shortestPassword} characters`)}
      >
        <input
          id="member-password"
          name="password"
          type="password"
          className="field"
          required
          minLength={shortestPassword}
          autoComplete="new-password"
          aria-describedby="member-password-help"
        />
      </FormRow>
      <FormRow
        id="member-role"
        label={t('역할', 'Role')}
        help={t('역할은 문서를 읽게 하지 않습니다', 'A role never lets anybody read content')}
      >
        <select
          id="member-role"
          name="role"
          className="field"
          defaultValue="viewer"
          aria-describedby="member-role-help"
        >
          {roles
            .filter((role) => role !== 'service')
            .map((role) => (
              <option key={role} value={role}>
                {roleNames[role]}
              </option>
            ))}
        </select>
      </FormRow>
      <FormRow
        id="member-clearance"
        label={t('취급 등급', 'Clearance')}
        help={t(
          '이보다 높은 등급은 규칙이 허용해도 보이지 않습니다',
          'Anything above stays hidden, whatever the rules allow',
        )}
      >
        <select
          id="member-clearance"
          name="clearance"
          className="field"
          defaultValue="0"
          aria-describedby="member-clearance-help"
        >
          {labelNames.map((name, value) => (
            <option key={name} value={value}>
              {name}
            </option>
          ))}
        </select>
      </FormRow>
      <GroupChoice names={groupNames} chosen={groups} onChange={setGroups} />
      <FormEnd action={t('추가', 'Add')} sending={sending} onClose={onClose} />
    </form>
  )
}

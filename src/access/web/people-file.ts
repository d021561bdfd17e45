/** The people as a file, in the columns that a table of people is read from again; and links that were made, for handing over. */

import { renderCsv, saveFile } from '../../web/csv.ts'
import { labelName, roleNames } from '../../web/format.ts'
import { language, t } from '../../web/language.ts'
import type { Member } from '../contract.ts'

const head = [
  t('이름', 'Name'),
  t('이메일', 'E-mail'),
  t('역할', 'Role'),
  t('취급 등급', 'Clearance'),
  t('부서', 'Department'),
  t('퇴사', 'Leaves'),
]

function peopleFile(members: readonly Member[]): string {
  const people = members.filter((person) => person.role !== 'service')
  return renderCsv(
    head,
    people.map((person) => [
      ...[person.name, person.email, roleNames[person.role] ?? person.role, labelName(person.clearance)],
      ...[person.groups.join('; '), person.isActive ? '' : t('예', 'yes')],
    ]),
  )
}

export function savePeople(members: readonly Member[]): void {
  saveFile(language === 'ko' ? '구성원.csv' : 'people.csv', peopleFile(members), 'text/csv')
}

export function saveLinks(links: readonly { name: string; email: string; path: string; expiresAt: string }[]): void {
  const rows = links.map((one) => [one.name, one.email, `${location.origin}${one.path}`, one.expiresAt])
  const titles = [t('이름', 'Name'), t('이메일', 'E-mail'), t('초대 링크', 'Link'), t('기한', 'Until')]
  saveFile(language === 'ko' ? '초대 링크.csv' : 'links.csv', renderCsv(titles, rows), 'text/csv')
}

/** What a key is for, in the words of people, and the scopes that this needs. */
import type { Action } from '../../kernel/operation.ts'
import { t } from '../../web/language.ts'

export const keyUses = [
  { value: 'ask', name: t('묻기', 'Ask') },
  { value: 'read', name: t('묻기, 찾기, 문서 읽기', 'Ask, search, read documents') },
  { value: 'write', name: t('문서 올리기까지', 'And bring documents in') },
  { value: 'models', name: t('모델 직접 부르기까지', 'And call models') },
  { value: 'directory', name: t('구성원과 그룹 맞추기 (SCIM)', 'Keep people and groups (SCIM)') },
  { value: 'all', name: t('내 역할이 할 수 있는 모두', 'Everything my role may do') },
] as const
export type KeyUse = (typeof keyUses)[number]['value']

const ask: Action[] = ['session.read', 'ask', 'feedback.write']
const read: Action[] = [...ask, 'search', 'documents.read', 'collections.read', 'folders.read']
const write: Action[] = [...read, 'documents.write', 'folders.write']
const actionsOfUse: Record<Exclude<KeyUse, 'all' | 'directory'>, Action[]> = {
  ask,
  read,
  write,
  models: [...write, 'models.use'],
}

/** @param mine what the person's own role allows; a service's role allows all of these */
export function scopesOf(
  use: KeyUse,
  mine: readonly string[],
  { isService, actsForUsers }: { isService: boolean; actsForUsers: boolean },
): string[] {
  // The company's directory does this and nothing else.
  if (use === 'directory') return ['scim']
  const wanted = use === 'all' ? (isService ? actionsOfUse.models : mine) : actionsOfUse[use]
  return [...wanted.filter((action) => isService || mine.includes(action)), ...(actsForUsers ? ['act-for-users'] : [])]
}

/** A key's scopes as a few words. */
export function wordsOf(scopes: readonly string[]): string {
  if (scopes.includes('*')) return t('모두', 'Everything')
  if (scopes.length === 1 && scopes[0] === 'scim') return t('구성원과 그룹 맞추기', 'Keeps people and groups')
  const fitting = (['models', 'write', 'read', 'ask'] as const).find((use) =>
    actionsOfUse[use].filter((action) => action !== 'folders.write').every((action) => scopes.includes(action)),
  )
  const words = [
    scopes.length > actionsOfUse.models.length + 1
      ? t('역할이 할 수 있는 모두', 'All of the role')
      : (keyUses.find((one) => one.value === fitting)?.name ?? scopes.slice(0, 3).join(', ')),
  ]
  if (scopes.includes('act-for-users')) words.push(t('사용자 이름으로', 'in people’s names'))
  if (scopes.includes('view-as')) words.push(t('다른 사람의 눈으로', 'as others'))
  return words.join(' · ')
}

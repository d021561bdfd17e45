/** Who may read and who may edit a use case, beside its maker, whoever answers for it, and the owners. */
import { listPrincipals } from '../../access/contract.ts'
import { callApi, useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { giveUseCase, type UseCase } from '../contract.ts'
import { act } from './use-case-changes.ts'

type Access = NonNullable<UseCase['access']>

export function AccessSection({ useCase, access }: { useCase: UseCase; access: Access }) {
  const principals = useApi(listPrincipals).data?.items ?? []
  const give = (readerIds: number[], editorIds: number[]) =>
    void act(() => callApi(giveUseCase, { params: { useCaseId: useCase.id }, body: { readerIds, editorIds } }))
  const readers = access.readers.map((one) => one.principalId)
  const editors = access.editors.map((one) => one.principalId)
  const mayGive = useCase.archivedAt === null
  const given = [
    ...access.editors.map((one) => ({ ...one, right: 'edit' as const })),
    ...access.readers.map((one) => ({ ...one, right: 'read' as const })),
  ]
  const without = (list: number[], id: number) => list.filter((one) => one !== id)
  const set = (id: number, right: 'read' | 'edit' | 'none') =>
    give(
      [...without(readers, id), ...(right === 'read' ? [id] : [])],
      [...without(editors, id), ...(right === 'edit' ? [id] : [])],
    )
  return (
    <section className="side-part">
      <div className="section-head">
        <h2>{t('볼 수 있는 사람', 'Who may see it')}</h2>
      </div>
      <ul className="side-list">
        <li>
          <span>{t('만든 사람, 담당, 소유자', 'Maker, who answers, owners')}</span>
          <span className="note">{t('편집', 'Edit')}</span>
        </li>
        {given.map((one) => (
          <li key={one.principalId}>
            <span className="cut">{one.kind === 'everyone' ? t('회사 모두', 'Everyone') : one.name}</span>
            {mayGive ? (
              <select
                className="in-place-choice note"
                aria-label={t(`${one.name}의 권한`, `Right of ${one.name}`)}
                value={one.right}
                onChange={(event) =>
                  set(
                    one.principalId,
                    event.target.value === 'edit' ? 'edit' : event.target.value === 'read' ? 'read' : 'none',
                  )
                }
              >
                <option value="read">{t('읽기', 'Read')}</option>
                <option value="edit">{t('편집', 'Edit')}</option>
                <option value="none">{t('거두기', 'Take back')}</option>
              </select>
            ) : (
              <span className="note">{one.right === 'edit' ? t('편집', 'Edit') : t('읽기', 'Read')}</span>
            )}
          </li>
        ))}
      </ul>
      {mayGive && (
        <select
          className="in-place-choice link"
          aria-label={t('읽을 사람 더하기', 'Add a reader')}
          value=""
          onChange={(event) => set(Number(event.target.value), 'read')}
        >
          <option value="">{t('사람이나 그룹 더하기', 'Add a person or group')}</option>
          {principals
            .filter((one) => !given.some((known) => known.principalId === one.principalId))
            .map((one) => (
              <option key={one.principalId} value={one.principalId}>
                {one.kind === 'everyone' ? t('회사 모두', 'Everyone') : one.name}
                {one.kind === 'group' ? t(' (그룹)', ' (group)') : ''}
              </option>
            ))}
        </select>
      )}
    </section>
  )
}

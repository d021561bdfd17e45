/** Have and need: which data, how much of it, and what of it is there for whoever reads this. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { listFolders } from '../../access/contract.ts'
import { callApi, useApi } from '../../web/api.ts'
import { formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { InPlaceChoice, InPlaceText } from '../../web/ui/in-place.tsx'
import { State } from '../../web/ui/mark.tsx'
import { SectionHead } from '../../web/ui/section-head.tsx'
import { addDataNeed, changeDataNeed, type DataNeed, type UseCase } from '../contract.ts'
import { isThere } from '../progress.ts'
import { RemoveLink } from './remove-link.tsx'
import { act, refreshUseCases, removeDataNeedWithUndo } from './use-case-changes.ts'

export function DataNeedsSection({ useCase, mayEdit }: { useCase: UseCase; mayEdit: boolean }) {
  const [isAdding, setAdding] = useState(false)
  const folders = useApi(listFolders, {}, { enabled: mayEdit }).data?.items ?? []
  return (
    <section id="data" className="part">
      <SectionHead
        title={t('필요한 데이터', 'Data needed')}
        count={useCase.dataNeeds.length}
        note={t('있음은 내가 볼 수 있는 문서입니다', '“Have” counts documents that you may see')}
        act={mayEdit && !isAdding ? { name: t('데이터 더하기', 'Add data'), onAct: () => setAdding(true) } : undefined}
      />
      <table className="table part-table data-table">
        <thead>
          <tr>
            <th scope="col">{t('데이터', 'Data')}</th>
            <th scope="col">{t('폴더', 'Folder')}</th>
            <th scope="col" className="num">
              {t('있음', 'Have')}
            </th>
            <th scope="col" className="num">
              {t('필요', 'Need')}
            </th>
            <th scope="col">{t('까닭', 'Why')}</th>
            <th scope="col">{t('사용 조건·동의', 'Licence, consent')}</th>
            {mayEdit && (
              <th scope="col">
                <span className="sr">{t('지우기', 'Remove')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {useCase.dataNeeds.map((need) => (
            <DataNeedRow key={need.id} useCaseId={useCase.id} need={need} folders={folders} mayEdit={mayEdit} />
          ))}
        </tbody>
      </table>
      {useCase.dataNeeds.length === 0 && !isAdding && (
        <p className="sub none-yet">
          {t(
            '아직 없습니다. 어떤 문서가 몇 건 필요한지 적고 폴더를 연결하면, 있는 만큼 셉니다.',
            'None yet. Say which documents are needed and how many; once a folder is linked, what is there is counted.',
          )}
        </p>
      )}
      {isAdding && <DataNeedForm useCaseId={useCase.id} folders={folders} onClose={() => setAdding(false)} />}
    </section>
  )
}

type Folder = { id: string; name: string }

function DataNeedRow(props: { useCaseId: string; need: DataNeed; folders: readonly Folder[]; mayEdit: boolean }) {
  const { need, folders, mayEdit, useCaseId } = props
  const save = (body: NonNullable<Parameters<typeof callApi<typeof changeDataNeed>>[1]>['body']) =>
    void act(() => callApi(changeDataNeed, { params: { useCaseId, dataNeedId: need.id }, body }))
  const label = (what: string) => `${need.kind}, ${what}`
  const isHidden = need.isLinked && need.folder === null
  return (
    <tr>
      <td className="at-sentence">
        <InPlaceText
          label={t('데이터', 'Data')}
          value={need.kind}
          whenEmpty="–"
          maxLength={100}
          mayChange={mayEdit}
          onChange={(kind) => kind !== '' && save({ kind })}
        />
      </td>
      <td className="at-folder">
        {need.folder && (
          <Link className="link" to="/documents" search={{ folder: need.folder.id }}>
            {need.folder.name}
          </Link>
        )}
        {isHidden && <span className="quiet">{t('볼 수 없는 폴더', 'A folder you may not see')}</span>}
        {!need.isLinked && !mayEdit && <span className="quiet">–</span>}
        {mayEdit && (
          <InPlaceChoice
            label={label(t('폴더', 'folder'))}
            value=""
            options={[
              { value: '', name: need.isLinked ? t('바꾸기', 'Change') : t('폴더 연결', 'Link a folder') },
              ...(need.isLinked ? [{ value: 'none', name: t('연결 끊기', 'Unlink') }] : []),
              ...folders.map((one) => ({ value: one.id, name: one.name })),
            ]}
            mayChange
            onChange={(id) => id !== '' && save({ folderId: id === 'none' ? null : id })}
          />
        )}
      </td>
      <td className="num at-have" data-label={t('있음', 'Have')}>
        <Have need={need} />
      </td>
      <td className="num at-need" data-label={t('필요', 'Need')}>
        <InPlaceText
          label={label(t('필요한 건수', 'how many are needed'))}
          value={need.wantedCount === null ? '' : String(need.wantedCount)}
          whenEmpty="–"
          unit={t('건', '')}
          kind="number"
          mayChange={mayEdit}
          onChange={(text) => save({ wantedCount: text === '' ? null : Number(text.replaceAll(',', '')) })}
        />
      </td>
      <td className="at-why">
        <InPlaceText
          label={label(t('까닭', 'why'))}
          value={need.reason}
          whenEmpty="–"
          mayChange={mayEdit}
          onChange={(reason) => save({ reason })}
        />
      </td>
      <td className="at-licence" data-label={t('사용 조건·동의', 'Licence, consent')}>
        <InPlaceText
          label={label(t('사용 조건과 동의', 'licence and consent'))}
          value={need.licenceNote}
          whenEmpty="–"
          mayChange={mayEdit}
          onChange={(licenceNote) => save({ licenceNote })}
        />
      </td>
      {mayEdit && (
        <td className="at-acts">
          <RemoveLink name={need.kind} onRemove={() => void removeDataNeedWithUndo(useCaseId, need)} />
        </td>
      )}
    </tr>
  )
}

/** What cannot be counted is not 0. */
function Have({ need }: { need: DataNeed }) {
  if (need.haveCount === null) return <span className="quiet">–</span>
  const count = t(`${formatCount(need.haveCount)}건`, formatCount(need.haveCount))
  if (isThere(need)) return <>{count}</>
  return <State state="doubt">{count}</State>
}

function DataNeedForm(props: { useCaseId: string; folders: readonly Folder[]; onClose(): void }) {
  const { useCaseId, folders, onClose } = props
  const sending = useSending(async ({ text, number }) => {
    await callApi(addDataNeed, {
      params: { useCaseId },
      body: {
        kind: text('kind'),
        wantedCount: number('wanted'),
        reason: text('reason'),
        licenceNote: text('licence'),
        folderId: text('folder') === '' ? null : text('folder'),
      },
    })
    refreshUseCases()
    onClose()
  })
  return (
    <form className="part-form" onSubmit={sending.onSubmit} aria-label={t('새 데이터', 'New data')}>
      <FormRow id="need-kind" label={t('데이터', 'Data')}>
        <input
          id="need-kind"
          name="kind"
          className="field"
          required
          maxLength={100}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this form
          autoFocus
          autoComplete="off"
        />
      </FormRow>
      <FormRow id="need-wanted" label={t('필요한 건수', 'How many')}>
        <input id="need-wanted" name="wanted" className="field" type="number" min={0} max={1_000_000_000} />
      </FormRow>
      <FormRow id="need-folder" label={t('폴더', 'Folder')}>
        <select id="need-folder" name="folder" className="field">
          <option value="">{t('나중에', 'Later')}</option>
          {folders.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </FormRow>
      <FormRow id="need-reason" label={t('까닭', 'Why')}>
        <input id="need-reason" name="reason" className="field" maxLength={500} autoComplete="off" />
      </FormRow>
      <FormRow id="need-licence" label={t('사용 조건·동의', 'Licence, consent')}>
        <input id="need-licence" name="licence" className="field" maxLength={500} autoComplete="off" />
      </FormRow>
      <FormEnd action={t('데이터 더하기', 'Add the data')} sending={sending} onClose={onClose} />
    </form>
  )
}

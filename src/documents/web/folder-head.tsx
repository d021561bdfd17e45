/** The chosen folder: who can see it, and what can be done with it. Each deed unfolds in place. */
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { addFolder, getRights, listFolders } from '../../access/contract.ts'
import { callApi, useApi } from '../../web/api.ts'
import { countOf, formatCount, labelName, labelNames } from '../../web/format.ts'
import { particle, t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { NameForm } from '../../web/ui/name-form.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { FolderOptions } from './folder-tree.tsx'
import { type PlacedFolder, withInside } from './folders.ts'
import { changeWithUndo, deleteWithUndo } from './node-changes.ts'

type Deed = 'add' | 'rename' | 'move'

export function FolderHead({ placed, here }: { placed: readonly PlacedFolder[]; here: PlacedFolder | undefined }) {
  const session = useSession()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [deed, setDeed] = useState<Deed>()
  const folder = here?.folder
  const rights = useApi(getRights, { params: { nodeId: folder?.id ?? '' } }, { enabled: folder !== undefined })
  const readers = rights.data?.readers
  const mayAdd = mayI(session, 'folders.write') && (folder === undefined || folder.mayWrite)
  const mayChange = folder?.mayWrite === true && !folder.isPersonal
  const close = () => setDeed(undefined)

  async function add(name: string) {
    try {
      const made = await callApi(addFolder, { body: { name, parentId: folder?.id ?? null } })
      await queries.invalidateQueries({ queryKey: [listFolders.id] })
      close()
      sayDone(
        folder
          ? t(
              `「${name}」 폴더를 만들었습니다. 「${folder.name}」의 규칙을 물려받습니다`,
              `Made “${name}”. It inherits the rules of “${folder.name}”`,
            )
          : t(
              `「${name}」 폴더를 만들었습니다. 아직 나만 볼 수 있습니다`,
              `Made “${name}”. Only you can see it so far`,
            ),
      )
      await navigate({ to: '/documents', search: { folder: made.id } })
    } catch (error) {
      sayFailed(error)
    }
  }

  async function change(values: { name?: string; parentId?: string; label?: 0 | 1 | 2 }) {
    if (!folder) return
    const back = {
      ...(values.name === undefined ? {} : { name: folder.name }),
      ...(values.parentId === undefined || folder.parentId === null ? {} : { parentId: folder.parentId }),
      ...(values.label === undefined ? {} : { label: rights.data?.node.ownLabel ?? folder.label }),
    }
    const name = values.name ?? folder.name
    if (
      await changeWithUndo(
        folder.id,
        values,
        back,
        t(`「${name}」${particle(name, '을/를')} 바꿨습니다`, `Changed “${name}”`),
      )
    )
      close()
  }

  return (
    <section className="folder-head" aria-label={t('고른 폴더', 'Chosen folder')}>
      <div className="folder-line">
        <div>
          <h2>
            {folder ? (folder.isPersonal ? t('내 폴더', 'My folder') : folder.name) : t('모든 문서', 'All documents')}
          </h2>
          {folder ? (
            <p className="note">
              {labelName(folder.label)} ·{' '}
              <Link className="link" to="/nodes/$nodeId/rights" params={{ nodeId: folder.id }}>
                {readers ? readersText(readers) : t('볼 수 있는 사람', 'Who can see it')}
              </Link>
              {!folder.inherits && ` · ${t('위 폴더의 규칙을 물려받지 않음', 'Inherits nothing')}`}
            </p>
          ) : (
            <p className="note">{t('내가 볼 수 있는 폴더의 문서입니다', 'Documents of the folders you may see')}</p>
          )}
        </div>
        <span className="deeds">
          {mayAdd && (
            <button type="button" onClick={() => setDeed('add')}>
              {t('폴더 만들기', 'New folder')}
            </button>
          )}
          {mayChange && (
            <>
              <button type="button" onClick={() => setDeed('rename')}>
                {t('이름 바꾸기', 'Rename')}
              </button>
              {folder.mayShare && (
                <button type="button" onClick={() => setDeed('move')}>
                  {t('옮기기', 'Move')}
                </button>
              )}
              <label>
                {t('등급', 'Label')}
                <select
                  value={rights.data?.node.ownLabel ?? folder.label}
                  onChange={(event) => void change({ label: toLabel(event.target.value) })}
                >
                  {labelNames.map((name, value) => (
                    <option key={name} value={value} disabled={value > (session?.member.clearance ?? 0)}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
              <button
                type="button"
                onClick={() =>
                  void deleteWithUndo(folder.id, folder.name).then((isDone) => {
                    if (isDone) void navigate({ to: '/documents' })
                  })
                }
              >
                {t('지우기', 'Delete')}
              </button>
            </>
          )}
        </span>
      </div>
      {deed === 'add' && (
        <NameForm
          label={t('새 폴더 이름', 'Name of the folder')}
          action={t('만들기', 'Make')}
          onSubmit={(name) => void add(name)}
          onClose={close}
        />
      )}
      {deed === 'rename' && folder && (
        <NameForm
          label={t('폴더 이름', 'Name')}
          action={t('바꾸기', 'Rename')}
          start={folder.name}
          onSubmit={(name) => void change({ name })}
          onClose={close}
        />
      )}
      {deed === 'move' && folder && (
        <MoveForm
          placed={placed}
          excluded={withInside(placed, folder.id)}
          onMove={(parentId) => void change({ parentId })}
          onClose={close}
        />
      )}
    </section>
  )
}

export function MoveForm(props: {
  placed: readonly PlacedFolder[]
  excluded: ReadonlySet<string>
  onMove(parentId: string): void
  onClose(): void
}) {
  const targets = props.placed.filter(({ folder }) => folder.mayWrite && !props.excluded.has(folder.id))
  const [target, setTarget] = useState('')
  return (
    <form
      className="name-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (target) props.onMove(target)
      }}
    >
      <div>
        <label htmlFor="move-target">
          {t('옮길 곳. 그곳의 규칙과 등급을 물려받습니다', 'Where to. It inherits the rules and label there')}
        </label>
        <select id="move-target" className="field" value={target} onChange={(event) => setTarget(event.target.value)}>
          <option value="">{t('폴더 고르기', 'Choose a folder')}</option>
          <FolderOptions placed={targets} />
        </select>
      </div>
      <button type="submit" className="btn" disabled={target === ''}>
        {t('옮기기', 'Move')}
      </button>
      <button type="button" className="btn is-plain" onClick={props.onClose}>
        {t('그만두기', 'Cancel')}
      </button>
    </form>
  )
}

export function toLabel(value: string): 0 | 1 | 2 {
  return value === '2' ? 2 : value === '1' ? 1 : 0
}

/** "볼 수 있는 사람 4명", with the names while they are few. */
function readersText(readers: readonly { name: string }[]): string {
  if (readers.length === 1) return t('나만 볼 수 있음', 'Only you can see it')
  return t(
    `볼 수 있는 사람 ${formatCount(readers.length)}명`,
    `${countOf(readers.length, 'person', 'people')} can see it`,
  )
}

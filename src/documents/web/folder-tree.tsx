/** The folders that this person may see, and the bin at the end. On a phone it is one list to choose from. */
import { Link, useNavigate } from '@tanstack/react-router'
import { labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { PlacedFolder } from './folders.ts'

interface Props {
  placed: readonly PlacedFolder[]
  folderId: string | undefined
  isBin: boolean
}

/** The router marks a link whose address is only a part of the present one; here the mark is ours. */
const whole = { exact: true }

export function FolderTree({ placed, folderId, isBin }: Props) {
  const isAll = !isBin && folderId === undefined
  return (
    <nav className="tree only-wide" aria-label={t('폴더', 'Folders')}>
      <Link to="/documents" activeOptions={whole} aria-current={isAll ? 'page' : undefined}>
        {t('모든 문서', 'All documents')}
      </Link>
      {placed.map(({ folder, depth }) => (
        <Link
          key={folder.id}
          to="/documents"
          search={{ folder: folder.id }}
          activeOptions={whole}
          aria-current={!isBin && folder.id === folderId ? 'page' : undefined}
          style={{ paddingLeft: `calc(var(--s-4) * ${depth + 1})` }}
          title={folder.name}
        >
          <span className="cut">{folder.isPersonal ? t('내 폴더', 'My folder') : folder.name}</span>
          {folder.label > 0 && <span className="note">{labelName(folder.label)}</span>}
        </Link>
      ))}
      <Link
        to="/documents"
        search={{ deleted: true }}
        activeOptions={whole}
        aria-current={isBin ? 'page' : undefined}
        className="tree-bin"
      >
        {t('휴지통', 'Bin')}
      </Link>
    </nav>
  )
}

const bin = 'bin'

export function FolderChoice({ placed, folderId, isBin }: Props) {
  const navigate = useNavigate()
  return (
    <div className="form-row only-narrow">
      <label htmlFor="folder-choice">{t('폴더', 'Folder')}</label>
      <select
        id="folder-choice"
        className="field"
        value={isBin ? bin : (folderId ?? '')}
        onChange={(event) => {
          const { value } = event.target
          void navigate({
            to: '/documents',
            search: value === bin ? { deleted: true } : value === '' ? {} : { folder: value },
          })
        }}
      >
        <option value="">{t('모든 문서', 'All documents')}</option>
        <FolderOptions placed={placed} />
        <option value={bin}>{t('휴지통', 'Bin')}</option>
      </select>
    </div>
  )
}

export function FolderOptions({ placed }: { placed: readonly PlacedFolder[] }) {
  return placed.map(({ folder, depth }) => (
    <option key={folder.id} value={folder.id}>
      {' '.repeat(depth * 2)}
      {folder.isPersonal ? t('내 폴더', 'My folder') : folder.name}
    </option>
  ))
}

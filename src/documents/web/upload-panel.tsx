/** Before anything is sent: which files, into which folder, with which label, and who will see them. */
import { useRef, useState } from 'react'
import { getRights, type Label, listMembers } from '../../access/contract.ts'
import { useApi } from '../../web/api.ts'
import { countOf, formatBytes, formatCount, labelNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { useSession } from '../../web/session.ts'
import { filesOfInput } from './brought-files.ts'
import { toLabel } from './folder-head.tsx'
import { FolderOptions } from './folder-tree.tsx'
import type { PlacedFolder } from './folders.ts'
import { addUploads, type BroughtFile } from './uploads.ts'

interface Props {
  placed: readonly PlacedFolder[]
  files: readonly BroughtFile[]
  folderId: string | undefined
  onFiles(files: readonly BroughtFile[]): void
  onFolder(folderId: string): void
  onStarted(): void
  onClose(): void
}

export function UploadPanel(props: Props) {
  const { placed, files, folderId } = props
  const session = useSession()
  const [label, setLabel] = useState<Label>(0)
  const filePicker = useRef<HTMLInputElement>(null)
  const folderPicker = useRef<HTMLInputElement>(null)
  const targets = placed.filter(({ folder }) => folder.mayWrite)
  const target = targets.find(({ folder }) => folder.id === folderId)?.folder
  const inherited = target?.label ?? 0
  const effective = toLabel(String(Math.max(label, inherited)))
  const bytes = files.reduce((sum, one) => sum + one.file.size, 0)

  function take(list: FileList | null) {
    if (list) props.onFiles([...files, ...filesOfInput(list)])
  }

  return (
    <section className="upload" aria-label={t('파일 올리기', 'Upload files')}>
      <div className="upload-files">
        <h2>{t('파일 올리기', 'Upload files')}</h2>
        <p className="sub">
          {t(
            '파일이나 폴더를 이 화면에 끌어다 놓아 주세요. PDF, HWP, HWPX, DOCX, XLSX, PPTX, HTML, 메일, ZIP, CSV, 텍스트, 그림을 읽습니다.',
            'Drag files or whole folders onto this page. PDF, HWP, HWPX, DOCX, XLSX, PPTX, HTML, mail, ZIP, CSV, text and pictures are read.',
          )}
        </p>
        <div className="acts">
          <button type="button" className="btn" onClick={() => filePicker.current?.click()}>
            {t('파일 고르기', 'Choose files')}
          </button>
          <button type="button" className="btn" onClick={() => folderPicker.current?.click()}>
            {t('폴더 고르기', 'Choose a folder')}
          </button>
          <input
            ref={filePicker}
            type="file"
            multiple
            hidden
            data-picker="files"
            onChange={(event) => take(event.target.files)}
          />
          <input
            ref={folderPicker}
            type="file"
            multiple
            hidden
            {...{ webkitdirectory: '' }}
            onChange={(event) => take(event.target.files)}
          />
        </div>
        {files.length > 0 && (
          <ul className="picked">
            {files.slice(0, shownFiles).map((one) => (
              <li key={`${one.folders.join('/')}/${one.file.name}`}>
                <span className="cut">{[...one.folders, one.file.name].join(' / ')}</span>
                <span className="note">{formatBytes(one.file.size)}</span>
                <button
                  type="button"
                  className="link"
                  onClick={() => props.onFiles(files.filter((other) => other !== one))}
                  aria-label={t(`${one.file.name} 빼기`, `Leave out ${one.file.name}`)}
                >
                  {t('빼기', 'Leave out')}
                </button>
              </li>
            ))}
            {files.length > shownFiles && (
              <li className="note">
                {t(
                  `그 밖에 ${formatCount(files.length - shownFiles)}개`,
                  `and ${formatCount(files.length - shownFiles)} more`,
                )}
              </li>
            )}
          </ul>
        )}
      </div>
      <div className="upload-target">
        <div className="form-row">
          <label htmlFor="upload-folder">{t('넣을 폴더', 'Folder')}</label>
          <select
            id="upload-folder"
            className="field"
            value={target?.id ?? ''}
            onChange={(event) => props.onFolder(event.target.value)}
          >
            {!target && <option value="">{t('폴더 고르기', 'Choose a folder')}</option>}
            <FolderOptions placed={targets} />
          </select>
        </div>
        <div className="form-row">
          <label htmlFor="upload-label">{t('보안 등급', 'Label')}</label>
          <select
            id="upload-label"
            className="field"
            value={effective}
            onChange={(event) => setLabel(toLabel(event.target.value))}
          >
            {labelNames.map((name, value) => (
              <option key={name} value={value} disabled={value < inherited || value > (session?.member.clearance ?? 0)}>
                {name}
              </option>
            ))}
          </select>
          {inherited > 0 && (
            <span className="help">{t('폴더의 등급보다 낮출 수 없습니다', 'Never below the label of the folder')}</span>
          )}
        </div>
        {target && <Readers folderId={target.id} label={effective} />}
        <div className="acts">
          <button
            type="button"
            className="btn is-main"
            disabled={files.length === 0 || !target}
            onClick={() => {
              addUploads(files, { folderId: target?.id, label: effective })
              props.onStarted()
            }}
          >
            {files.length === 0
              ? t('올리기', 'Upload')
              : t(
                  `${formatCount(files.length)}개 올리기, ${formatBytes(bytes)}`,
                  `Upload ${formatCount(files.length)}, ${formatBytes(bytes)}`,
                )}
          </button>
          <button type="button" className="btn is-plain" onClick={props.onClose}>
            {t('닫기', 'Close')} <kbd>Esc</kbd>
          </button>
          {files.length === 0 && <span className="note">{t('파일을 먼저 골라 주세요', 'Choose files first')}</span>}
        </div>
      </div>
    </section>
  )
}

const shownFiles = 6
const shownReaders = 8

/** Said before the upload, because afterwards they could have read it already. */
function Readers({ folderId, label }: { folderId: string; label: Label }) {
  const session = useSession()
  const rights = useApi(getRights, { params: { nodeId: folderId } })
  const members = useApi(listMembers, {}, { staleTime: 60_000 })
  const readers = rights.data?.readers
  if (rights.isPending)
    return <p className="note">{t('볼 수 있는 사람을 찾고 있습니다', 'Looking up who can see it')}</p>
  if (!readers)
    return (
      <p className="note">
        {t(
          '이 폴더의 사람 목록은 공유 권한이 있는 사람만 봅니다',
          'Only those who may share the folder see who reads it',
        )}
      </p>
    )
  const clearanceOf = new Map(members.data?.items.map((person) => [person.id, person.clearance]))
  const allowed = readers.filter((person) => (clearanceOf.get(person.memberId) ?? 2) >= label)
  const isOnlyMe = allowed.every((person) => person.memberId === session?.member.id)
  return (
    <div className="readers" role="status">
      <p>
        {isOnlyMe ? (
          <b>{t('나만 볼 수 있습니다', 'Only you will see it')}</b>
        ) : (
          <>
            <b>
              {t(
                `${formatCount(allowed.length)}명이 볼 수 있습니다`,
                `${countOf(allowed.length, 'person', 'people')} will see it`,
              )}
            </b>{' '}
            <span className="sub">
              {allowed
                .slice(0, shownReaders)
                .map((person) => person.name)
                .join(', ')}
              {allowed.length > shownReaders &&
                t(
                  ` 밖 ${formatCount(allowed.length - shownReaders)}명`,
                  ` and ${formatCount(allowed.length - shownReaders)} more`,
                )}
            </span>
          </>
        )}
      </p>
    </div>
  )
}

/** A new collection, in place above the list: its name, what it gathers, how it is cut. */
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { t } from '../../web/language.ts'
import { ChunkSettings } from '../contract.ts'
import { ChunkFields, problemOf } from './chunk-settings.tsx'
import { makeCollection } from './collection-changes.ts'
import { EmbeddingChoice } from './embedding-choice.tsx'
import { FolderChecks } from './folder-checks.tsx'

export function CollectionForm({ onClose }: { onClose(): void }) {
  const navigate = useNavigate({ from: '/collections' })
  const [name, setName] = useState('')
  const [folderIds, setFolderIds] = useState<readonly string[]>([])
  const [settings, setSettings] = useState<ChunkSettings>(() => ChunkSettings.parse({}))
  const [embeddingModelId, setEmbeddingModelId] = useState<string>()
  const [isSending, setSending] = useState(false)
  const isComplete = name.trim() !== '' && problemOf(settings) === undefined

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (!isComplete || isSending) return
    setSending(true)
    const made = await makeCollection({ name: name.trim(), sourceIds: [...folderIds], settings, embeddingModelId })
    setSending(false)
    if (made) void navigate({ search: { open: made.id }, replace: true })
  }

  return (
    <form className="collection-form" onSubmit={(event) => void submit(event)} aria-labelledby="collection-form-head">
      <h2 id="collection-form-head">{t('컬렉션 만들기', 'Make a collection')}</h2>
      <div>
        <div className="form-row">
          <label htmlFor="collection-name">{t('이름', 'Name')}</label>
          <input
            id="collection-name"
            className="field"
            // biome-ignore lint/a11y/noAutofocus: the person has just asked for this form
            autoFocus
            maxLength={100}
            value={name}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <ChunkFields settings={settings} onChange={setSettings} />
        <EmbeddingChoice modelId={embeddingModelId} onChange={setEmbeddingModelId} />
        <p className="note">
          {t(
            '컬렉션은 볼 수 있는 사람을 늘리지 않습니다. 누가 찾든 그 사람이 볼 수 있는 문단만 나옵니다.',
            'A collection never widens who may see a document. Whoever searches finds only what they may see.',
          )}
        </p>
      </div>
      <FolderChecks chosen={folderIds} onChange={setFolderIds} />
      <div className="acts">
        <button type="submit" className="btn is-main" disabled={!isComplete || isSending}>
          {t('컬렉션 만들기', 'Make the collection')} <kbd>Enter</kbd>
        </button>
        <button type="button" className="btn is-plain" onClick={onClose}>
          {t('그만두기', 'Cancel')} <kbd>Esc</kbd>
        </button>
        {name.trim() === '' && <span className="note">{t('이름을 적어 주세요', 'It needs a name')}</span>}
      </div>
    </form>
  )
}

/** A new collection, in place above the list: its name, what it gathers, how it is cut. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../../web/language.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
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
  const isComplete = name.trim() !== '' && problemOf(settings) === undefined

  const sending = useSending(async () => {
    const made = await makeCollection({ name: name.trim(), sourceIds: [...folderIds], settings, embeddingModelId })
    void navigate({ search: { open: made.id }, replace: true })
  })

  return (
    <form className="collection-form" onSubmit={sending.onSubmit} aria-labelledby="collection-form-head">
      <h2 id="collection-form-head">{t('컬렉션 만들기', 'Make a collection')}</h2>
      <div>
        <FormRow id="collection-name" label={t('이름', 'Name')}>
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
        </FormRow>
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
      <FormEnd
        action={t('컬렉션 만들기', 'Make the collection')}
        sending={sending}
        isIncomplete={!isComplete}
        onClose={onClose}
      >
        {name.trim() === '' && <span className="note">{t('이름을 적어 주세요', 'It needs a name')}</span>}
      </FormEnd>
    </form>
  )
}

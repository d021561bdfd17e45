/** How the documents are cut into chunks. Changing it makes a new index version. */
import { useState } from 'react'
import { particle, t } from '../../web/language.ts'
import type { Collection } from '../contract.ts'
import { ChunkFields, problemOf } from './chunk-settings.tsx'
import { changeWithUndo } from './collection-changes.ts'
import { chunkingWords } from './collection-words.ts'

export function CollectionSettings({ collection, mayChange }: { collection: Collection; mayChange: boolean }) {
  const [settings, setSettings] = useState(collection.settings)
  const [isOpen, setOpen] = useState(false)
  const { chunkTokens, overlapTokens } = collection.settings
  const isSame = settings.chunkTokens === chunkTokens && settings.overlapTokens === overlapTokens
  const next = collection.indexNumber + 1
  const objectOf = particle(String(next), '을/를')
  async function keep() {
    const isDone = await changeWithUndo(
      collection,
      { settings },
      { settings: collection.settings },
      t(`색인 ${next}${objectOf} 만들기 시작했습니다`, `Index ${next} is being made`),
    )
    if (isDone) setOpen(false)
  }
  return (
    <section className="collection-settings">
      <div className="section-head ruled">
        <h2>{t('색인', 'Index')}</h2>
        {mayChange && !isOpen && (
          <span className="end">
            <button type="button" className="link" onClick={() => setOpen(true)}>
              {t('길이 바꾸기', 'Change the length')}
            </button>
          </span>
        )}
      </div>
      <dl className="pairs">
        <dt>{t('색인 번호', 'Index number')}</dt>
        <dd>{collection.indexNumber}</dd>
        {!isOpen && (
          <>
            <dt>{t('청킹', 'Chunking')}</dt>
            <dd>{chunkingWords(collection.settings)}</dd>
          </>
        )}
        <dt>{t('낱말', 'Words')}</dt>
        <dd>{collection.tokeniser}</dd>
        <dt>{t('뜻', 'Meaning')}</dt>
        <dd>{collection.embeddingModel}</dd>
      </dl>
      {isOpen && (
        <div className="settings-form">
          <ChunkFields settings={settings} onChange={setSettings} />
          <p className="note">
            {t(
              `바꾸면 문서를 다시 나누어 색인 ${next}${objectOf} 만듭니다. 색인 ${collection.indexNumber}${particle(String(collection.indexNumber), '은/는')} 바로 물러나므로, 다 만들 때까지는 새로 나눈 문단에서만 찾습니다.`,
              `The documents are cut anew into index ${next}. Index ${collection.indexNumber} steps back at once: until the new one is whole, only the chunks cut so far are found.`,
            )}
          </p>
          <div className="deeds-row">
            <button
              type="button"
              className="btn"
              disabled={isSame || problemOf(settings) !== undefined}
              onClick={() => void keep()}
            >
              {t(`색인 ${next} 만들기`, `Make index ${next}`)}
            </button>
            <button
              type="button"
              className="btn is-plain"
              onClick={() => {
                setSettings(collection.settings)
                setOpen(false)
              }}
            >
              {t('그만두기', 'Cancel')}
            </button>
          </div>
        </div>
      )}
    </section>
  )
}

/** How the documents are cut into chunks. Changing it makes a new index version. */

import { useState } from 'react'
import { countOf, formatCount, formatShare } from '../../web/format.ts'
import { particle, t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'
import { SectionHead } from '../../web/ui/section-head.tsx'
import type { Collection } from '../contract.ts'
import { ChunkFields, problemOf } from './chunk-settings.tsx'
import { changeWithUndo } from './collection-changes.ts'
import { chunkingWords, waitWords } from './collection-words.ts'
import { EmbeddingChoice } from './embedding-choice.tsx'

export function CollectionSettings({ collection, mayChange }: { collection: Collection; mayChange: boolean }) {
  const [settings, setSettings] = useState(collection.settings)
  const [embeddingModelId, setEmbeddingModelId] = useState(collection.embeddingModelId)
  const [isOpen, setOpen] = useState(false)
  const wanted = collection.next?.settings ?? collection.settings
  const isSame =
    settings.chunkTokens === wanted.chunkTokens &&
    settings.overlapTokens === wanted.overlapTokens &&
    embeddingModelId === collection.embeddingModelId
  const next = (collection.next?.number ?? collection.indexNumber) + 1
  const objectOf = particle(String(next), '을/를')
  async function keep() {
    const isDone = await changeWithUndo(
      collection,
      { settings, embeddingModelId },
      { settings: collection.settings, embeddingModelId: collection.embeddingModelId },
      t(`색인 ${next}${objectOf} 만들기 시작했습니다`, `Index ${next} is being made`),
    )
    if (isDone) setOpen(false)
  }
  return (
    <section className="collection-settings">
      <SectionHead
        isRuled
        title={t('색인', 'Index')}
        act={mayChange && !isOpen && { name: t('색인 바꾸기', 'Change the index'), onAct: () => setOpen(true) }}
      />
      <dl className="pairs">
        <dt>{t('색인 번호', 'Index number')}</dt>
        <dd>{collection.indexNumber}</dd>
        {collection.next && <NextIndex collection={collection} next={collection.next} />}
        {!isOpen && (
          <>
            <dt>{t('청킹', 'Chunking')}</dt>
            <dd>{chunkingWords(collection.settings)}</dd>
          </>
        )}
        <dt>{t('낱말', 'Words')}</dt>
        <dd>{collection.tokeniser}</dd>
        <dt>{t('뜻', 'Meaning')}</dt>
        <dd>
          {collection.embeddingModel}
          {collection.chunksWithheld > 0 && (
            <span className="note">
              {t(
                `등급이 높아 보내지 않은 문단 ${formatCount(collection.chunksWithheld)}개는 낱말로만 찾습니다`,
                `${countOf(collection.chunksWithheld, 'passage')} labelled too high to be sent, found by words alone`,
              )}
            </span>
          )}
        </dd>
      </dl>
      {isOpen && (
        <div className="settings-form">
          <ChunkFields settings={settings} onChange={setSettings} />
          <EmbeddingChoice modelId={embeddingModelId} onChange={setEmbeddingModelId} />
          <p className="note">
            {t(
              `바꾸면 문서를 다시 나누어 색인 ${next}${objectOf} 만듭니다. 다 만들 때까지는 색인 ${collection.indexNumber}${particle(String(collection.indexNumber), '으로/로')} 답하고, 다 되면 저절로 바꿉니다.`,
              `The documents are cut anew into index ${next}. Index ${collection.indexNumber} answers until the new one is whole, which then takes over by itself.`,
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

/** An index being built, with how far it is; the one above it answers meanwhile. */
function NextIndex({ collection, next }: { collection: Collection; next: NonNullable<Collection['next']> }) {
  const readable = collection.documents - collection.documentsFailed
  const done = readable - next.documentsWaiting
  const isWords = next.documentsWaiting > 0
  const embedded = next.chunks === 0 ? 1 : (next.chunksWithVectors + next.chunksWithheld) / next.chunks
  const heldUpBy = isWords || embedded === 1 ? null : next.vectorsWaitFor
  return (
    <>
      <dt>{t('만드는 중', 'Being made')}</dt>
      <dd role="status">
        <State state={heldUpBy ? 'doubt' : 'running'}>
          {t(`색인 ${next.number}`, `Index ${next.number}`)}{' '}
          <span className="quiet">
            {isWords
              ? t(
                  `낱말 ${formatCount(done)} / ${formatCount(readable)}건`,
                  `Words ${formatCount(done)} / ${formatCount(readable)}`,
                )
              : t(`뜻 ${formatShare(embedded)}`, `Meaning ${formatShare(embedded)}`)}
            {' · '}
            {chunkingWords(next.settings)}
          </span>
        </State>
        {heldUpBy && (
          <p className="note">
            {waitWords[heldUpBy]}{' '}
            {t(
              `그때까지 색인 ${collection.indexNumber}${particle(String(collection.indexNumber), '이/가')} 답합니다.`,
              `Until then index ${collection.indexNumber} answers.`,
            )}
          </p>
        )}
      </dd>
    </>
  )
}

/** The collections as rows; the chosen one unfolds in place. */
import { Fragment } from 'react'
import { formatCount, formatExact, formatMoment } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'
import type { Collection } from '../contract.ts'
import { CollectionDetail } from './collection-detail.tsx'
import { chunkingWords, collectionName, isIndexing, stateOf } from './collection-words.ts'
import type { Paces } from './use-pace.ts'

export function CollectionsTable(props: {
  collections: readonly Collection[]
  pacesOf(collectionId: string): Paces
  openId: string | undefined
  mayWrite: boolean
  onOpen(collectionId: string | undefined): void
}) {
  return (
    <table className="table is-list list">
      <CollectionsHead />
      <tbody>
        {props.collections.map((collection) => {
          const isOpen = collection.id === props.openId
          const state = stateOf(collection)
          return (
            <Fragment key={collection.id}>
              <tr
                className={isOpen ? 'is-on' : undefined}
                onClick={() => props.onOpen(isOpen ? undefined : collection.id)}
              >
                <td className="at-name">
                  <button type="button" className="name" id={`collection-${collection.id}`} aria-expanded={isOpen}>
                    {collectionName(collection)}
                  </button>
                </td>
                <td className="num at-documents">
                  {formatCount(collection.documents)}
                  <span className="only-narrow quiet">
                    {t('건', collection.documents === 1 ? ' document' : ' documents')}
                  </span>
                </td>
                <td className="num at-chunks">{formatCount(collection.chunks)}</td>
                <td className="sub at-chunking">{chunkingWords(collection.settings)}</td>
                <td className="num sub at-index">{collection.indexNumber}</td>
                <td className="at-state">
                  <State state={state.mark}>
                    {state.name}
                    {isIndexing(collection) && <Share collection={collection} />}
                  </State>
                </td>
                <td className="sub at-by">{collection.isDefault ? '–' : collection.createdByName}</td>
                <td className="num sub at-created">
                  <span title={formatExact(collection.createdAt)}>{formatMoment(collection.createdAt)}</span>
                </td>
              </tr>
              {isOpen && (
                <tr className="unfolded">
                  <td colSpan={8}>
                    <CollectionDetail
                      collection={collection}
                      paces={props.pacesOf(collection.id)}
                      mayWrite={props.mayWrite}
                      onRemoved={() => props.onOpen(undefined)}
                    />
                  </td>
                </tr>
              )}
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}

export function CollectionsHead() {
  return (
    <thead>
      <tr>
        <th scope="col">{t('이름', 'Name')}</th>
        <th scope="col" className="num">
          {t('문서', 'Documents')}
        </th>
        <th scope="col" className="num">
          {t('문단', 'Passages')}
        </th>
        <th scope="col">{t('청킹', 'Chunking')}</th>
        <th scope="col" className="num">
          {t('색인', 'Index')}
        </th>
        <th scope="col">{t('상태', 'State')}</th>
        <th scope="col">{t('만든 사람', 'Made by')}</th>
        <th scope="col" className="num">
          {t('만든 때', 'Made')}
        </th>
      </tr>
    </thead>
  )
}

function Share({ collection }: { collection: Collection }) {
  const isWords = collection.status === 'indexing-words'
  const done = isWords ? collection.documents - collection.documentsWaiting : collection.chunksWithVectors
  const total = isWords ? collection.documents : collection.chunks - collection.chunksWithheld
  return (
    <span className="quiet">
      {formatCount(done)} / {formatCount(total)}
    </span>
  )
}

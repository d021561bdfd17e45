/** A collection unfolded in its row: how far it is, what it gathers, how it is cut, and what its maker can do with it. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { particle, t } from '../../web/language.ts'
import { NameForm } from '../../web/ui/name-form.tsx'
import { TypedNameDialog } from '../../web/ui/typed-name-dialog.tsx'
import type { Collection } from '../contract.ts'
import { changeWithUndo, removeCollection } from './collection-changes.ts'
import { CollectionSettings } from './collection-settings.tsx'
import { CollectionSources } from './collection-sources.tsx'
import { CollectionSteps } from './collection-steps.tsx'
import type { Paces } from './use-pace.ts'

type Work = 'rename' | 'delete' | undefined

export function CollectionDetail(props: {
  collection: Collection
  paces: Paces
  mayWrite: boolean
  onRemoved(): void
}) {
  const { collection } = props
  const [work, setWork] = useState<Work>()
  const mayChange = props.mayWrite && collection.isMine && !collection.isDefault

  return (
    <div className="collection-detail">
      <div>
        <CollectionSteps collection={collection} paces={props.paces} />
        {work === 'rename' ? (
          <NameForm
            label={t('새 이름', 'New name')}
            action={t('이름 바꾸기', 'Rename')}
            start={collection.name}
            onSubmit={(name) => {
              setWork(undefined)
              void changeWithUndo(
                collection,
                { name },
                { name: collection.name },
                t(`이름을 「${name}」${particle(name, '으로/로')} 바꿨습니다`, `Renamed to “${name}”`),
              )
            }}
            onClose={() => setWork(undefined)}
          />
        ) : (
          <div className="deeds-row">
            <Link className="btn" to="/search" search={{ collection: collection.id }}>
              {t('여기서 검색', 'Search here')}
            </Link>
            {mayChange && (
              <>
                <button type="button" className="btn" onClick={() => setWork('rename')}>
                  {t('이름 바꾸기', 'Rename')}
                </button>
                <button type="button" className="btn is-plain" onClick={() => setWork('delete')}>
                  {t('지우기', 'Delete')}
                </button>
              </>
            )}
            {!mayChange && <span className="note">{whyNot(collection)}</span>}
          </div>
        )}
      </div>
      <div>
        <CollectionSources collection={collection} mayChange={mayChange} />
        <CollectionSettings
          collection={collection}
          mayChange={mayChange}
          key={collection.next?.number ?? collection.indexNumber}
        />
      </div>
      {work === 'delete' && (
        <TypedNameDialog
          title={t('컬렉션 지우기', 'Delete the collection')}
          text={t(
            '색인만 지웁니다. 문서는 그대로 있고, 다른 컬렉션에 없으면 「컬렉션에 없는 문서」에서 다시 찾습니다. 지운 컬렉션은 되돌릴 수 없습니다.',
            'Only the index goes. The documents stay; those in no other collection are found under “In no collection”. It cannot be undone.',
          )}
          name={collection.name}
          action={t('색인 지우기', 'Delete the index')}
          onConfirm={() => {
            setWork(undefined)
            void removeCollection(collection).then((isDone) => isDone && props.onRemoved())
          }}
          onClose={() => setWork(undefined)}
        />
      )}
    </div>
  )
}

function whyNot(collection: Collection): string {
  return collection.isDefault
    ? t(
        '어느 컬렉션에도 들지 않은 문서가 저절로 모입니다. 바꿀 수 없습니다.',
        'What no collection gathers comes here by itself. It cannot be changed.',
      )
    : t('만든 사람만 바꿀 수 있습니다', 'Only its maker may change it')
}

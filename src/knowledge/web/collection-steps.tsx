/** How far a collection is: read, then words, then meaning, each with the pace that this page has measured. */
import { Link } from '@tanstack/react-router'
import { formatCount, formatDuration, formatShare } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { secondsLeft } from '../../web/pace.ts'
import { type MarkState, State } from '../../web/ui/mark.tsx'
import type { Collection } from '../contract.ts'
import { chunksWords, documentsWords, isHeldUp, isIndexing, waitWords } from './collection-words.ts'
import { doneOf, type Paces, type Step } from './use-pace.ts'

interface StepRow {
  step: Step
  name: string
  done: number
  total: number
  unit: string
  pace: number | undefined
}

export function CollectionSteps({ collection, paces }: { collection: Collection; paces: Paces }) {
  const rows = stepsOf(collection, paces)
  const now = isIndexing(collection) ? rows.find((row) => row.done < row.total) : undefined
  return (
    <section aria-label={t('색인의 단계', 'Steps of the index')}>
      <Lead collection={collection} rows={rows} now={now} />
      <div className="scroll">
        <table className="table is-dense steps">
          <thead>
            <tr>
              <th scope="col">{t('단계', 'Step')}</th>
              <th scope="col" className="only-wide">
                {t('진행', 'Progress')}
              </th>
              <th scope="col" className="num">
                {t('끝남', 'Done')}
              </th>
              <th scope="col" className="num">
                {t('전체', 'Total')}
              </th>
              <th scope="col" className="num">
                {t('1초에', 'Per second')}
              </th>
              <th scope="col" className="num">
                {t('남은 시간', 'Left')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.step} className={row === now ? 'is-now' : undefined}>
                <td>
                  <State state={row === now && isHeldUp(collection) ? 'doubt' : markOf(row, now)}>{row.name}</State>
                </td>
                <td className="meter only-wide">
                  <span className="share">
                    <i
                      className={row === now ? undefined : 'is-done'}
                      style={{ width: `${row.total === 0 ? 0 : (row.done / row.total) * 100}%` }}
                    />
                  </span>
                </td>
                <td className="num">{formatCount(row.done)}</td>
                <td className="num sub">
                  {formatCount(row.total)}
                  {row.unit}
                </td>
                <td className="num sub">{row.pace === undefined ? '–' : row.pace.toFixed(1)}</td>
                <td className="num sub">{formatDuration(secondsLeft(row.total - row.done, row.pace)) ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {collection.documentsFailed > 0 && (
        <p className="fails">
          <State state="failed">
            {t(
              `문서 ${formatCount(collection.documentsFailed)}건을 읽지 못했습니다`,
              `${documentsWords(collection.documentsFailed)} could not be read`,
            )}
          </State>
          <Link className="link" to="/documents" search={{ status: 'failed' }}>
            {t('까닭 보기', 'See why')}
          </Link>
        </p>
      )}
    </section>
  )
}

function Lead({
  collection,
  rows,
  now,
}: {
  collection: Collection
  rows: readonly StepRow[]
  now: StepRow | undefined
}) {
  if (collection.status === 'empty')
    return (
      <p className="lead">
        <b>{t('비어 있습니다', 'It is empty')}</b>
        <span className="sub">
          {t('모은 폴더에 볼 수 있는 문서가 없습니다.', 'There is no document that you may see in what it gathers.')}
        </span>
      </p>
    )
  if (!now)
    return (
      <p className="lead">
        <b>{t('쓸 수 있습니다', 'Ready')}</b>
        <span className="sub">
          {t(
            `${documentsWords(collection.documents)}, ${chunksWords(collection.chunks)}를 낱말과 뜻으로 찾습니다.`,
            `${documentsWords(collection.documents)} in ${chunksWords(collection.chunks)}, found by words and by meaning.`,
          )}
        </span>
      </p>
    )
  if (collection.vectorsWaitFor && isHeldUp(collection))
    return (
      <p className="lead" role="status">
        <b>{t('뜻 색인이 멈췄습니다', 'The index of meaning is held up')}</b>
        <span className="sub">
          {waitWords[collection.vectorsWaitFor]}{' '}
          {t('그때까지 나머지는 낱말로만 찾습니다.', 'Until then the rest is found by words alone.')}
        </span>
      </p>
    )
  const left = formatDuration(secondsLeft(now.total - now.done, now.pace))
  const place = rows.indexOf(now) + 1
  const share = formatShare(now.done / now.total)
  return (
    <p className="lead" role="status">
      <b>{left ? t(`${left} 남음`, `${left} left`) : t('재는 중', 'Measuring')}</b>
      <span className="sub">
        {t(
          `${rows.length}단계 가운데 ${place}단계, ${share}. 색인된 문단부터 찾을 수 있습니다.`,
          `Step ${place} of ${rows.length}, ${share}. What is indexed is found already.`,
        )}
      </span>
    </p>
  )
}

function stepsOf(collection: Collection, paces: Paces): StepRow[] {
  const done = doneOf(collection)
  const readable = collection.documents - collection.documentsFailed
  return [
    { step: 'read', name: t('읽기', 'Read'), total: readable, unit: t('건', ''), done: done.read, pace: paces.read },
    {
      step: 'words',
      name: t('낱말', 'Words'),
      total: readable,
      unit: t('건', ''),
      done: done.words,
      pace: paces.words,
    },
    {
      step: 'vectors',
      name: t('뜻', 'Meaning'),
      total: collection.chunks,
      unit: t('문단', ''),
      done: done.vectors,
      pace: paces.vectors,
    },
  ]
}

function markOf(row: StepRow, now: StepRow | undefined): MarkState {
  if (row === now) return 'running'
  return row.total > 0 && row.done >= row.total ? 'succeeded' : 'queued'
}

/** No collection yet: the heads, what one is, the way on, and what is at hand to gather. */
import { Link } from '@tanstack/react-router'
import { countDocuments } from '../../documents/contract.ts'
import { useApi } from '../../web/api.ts'
import { formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'
import { CollectionsHead } from './collections-table.tsx'

export function CollectionsEmpty({ onCreate }: { onCreate: (() => void) | undefined }) {
  const counts = useApi(countDocuments).data
  const reading = counts ? counts.queued + counts.parsing : 0
  const all = counts ? reading + counts.ready + counts.failed : undefined
  return (
    <>
      <div className="scroll only-wide">
        <table className="table is-list list">
          <CollectionsHead />
        </table>
      </div>
      <div className="empty">
        <p className="read">
          {t(
            '아직 컬렉션이 없습니다. 컬렉션은 고른 폴더의 문서를 문단으로 나누어, 볼 수 있는 사람만 찾을 수 있게 한 것입니다.',
            'There is no collection yet. A collection cuts the documents of chosen folders into passages, found only by those who may see them.',
          )}
        </p>
        <div className="acts">
          {onCreate && (
            <button type="button" className="btn is-main" onClick={onCreate}>
              {t('컬렉션 만들기', 'Make a collection')} <kbd>C</kbd>
            </button>
          )}
          {all === 0 ? (
            <Link className="btn" to="/documents" search={{ upload: true }}>
              {t('파일 올리기', 'Upload files')}
            </Link>
          ) : (
            <Link className="link" to="/search">
              {t('컬렉션 없이 검색하기', 'Search without a collection')}
            </Link>
          )}
        </div>
      </div>
      {counts && all !== undefined && all > 0 && (
        <section className="at-hand">
          <div className="section-head ruled">
            <h2>{t('넣을 수 있는 문서', 'Documents at hand')}</h2>
          </div>
          <table className="table is-dense">
            <tbody>
              <tr>
                <td>
                  <State state="parsed">{t('파싱됨', 'Parsed')}</State>
                </td>
                <td className="num">{t(`${formatCount(counts.ready)}건`, formatCount(counts.ready))}</td>
                <td>{t('바로 넣을 수 있습니다', 'Can be gathered now')}</td>
              </tr>
              {reading > 0 && (
                <tr>
                  <td>
                    <State state="parsing">{t('파싱 중', 'Parsing')}</State>
                  </td>
                  <td className="num">{t(`${formatCount(reading)}건`, formatCount(reading))}</td>
                  <td>{t('읽는 대로 들어갑니다', 'Follow as they are read')}</td>
                </tr>
              )}
              {counts.failed > 0 && (
                <tr>
                  <td>
                    <State state="failed">{t('실패', 'Failed')}</State>
                  </td>
                  <td className="num">{t(`${formatCount(counts.failed)}건`, formatCount(counts.failed))}</td>
                  <td>
                    <Link className="link" to="/documents" search={{ status: 'failed' }}>
                      {t('까닭 보기', 'See why')}
                    </Link>
                  </td>
                </tr>
              )}
            </tbody>
          </table>
        </section>
      )}
    </>
  )
}

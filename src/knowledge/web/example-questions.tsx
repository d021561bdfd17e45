/** Before the first question: a few that the documents can answer, made from their own headings. */
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { getPage, listDocuments } from '../../documents/contract.ts'
import { callApi, useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { questionOf } from './heading-question.ts'

const shownExamples = 6
const headingsPerDocument = 2

export function ExampleQuestions({ collectionId }: { collectionId: string | undefined }) {
  // Both ends of the list: what came last may be many rows of one kind, without headings.
  const newest = useApi(listDocuments, { query: { status: 'ready', limit: 4 } }, { staleTime: 60_000 })
  const oldest = useApi(listDocuments, { query: { status: 'ready', limit: 6, sort: 'oldest' } }, { staleTime: 60_000 })
  const items = [...(newest.data?.items ?? []), ...(oldest.data?.items ?? [])].filter(
    (one, index, all) => all.findIndex((other) => other.id === one.id) === index,
  )
  const pages = useQueries({
    queries: items.map((document) => {
      const params = { documentId: document.id, number: 1 }
      return {
        queryKey: [getPage.id, params, null, null],
        queryFn: () => callApi(getPage, { params }),
        staleTime: 60_000,
        retry: false,
      }
    }),
  })
  const examples = pages
    .flatMap(({ data }, index) =>
      (data?.elements ?? [])
        .filter((element) => element.kind === 'heading' && !element.source.isHidden)
        // The document's own name asks for everything in it.
        .filter((element) => element.text.trim() !== items[index]?.title)
        .flatMap((element) => questionOf(element.text) ?? [])
        .slice(0, headingsPerDocument)
        .map((question) => ({ question, title: items[index]?.title ?? '' })),
    )
    .filter((one, index, all) => all.findIndex((other) => other.question === one.question) === index)
    .slice(0, shownExamples)
  if (newest.isSuccess && items.length === 0)
    return (
      <div className="empty">
        <p className="read">
          {t(
            '아직 찾을 수 있는 문서가 없습니다. 문서를 올리면 읽는 대로 여기서 찾을 수 있습니다.',
            'There is no document to search yet. What you upload is found here as it is read.',
          )}
        </p>
        <div className="acts">
          <Link className="btn" to="/documents" search={{ upload: true }}>
            {t('파일 올리기', 'Upload files')}
          </Link>
        </div>
      </div>
    )
  return (
    <section className="examples">
      <p className="read sub">
        {t(
          '같은 낱말과 가까운 뜻으로 문단을 찾고, 두 순서를 하나로 합칩니다. 볼 수 있는 문서에서만 찾습니다.',
          'Passages are found by the same words and by near meaning, and the two orders are joined. Only what you may see is searched.',
        )}
      </p>
      {examples.length > 0 && (
        <>
          <div className="section-head ruled">
            <h2>{t('이렇게 물어볼 수 있습니다', 'Questions to begin with')}</h2>
            <span className="note">{t('볼 수 있는 문서의 제목에서', 'From headings of documents you may see')}</span>
          </div>
          <ul>
            {examples.map(({ question, title }) => (
              <li key={question}>
                <Link
                  className="link"
                  to="/search"
                  search={{ query: question, ...(collectionId ? { collection: collectionId } : {}) }}
                >
                  {question}
                </Link>
                <span className="note cut">{title}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

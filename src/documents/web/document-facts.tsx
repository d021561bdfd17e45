/** What is known about the document itself: its versions, what to look out for, where its index stands. */

import type { OperationReply } from '../../kernel/operation.ts'
import { formatBytes, formatCount, formatExact, formatMoment, labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'
import type { getDocument } from '../contract.ts'
import { doubtWords, formatName, isShownWithDetail, stateMarks, stateNames, warningName } from './document-words.ts'

export type OpenDocument = OperationReply<typeof getDocument>

export function DocumentFacts({ document, onPage }: { document: OpenDocument; onPage(page: number): void }) {
  const at = (moment: string | null) => (moment === null ? t('아직 없음', 'Not yet') : formatExact(moment))
  const doubtfulPages = document.pages.filter((page) => page.doubtCount > 0)
  const toLookAt = document.warnings.length + doubtfulPages.length
  return (
    <div className="facts-pane">
      <section>
        <div className="section-head">
          <h2>
            {t('판', 'Versions')} <span className="quiet">{formatCount(document.versions.length)}</span>
          </h2>
        </div>
        <table className="table is-dense">
          <thead>
            <tr>
              <th scope="col">{t('판', 'No.')}</th>
              <th scope="col">{t('파일', 'File')}</th>
              <th scope="col" className="num">
                {t('쪽', 'Pages')}
              </th>
              <th scope="col" className="num">
                {t('요소', 'Elements')}
              </th>
              <th scope="col">{t('상태', 'State')}</th>
              <th scope="col" className="num">
                {t('올린 때', 'Uploaded')}
              </th>
            </tr>
          </thead>
          <tbody>
            {document.versions.map((version) => (
              <tr key={version.id} className={version.isCurrent ? 'is-on' : undefined}>
                <td>{version.number}</td>
                <td className="version-file" title={`SHA-256 ${version.sha256}`}>
                  <span className="cut">{version.fileName}</span>
                  <span className="note">{formatBytes(version.sizeBytes)}</span>
                </td>
                <td className="num">{version.pageCount === null ? '–' : formatCount(version.pageCount)}</td>
                <td className="num">{version.elementCount === null ? '–' : formatCount(version.elementCount)}</td>
                <td>
                  <State state={stateMarks[version.status]}>{stateNames[version.status]}</State>
                </td>
                <td className="num sub" title={formatExact(version.createdAt)}>
                  {formatMoment(version.createdAt)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section>
        <div className="section-head">
          <h2>
            {t('살펴볼 것', 'To look at')} <span className="quiet">{formatCount(toLookAt)}</span>
          </h2>
        </div>
        {toLookAt === 0 && (
          <p className="sub">{t('읽는 동안 걸린 것이 없습니다', 'Nothing was noted while reading')}</p>
        )}
        <ul className="warnings">
          {document.warnings.map((warning, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two warnings may be equal
            <li key={index}>
              <i className="mark" data-state="doubt" aria-hidden="true" />
              <span>
                {warningName(warning.code)}
                {warning.detail && isShownWithDetail(warning.code) && <span className="note"> {warning.detail}</span>}
              </span>
              {warning.page !== undefined && (
                <button type="button" className="link" onClick={() => onPage(warning.page ?? 1)}>
                  {t(`${warning.page}쪽`, `page ${warning.page}`)}
                </button>
              )}
            </li>
          ))}
          {doubtfulPages.map((page) => (
            <li key={page.number}>
              <i className="mark" data-state="doubt" aria-hidden="true" />
              <span>{doubtWords(page.doubtCount)}</span>
              <button type="button" className="link" onClick={() => onPage(page.number)}>
                {t(`${page.number}쪽`, `page ${page.number}`)}
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <div className="section-head">
          <h2>{t('이 문서', 'This document')}</h2>
        </div>
        <dl className="pairs">
          <dt>{t('형식', 'Format')}</dt>
          <dd>{formatName(document.format)}</dd>
          <dt>{t('등급', 'Label')}</dt>
          <dd>{labelName(document.label)}</dd>
          <dt>{t('올린 사람', 'Uploaded by')}</dt>
          <dd>{document.createdByName}</dd>
          <dt>{t('낱말 색인', 'Words indexed')}</dt>
          <dd>{at(document.wordsIndexedAt)}</dd>
          <dt>{t('뜻 색인', 'Meaning indexed')}</dt>
          <dd>{at(document.vectorsIndexedAt)}</dd>
        </dl>
      </section>
    </div>
  )
}

/** What became of the files: one figure with the time left, a table of steps, and each failure with its reason and one action. */
import { useEffect, useSyncExternalStore } from 'react'
import { useApi } from '../../web/api.ts'
import { countOf, formatCount, formatSeconds } from '../../web/format.ts'
import { language, t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'
import { type Document, listDocuments } from '../contract.ts'
import { retry } from './document-actions.tsx'
import { isBusy, remedyOf } from './document-words.ts'
import { type Step, secondsLeft, stepsOf } from './upload-steps.ts'
import {
  forgetUploads,
  listenToUploads,
  noteDocuments,
  readStartedAt,
  readUploads,
  retryUpload,
  stopUploads,
  type Upload,
} from './uploads.ts'

const idsPerLook = 200
const shownFailures = 8

export function UploadProgress({ onReplace }: { onReplace(document: Document): void }) {
  const uploads = useSyncExternalStore(listenToUploads, readUploads)
  const waiting = [
    ...new Set(
      uploads.flatMap(({ document, outcome }) =>
        document && outcome !== 'unchanged' && isOpen(document) ? document.id : [],
      ),
    ),
  ]
  const ids = waiting.slice(0, idsPerLook).join(',')
  const look = useApi(
    listDocuments,
    { query: { ids, limit: idsPerLook } },
    { enabled: ids !== '', refetchInterval: 1500 },
  )
  useEffect(() => {
    if (look.data) noteDocuments(look.data.items)
  }, [look.data])
  if (uploads.length === 0) return null

  const elapsedSeconds = (Date.now() - readStartedAt()) / 1000
  const steps = stepsOf(uploads)
  const isSending = uploads.some((one) => one.status === 'waiting' || one.status === 'sending')
  const isReading = isSending || uploads.some(({ document }) => document && isBusy(document))
  const known = uploads.filter((one) => one.outcome === 'unchanged')
  const failed = uploads.filter((one) => one.status === 'failed' || one.document?.status === 'failed')
  return (
    <section className="upload-progress" aria-label={t('올린 파일의 진행', 'Progress of the upload')}>
      <div>
        <div className="lead">
          <b>{leadText(isReading, secondsLeft(steps, elapsedSeconds))}</b>
          <span className="sub">{summaryText(uploads, known.length, failed.length)}</span>
          <span className="end">
            {isSending && (
              <button type="button" className="btn" onClick={stopUploads}>
                {t('멈추기', 'Stop')}
              </button>
            )}
            {!isSending && (
              <button type="button" className="btn is-plain" onClick={forgetUploads}>
                {t('닫기', 'Close')}
              </button>
            )}
          </span>
        </div>
        <Steps steps={steps} elapsedSeconds={elapsedSeconds} />
        <Sending uploads={uploads} />
        <p className="note">
          {t(
            '낱말 색인과 뜻 색인은 컬렉션에 넣은 폴더의 문서에만 합니다.',
            'Words and meaning are indexed for documents in folders that a collection gathers.',
          )}
        </p>
      </div>
      {failed.length + known.length > 0 && (
        <div>
          {failed.length > 0 && (
            <>
              <div className="section-head fails-head">
                <h2>
                  {t('읽지 못한 파일', 'Files not read')} <span className="quiet">{formatCount(failed.length)}</span>
                </h2>
              </div>
              <ul className="fails">
                {failed.slice(0, shownFailures).map((one) => (
                  <Failure key={one.id} upload={one} onReplace={onReplace} />
                ))}
              </ul>
            </>
          )}
          {known.length > 0 && (
            <p className="note known">
              {known.length === 1
                ? t(`이미 있는 파일입니다: ${known[0]?.file.name ?? ''}`, `Already here: ${known[0]?.file.name ?? ''}`)
                : t(
                    `이미 있는 파일입니다: ${known[0]?.file.name ?? ''} 밖 ${formatCount(known.length - 1)}개`,
                    `Already here: ${known[0]?.file.name ?? ''} and ${formatCount(known.length - 1)} more`,
                  )}
            </p>
          )}
        </div>
      )}
    </section>
  )
}

function Steps({ steps, elapsedSeconds }: { steps: readonly Step[]; elapsedSeconds: number }) {
  return (
    <table className="table is-dense steps">
      <thead>
        <tr>
          <th scope="col">{t('단계', 'Step')}</th>
          <th scope="col">{t('진행', 'Progress')}</th>
          <th scope="col" className="num">
            {t('끝남', 'Done')}
          </th>
          <th scope="col" className="num">
            {t('전체', 'Total')}
          </th>
          <th scope="col" className="num only-wide">
            {t('1초에', 'Per second')}
          </th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <tr key={step.name} className={step.state === 'running' ? 'is-now' : undefined}>
            <td>
              <State state={step.state}>{step.name}</State>
            </td>
            <td className="meter">
              <span className="share">
                <i
                  className={step.state === 'succeeded' ? 'is-done' : undefined}
                  style={{ width: `${step.total === 0 ? 0 : (step.progress / step.total) * 100}%` }}
                />
              </span>
            </td>
            <td className="num">{formatCount(step.done)}</td>
            <td className="num sub">{t(`${formatCount(step.total)}건`, formatCount(step.total))}</td>
            <td className="num sub only-wide">
              {step.state === 'running' && step.done > 0 ? (step.done / elapsedSeconds).toFixed(1) : '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The files on the line right now, each with its own share. */
function Sending({ uploads }: { uploads: readonly Upload[] }) {
  const now = uploads.filter((one) => one.status === 'sending')
  if (now.length === 0) return null
  return (
    <ul className="sending">
      {now.map((one) => {
        const share = Math.round((one.sentBytes / Math.max(1, one.file.size)) * 100)
        return (
          <li key={one.id}>
            <span className="cut">{one.file.name}</span>
            <span className="share">
              <i style={{ width: `${share}%` }} />
            </span>
            <span className="num note">{share} %</span>
          </li>
        )
      })}
    </ul>
  )
}

function Failure({ upload, onReplace }: { upload: Upload; onReplace(document: Document): void }) {
  const { document } = upload
  const reason = upload.status === 'failed' ? upload.problem : document?.failure?.words[language]
  return (
    <li>
      <i className="mark" data-state="failed" aria-hidden="true" />
      <span className="cut">{upload.file.name}</span>
      <span className="note">{reason}</span>
      <span className="do">
        {upload.status === 'failed' ? (
          <button type="button" className="btn" onClick={() => retryUpload(upload.id)}>
            {t('다시 올리기', 'Upload again')}
          </button>
        ) : document && remedyOf(document) === 'read-again' ? (
          <button type="button" className="btn" onClick={() => void retry(document)}>
            {t('다시 읽기', 'Read again')}
          </button>
        ) : (
          document && (
            <button type="button" className="btn" onClick={() => onReplace(document)}>
              {t('다른 파일로', 'Another file')}
            </button>
          )
        )}
      </span>
    </li>
  )
}

function isOpen(document: Document): boolean {
  return isBusy(document) || (document.status === 'ready' && document.vectorsIndexedAt === null)
}

function leadText(isReading: boolean, left: number | undefined): string {
  if (!isReading) return t('다 읽었습니다', 'All read')
  if (left === undefined) return t('남은 시간 재는 중', 'Measuring the time left')
  return t(`${formatSeconds(left * 1000)} 남음`, `${formatSeconds(left * 1000)} left`)
}

function summaryText(uploads: readonly Upload[], known: number, failed: number): string {
  const count = (outcome: Upload['outcome']) => uploads.filter((one) => one.outcome === outcome).length
  const parts = [t(`파일 ${formatCount(uploads.length)}개`, countOf(uploads.length, 'file'))]
  if (count('new') > 0) parts.push(t(`새 문서 ${formatCount(count('new'))}`, `${formatCount(count('new'))} new`))
  if (count('new-version') > 0)
    parts.push(t(`새 판 ${formatCount(count('new-version'))}`, countOf(count('new-version'), 'new version')))
  if (known > 0) parts.push(t(`이미 있음 ${formatCount(known)}`, `${formatCount(known)} known`))
  if (failed > 0) parts.push(t(`읽지 못함 ${formatCount(failed)}`, `${formatCount(failed)} not read`))
  return parts.join(', ')
}

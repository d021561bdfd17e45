/** The keys of the screen, and which program read the file when. */
import { formatExact } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { OpenDocument } from './document-facts.tsx'
import { type Zoom, ZoomControl } from './zoom.tsx'

export function DocumentFoot({ document, zoom }: { document: OpenDocument; zoom: Zoom }) {
  const current = document.versions.find((version) => version.isCurrent)
  return (
    <footer className="foot keys only-wide">
      <span>
        <kbd>J</kbd>
        <kbd>K</kbd> {t('요소 이동', 'Elements')}
      </span>
      <span>
        <kbd>[</kbd>
        <kbd>]</kbd> {t('쪽 넘기기', 'Pages')}
      </span>
      {document.pages.some((page) => page.doubtCount > 0) && (
        <span>
          <kbd>N</kbd> {t('다음 살펴볼 낱말', 'Next word to look at')}
        </span>
      )}
      <ZoomControl zoom={zoom} />
      <span>
        <kbd>V</kbd> {t('판과 살펴볼 것', 'Versions, notes')}
      </span>
      <span>
        <kbd>P</kbd> {t('볼 수 있는 사람', 'Who can see it')}
      </span>
      <span>
        <kbd>O</kbd> {t('원본', 'Original')}
      </span>
      {current?.parsedAt && (
        <span className="end">
          {t(
            `판 ${current.number}, ${formatExact(current.parsedAt)} 파싱`,
            `version ${current.number}, parsed ${formatExact(current.parsedAt)}`,
          )}
        </span>
      )}
    </footer>
  )
}

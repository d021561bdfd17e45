/** The end of a part's row: takes it away, with a way back. */
import { t } from '../../web/language.ts'

export function RemoveLink({ name, onRemove }: { name: string; onRemove(): void }) {
  return (
    <button type="button" className="link" aria-label={t(`지우기: ${name}`, `Remove: ${name}`)} onClick={onRemove}>
      {t('지우기', 'Remove')}
    </button>
  )
}

import { t } from '../../web/language.ts'
import { NaruMark } from '../../web/ui/icons.tsx'

export function Brand() {
  return (
    <div className="brand">
      <NaruMark />
      <span>{t('나루', 'Naru')}</span>
    </div>
  )
}

/** How large the page is drawn, as a share of its pane. Kept for this person. */
import { useState } from 'react'
import { t } from '../../web/language.ts'

const steps = [50, 75, 100, 125, 150, 200, 300]
const key = 'naru.zoom'

export interface Zoom {
  percent: number
  larger(): void
  smaller(): void
}

export function useZoom(): Zoom {
  const [percent, setPercent] = useState(() => steps.find((step) => step === Number(localStorage.getItem(key))) ?? 100)
  const set = (next: number | undefined) => {
    if (next === undefined) return
    localStorage.setItem(key, String(next))
    setPercent(next)
  }
  return {
    percent,
    larger: () => set(steps.find((step) => step > percent)),
    smaller: () => set(steps.findLast((step) => step < percent)),
  }
}

export function ZoomControl({ zoom }: { zoom: Zoom }) {
  return (
    <fieldset className="zoom">
      <legend className="sr">{t('크기', 'Zoom')}</legend>
      <button type="button" onClick={zoom.smaller} aria-label={t('작게 -', 'Smaller -')}>
        <kbd>-</kbd>
      </button>
      <button type="button" onClick={zoom.larger} aria-label={t('크게 +', 'Larger +')}>
        <kbd>+</kbd>
      </button>
      <span>{t(`크기 ${zoom.percent} %`, `Zoom ${zoom.percent} %`)}</span>
    </fieldset>
  )
}

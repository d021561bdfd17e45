/** The hairline between two panes, to be dragged or moved with arrow keys. The width is kept for this person. */
import { type PointerEvent, useState } from 'react'

export function usePaneWidth(name: string, start: number, range: readonly [number, number]) {
  const key = `naru.pane.${name}`
  const clamp = (width: number) => Math.min(range[1], Math.max(range[0], Math.round(width)))
  const [width, setWidth] = useState(() => clamp(Number(localStorage.getItem(key)) || start))
  const keep = (wanted: number) => {
    const next = clamp(wanted)
    localStorage.setItem(key, String(next))
    setWidth(next)
  }
  return { width, range, keep }
}

export function PaneDivider({ label, pane }: { label: string; pane: ReturnType<typeof usePaneWidth> }) {
  function drag(event: PointerEvent<HTMLDivElement>) {
    const from = event.clientX
    const before = pane.width
    const { currentTarget, pointerId } = event
    currentTarget.setPointerCapture(pointerId)
    // The pane at the right grows when the line goes left.
    currentTarget.onpointermove = (move) => pane.keep(before + from - move.clientX)
    currentTarget.onpointerup = () => {
      currentTarget.onpointermove = null
      currentTarget.onpointerup = null
    }
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be focused and moved
    <div
      className="pane-divider only-wide"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={pane.width}
      aria-valuemin={pane.range[0]}
      aria-valuemax={pane.range[1]}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') pane.keep(pane.width + 24)
        if (event.key === 'ArrowRight') pane.keep(pane.width - 24)
      }}
    />
  )
}

/** How much of a limit is used, as a rule beside its numbers, which say the same in words. */
export function Gauge({ used, limit }: { used: number; limit: number }) {
  const share = Math.min(1, used / limit)
  const tone = share >= 1 ? 'is-bad' : share >= 0.8 ? 'is-warn' : undefined
  return (
    <span className="share gauge" aria-hidden="true">
      <i className={tone} style={{ width: `${share * 100}%` }} />
    </span>
  )
}

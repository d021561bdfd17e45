/** One half's ranks as a column, joined by curves to the merged list. The numbers are said in the list as well. */
import { t } from '../../web/language.ts'
import type { SearchResult } from '../contract.ts'
import { placeRanks } from './weave-layout.ts'

export const hitHeightPx = 58 // As .hits li in search-page.css.
const widthPx = 172
const narrowWidthPx = 120 // Without scores.

export function Weave({
  side,
  results,
  selectedHit,
}: {
  side: 'words' | 'vectors'
  results: readonly SearchResult[]
  selectedHit: number | undefined
}) {
  const height = results.length * hitHeightPx
  const hasScores = results.some((result) => result.scores !== null)
  const width = hasScores ? widthPx : narrowWidthPx
  const ranks = results.map((result) => (side === 'words' ? result.wordsRank : result.vectorsRank))
  const placed = placeRanks(ranks, height)
  // Drawn as the left half; the right one is its mirror image.
  const x = (fromLeft: number) => (side === 'words' ? fromLeft : width - fromLeft)
  const numberAt = hasScores ? 60 : 8
  const curveFrom = numberAt + 20
  const curveTo = width - 6
  const middle = (curveFrom + curveTo) / 2
  const isOn = (hit: number | null) => hit !== null && hit === selectedHit
  // The chosen one last, so that it lies above the others.
  const curves = placed
    .filter((one) => one.hit !== null)
    .sort((left, right) => Number(isOn(left.hit)) - Number(isOn(right.hit)))
  return (
    <svg className="weave" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {placed.map(({ rank, y, hit }) => {
        const score = hit === null ? undefined : results[hit]?.scores?.[side]
        return (
          <g key={rank} className={isOn(hit) ? 'on' : hit === null ? 'off' : undefined}>
            <text className="r" x={x(numberAt)} y={y + 4} textAnchor={side === 'words' ? 'start' : 'end'}>
              {rank}
            </text>
            {score !== undefined && score !== null && (
              <text className="s" x={x(0)} y={y + 4} textAnchor={side === 'words' ? 'start' : 'end'}>
                {score.toFixed(side === 'words' ? 2 : 3)}
              </text>
            )}
          </g>
        )
      })}
      {curves.map(({ rank, y, hit }) => {
        const to = (hit ?? 0) * hitHeightPx + hitHeightPx / 2
        const className = isOn(hit) ? 'on' : undefined
        return (
          <g key={rank}>
            <path
              className={className}
              d={`M${x(curveFrom)} ${y}C${x(middle)} ${y} ${x(middle)} ${to} ${x(curveTo)} ${to}`}
            />
            <circle className={className} cx={x(curveTo)} cy={to} r={2.5} />
          </g>
        )
      })}
    </svg>
  )
}

/** Only what found it: 낱말 1위 · 뜻 3위. */
export function rankWords({ wordsRank, vectorsRank }: SearchResult): string {
  return [
    wordsRank === null ? undefined : t(`낱말 ${wordsRank}위`, `words ${wordsRank}`),
    vectorsRank === null ? undefined : t(`뜻 ${vectorsRank}위`, `meaning ${vectorsRank}`),
  ]
    .filter((part) => part !== undefined)
    .join(' · ')
}

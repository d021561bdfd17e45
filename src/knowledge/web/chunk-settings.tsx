/** How long a chunk may be and how much of it comes back in the next one. */
import { useId } from 'react'
import { t } from '../../web/language.ts'
import type { ChunkSettings } from '../contract.ts'

export const chunkLimits = { chunkTokens: [60, 440], overlapTokens: [0, 120] } as const

/** What is wrong with the settings, in words; undefined when nothing is. */
export function problemOf({ chunkTokens, overlapTokens }: ChunkSettings): string | undefined {
  const [shortest, longest] = chunkLimits.chunkTokens
  const [, most] = chunkLimits.overlapTokens
  if (!Number.isInteger(chunkTokens) || chunkTokens < shortest || chunkTokens > longest)
    return t(
      `문단 길이는 ${shortest} ~ ${longest}토큰으로 적어 주세요.`,
      `A passage has ${shortest} to ${longest} tokens.`,
    )
  if (!Number.isInteger(overlapTokens) || overlapTokens < 0 || overlapTokens > most)
    return t(`겹침은 0 ~ ${most}토큰으로 적어 주세요.`, `The overlap has 0 to ${most} tokens.`)
  if (overlapTokens >= chunkTokens)
    return t('겹침은 문단 길이보다 짧아야 합니다.', 'The overlap must be shorter than a passage.')
  return undefined
}

export function ChunkFields({
  settings,
  onChange,
}: {
  settings: ChunkSettings
  onChange(settings: ChunkSettings): void
}) {
  const id = useId()
  const problem = problemOf(settings)
  return (
    <div className="chunk-fields">
      <div className="form-row">
        <label htmlFor={`${id}c`}>{t('문단 길이 (토큰)', 'Passage length (tokens)')}</label>
        <input
          id={`${id}c`}
          className="field"
          type="number"
          min={chunkLimits.chunkTokens[0]}
          max={chunkLimits.chunkTokens[1]}
          step={10}
          value={Number.isNaN(settings.chunkTokens) ? '' : settings.chunkTokens}
          aria-describedby={`${id}h`}
          aria-invalid={problem !== undefined}
          onChange={(event) => onChange({ ...settings, chunkTokens: event.target.valueAsNumber })}
        />
      </div>
      <div className="form-row">
        <label htmlFor={`${id}o`}>{t('겹침 (토큰)', 'Overlap (tokens)')}</label>
        <input
          id={`${id}o`}
          className="field"
          type="number"
          min={chunkLimits.overlapTokens[0]}
          max={chunkLimits.overlapTokens[1]}
          step={10}
          value={Number.isNaN(settings.overlapTokens) ? '' : settings.overlapTokens}
          aria-describedby={`${id}h`}
          aria-invalid={problem !== undefined}
          onChange={(event) => onChange({ ...settings, overlapTokens: event.target.valueAsNumber })}
        />
      </div>
      <p className={problem ? 'wrong' : 'note'} id={`${id}h`}>
        {problem ??
          t(
            '짧으면 찾은 자리가 또렷하고, 길면 앞뒤 사정이 함께 남습니다. 한 토큰은 한글 한두 글자입니다.',
            'Short passages point exactly, long ones keep more of what stands around. A token is one or two Korean letters.',
          )}
      </p>
    </div>
  )
}

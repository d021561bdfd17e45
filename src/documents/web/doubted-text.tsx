/** Text with the words underlined that the machine was not sure of; how sure it was stands in the hover and for those who listen. */
import { Fragment } from 'react'
import { formatShare } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { DoubtfulRange } from '../doubt.ts'

export function DoubtedText({ text, ranges }: { text: string; ranges: readonly DoubtfulRange[] }) {
  const parts = ranges.map((range, index) => ({
    ...range,
    before: text.slice(ranges[index - 1]?.end ?? 0, range.start),
  }))
  return (
    <>
      {parts.map(({ before, start, end, confidence }) => (
        <Fragment key={start}>
          {before}
          <span className="doubted" title={confidenceWords(confidence)}>
            {text.slice(start, end)}
            <span className="sr"> ({confidenceWords(confidence)})</span>
          </span>
        </Fragment>
      ))}
      {text.slice(ranges.at(-1)?.end ?? 0)}
    </>
  )
}

export function confidenceWords(confidence: number): string {
  return t(`확신 ${formatShare(confidence)}`, `confidence ${formatShare(confidence)}`)
}

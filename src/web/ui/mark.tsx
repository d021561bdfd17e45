/** A state as shape and word: circle = a machine's run, square = a person's decision, diamond = a version, triangle = look here. */
import type { ReactNode } from 'react'

export type MarkState =
  | 'queued'
  | 'untested'
  | 'running'
  | 'parsing'
  | 'succeeded'
  | 'met'
  | 'failed'
  | 'unmet'
  | 'cancelled'
  | 'parsed'
  | 'open'
  | 'checked'
  | 'approved'
  | 'disputed'
  | 'doubt'
  | 'draft'
  | 'published'
  | 'live'
  | 'blocked'

export function State({ state, children }: { state: MarkState; children: ReactNode }) {
  return (
    <span className="state">
      <i className="mark" data-state={state} aria-hidden="true" />
      {children}
    </span>
  )
}

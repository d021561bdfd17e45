/** The head of a part of a use case: what it is, how many, and the way to add one. */
import { formatCount } from '../../web/format.ts'

export function SectionHead(props: {
  title: string
  count?: number
  note?: string
  add: { name: string; onAdd(): void } | undefined
}) {
  return (
    <div className="section-head">
      <h2>
        {props.title} {props.count !== undefined && <span className="quiet">{formatCount(props.count)}</span>}
      </h2>
      {props.note !== undefined && <span className="note only-wide">{props.note}</span>}
      {props.add && (
        <span className="end">
          <button type="button" className="link" onClick={props.add.onAdd}>
            {props.add.name}
          </button>
        </span>
      )}
    </div>
  )
}

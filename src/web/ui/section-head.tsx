/** The head of a section: what it is, how many, and the way to add or change. */
import { formatCount } from '../format.ts'

export function SectionHead(props: {
  title: string
  count?: number
  note?: string
  /** A line above: the section begins a new subject on its page. */
  isRuled?: boolean
  /** Where nothing can be done now, nothing is offered. */
  act?: { name: string; onAct(): void } | false | undefined
}) {
  return (
    <div className={props.isRuled ? 'section-head ruled' : 'section-head'}>
      <h2>
        {props.title} {props.count !== undefined && <span className="quiet">{formatCount(props.count)}</span>}
      </h2>
      {props.note !== undefined && <span className="note only-wide">{props.note}</span>}
      {props.act && (
        <span className="end">
          <button type="button" className="link" onClick={props.act.onAct}>
            {props.act.name}
          </button>
        </span>
      )}
    </div>
  )
}

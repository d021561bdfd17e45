/** Settings in groups: a name, what sets it, and what it means. */
import type { ReactNode } from 'react'

export function Group({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section>
      <div className="section-head">
        <h2>{name}</h2>
      </div>
      {children}
    </section>
  )
}

export function Row({ id, name, help, children }: { id: string; name: string; help: string; children: ReactNode }) {
  return (
    <div className="setting-row">
      <label htmlFor={id}>{name}</label>
      <div>
        {children}
        <span className="help" id={`${id}-help`}>
          {help}
        </span>
      </div>
    </div>
  )
}

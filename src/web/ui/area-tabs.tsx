/** The objects of an area as tabs with counts. The current tab is the page's title; its main action stands at the right. */
import { Link, useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCount } from '../format.ts'
import './controls.css'

export interface AreaTab {
  to: string
  name: string
  count?: number | undefined
}

export function AreaTabs({ label, tabs, end }: { label: string; tabs: readonly AreaTab[]; end?: ReactNode }) {
  const { pathname } = useLocation()
  const here = tabs.find((tab) => pathname.startsWith(tab.to))
  return (
    <div className="area">
      <h1 className="sr">{here?.name ?? label}</h1>
      <nav className="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <Link key={tab.to} to={tab.to} aria-current={tab === here ? 'page' : undefined}>
            {tab.name}
            {tab.count !== undefined && <span className="count">{formatCount(tab.count)}</span>}
          </Link>
        ))}
      </nav>
      {end && <div className="area-end">{end}</div>}
    </div>
  )
}

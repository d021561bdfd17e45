/**
 * A table of any length: only the rows in sight exist. The page scrolls, not the table; the head stays under the bar.
 * A row may unfold below itself, so every row is measured.
 */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import './controls.css'

export interface Column<Row> {
  key: string
  head: string
  /** The head is only for those who listen. */
  hidesHead?: boolean
  /** CSS width; the columns without one share what is left. */
  width?: string
  isNumber?: boolean
  /** Present on columns that the list can be ordered by. */
  order?: { now: 'ascending' | 'descending' | 'none'; onChange(): void }
  cell(row: Row): ReactNode
}

export interface VirtualTableProps<Row> {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf(row: Row): string
  /** How many rows there are on the server. */
  total?: number | undefined
  selectedKey?: string | undefined
  /** A second line that some rows have across all columns, for example why something failed. */
  note?(row: Row): ReactNode
  /** Work that unfolds below the selected row. */
  below?(row: Row): ReactNode
  /** Called when the last loaded rows come into sight. */
  onEnd?(): void
  className?: string
}

const rowHeightPx = 37 // A row of 36 and its hairline; a first guess, each row is measured.

export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { columns, rows, keyOf, selectedKey } = props
  const table = useRef<HTMLTableElement>(null)
  const [top, setTop] = useState(0)
  // What stands above the table may unfold at any time.
  useLayoutEffect(() => {
    const now = table.current ? Math.round(table.current.getBoundingClientRect().top + window.scrollY) : 0
    if (Math.abs(now - top) > 1) setTop(now)
  })
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeightPx,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => {
      const row = rows[index]
      return row === undefined ? index : keyOf(row)
    },
  })
  const items = virtual.getVirtualItems()
  const first = items[0]
  const last = items.at(-1)
  const lastIndex = last?.index ?? -1
  const { onEnd } = props
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again only when the end moves
  useEffect(() => {
    if (rows.length > 0 && lastIndex >= rows.length - 1) onEnd?.()
  }, [lastIndex, rows.length])

  const selectedIndex = selectedKey === undefined ? -1 : rows.findIndex((row) => keyOf(row) === selectedKey)
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the selection alone
  useEffect(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex, { align: 'auto' })
  }, [selectedKey])

  return (
    <table
      ref={table}
      className={`table is-virtual ${props.className ?? ''}`}
      aria-label={props.label}
      aria-rowcount={(props.total ?? rows.length) + 1}
    >
      <colgroup>
        {columns.map((column) => (
          <col key={column.key} style={column.width ? { width: column.width } : undefined} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              className={column.isNumber ? 'num' : undefined}
              aria-sort={column.order?.now}
            >
              {column.order ? (
                <button type="button" className="order" onClick={column.order.onChange}>
                  {column.head}
                  <span aria-hidden="true">
                    {column.order.now === 'ascending' ? ' ↑' : column.order.now === 'descending' ? ' ↓' : ''}
                  </span>
                </button>
              ) : (
                <span className={column.hidesHead ? 'sr' : undefined}>{column.head}</span>
              )}
            </th>
          ))}
        </tr>
      </thead>
      {first && first.start > top && <Spacer columns={columns.length} height={first.start - top} />}
      {items.map((item) => {
        const row = rows[item.index]
        if (row === undefined) return null
        const note = props.note?.(row)
        const isOn = selectedKey !== undefined && keyOf(row) === selectedKey
        return (
          <tbody key={item.key} ref={virtual.measureElement} data-index={item.index}>
            <tr aria-rowindex={item.index + 2} className={isOn ? 'is-on' : undefined}>
              {columns.map((column) => (
                <td key={column.key} className={`at-${column.key}${column.isNumber ? ' num' : ''}`}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
            {note && (
              <tr className={isOn ? 'noted is-on' : 'noted'}>
                <td colSpan={columns.length}>{note}</td>
              </tr>
            )}
            {isOn && props.below && (
              <tr className="unfolded">
                <td colSpan={columns.length}>{props.below(row)}</td>
              </tr>
            )}
          </tbody>
        )
      })}
      {last && virtual.getTotalSize() + top > last.end && (
        <Spacer columns={columns.length} height={virtual.getTotalSize() + top - last.end} />
      )}
    </table>
  )
}

function Spacer({ columns, height }: { columns: number; height: number }) {
  return (
    <tbody aria-hidden="true">
      <tr>
        <td colSpan={columns} className="spacer" style={{ height }} />
      </tr>
    </tbody>
  )
}

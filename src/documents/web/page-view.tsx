/**
 * One page as evidence: its picture with boxes over it, or, for a format without pages, its elements one below the other
 * with the cited ones lit. The picture is never inverted or recoloured.
 */
import { useEffect, useRef, useState } from 'react'
import { addressOf, useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { getPage, getPagePicture } from '../contract.ts'
import { countDoubts, doubtfulWords } from '../doubt.ts'
import type { Box, Element, Table } from '../elements.ts'
import { confidenceWords } from './doubted-text.tsx'
import './page-view.css'

export interface LitPlace {
  elementId: string
  /** What stands in the corner of the box, for example the citation's number. */
  name: string
  boxes: { page: number; box: Box }[]
  /** Words to mark inside the element, where the page is shown as text. */
  quote?: string
}

export function PageView(props: {
  documentId: string
  page: number
  lit: readonly LitPlace[]
  /** All boxes of the page, quieter, for review. */
  showsAll?: boolean
  selectedId?: string | undefined
  /** Lit from outside, for example by the row under the pointer. */
  hoveredId?: string | undefined
  onSelect?(elementId: string): void
  onHover?(elementId: string | undefined): void
}) {
  const page = useApi(getPage, { params: { documentId: props.documentId, number: props.page } }, { staleTime: 60_000 })
  if (page.isPending) return <div className="sheet-waiting" aria-busy="true" />
  if (page.isError) return <Problem error={page.error} onRetry={() => void page.refetch()} />
  const { mode, elements, widthPt, heightPt } = page.data
  return mode === 'layout' || mode === 'slide' ? (
    <PicturePage {...props} elements={elements} ratio={heightPt / Math.max(1, widthPt)} />
  ) : (
    <FlowPage {...props} elements={elements} />
  )
}

function PicturePage(props: Parameters<typeof PageView>[0] & { elements: readonly Element[]; ratio: number }) {
  const litHere = props.lit.flatMap((place) =>
    place.boxes.filter((one) => one.page === props.page).map((one) => ({ ...place, box: one.box })),
  )
  const first = useRef<HTMLDivElement>(null)
  const [hasFailed, setFailed] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when another place is lit
  useEffect(() => {
    first.current?.scrollIntoView({ block: 'center', behavior: 'instant' })
  }, [props.documentId, props.page, litHere.map((place) => place.name).join(' ')])
  if (hasFailed) return <FlowPage {...props} />
  const source = addressOf(getPagePicture, {
    params: { documentId: props.documentId, number: props.page },
    query: { width: 1200 },
  })
  return (
    <figure className="sheet" style={{ aspectRatio: `1 / ${props.ratio}` }}>
      <img
        src={source}
        alt={t(`${props.page}쪽 그림`, `Picture of page ${props.page}`)}
        onError={() => setFailed(true)}
      />
      {props.showsAll && <ElementBoxes {...props} />}
      {props.showsAll && <DoubtfulWords {...props} />}
      {litHere.map((place, index) => (
        <div
          key={`${place.elementId} ${place.box.join(' ')}`}
          ref={index === 0 ? first : undefined}
          className="lit-box"
          style={positionOf(place.box)}
        >
          {litHere.findIndex((one) => one.name === place.name) === index && <em>{place.name}</em>}
        </div>
      ))}
    </figure>
  )
}

/**
 * All boxes, smallest on top, so that what lies inside another can be pressed too. The order numbers stand in the margin;
 * one that would cover the number above it is left out until its box is chosen.
 */
function ElementBoxes(props: Parameters<typeof PageView>[0] & { elements: readonly Element[] }) {
  const places = props.elements.flatMap((element) =>
    element.provenance
      .filter((place) => place.page === props.page)
      .map(({ box }, index) => ({ element, box, isFirst: index === 0 })),
  )
  const byArea = [...places].sort((left, right) => areaOf(right.box) - areaOf(left.box))
  const numbered = new Set<string>()
  let lastTop = -1
  for (const { element, box, isFirst } of [...places].sort((left, right) => left.box[1] - right.box[1])) {
    if (!isFirst || box[1] - lastTop < marginStep) continue
    numbered.add(element.id)
    lastTop = box[1]
  }
  return (
    <>
      {byArea.map(({ element, box, isFirst }) => {
        const isOn = element.id === props.selectedId
        const isDoubtful = countDoubts(element) > 0
        const state = isOn ? ' is-on' : element.id === props.hoveredId ? ' is-hovered' : ''
        return (
          <button
            key={`${element.id} ${box.join(' ')}`}
            type="button"
            data-element={element.id}
            className={`element-box${state}${isDoubtful ? ' is-doubt' : ''}${element.source.isHidden ? ' is-hidden-text' : ''}`}
            style={positionOf(box)}
            // The rows beside the page are the way for the keyboard; a box is one more stop for each of them.
            tabIndex={-1}
            aria-pressed={isOn}
            aria-label={`${element.order + 1}. ${element.text.slice(0, 60)}`}
            onClick={() => props.onSelect?.(element.id)}
            onMouseEnter={() => props.onHover?.(element.id)}
            onMouseLeave={() => props.onHover?.(undefined)}
          >
            {isFirst && (isOn || numbered.has(element.id)) && (
              <em style={{ right: `calc(100% + ${box[0]} * var(--sheet-width) + 10px)` }}>{element.order + 1}</em>
            )}
          </button>
        )
      })}
    </>
  )
}

/** A dashed line below each word that the recogniser was not sure of. Words stand on the first page of their element. */
function DoubtfulWords(props: { page: number; elements: readonly Element[] }) {
  const words = props.elements
    .filter((element) => element.provenance[0]?.page === props.page)
    .flatMap((element) => doubtfulWords(element))
  return words.map((word) => (
    <div
      key={word.box.join(' ')}
      className="doubted-word"
      style={positionOf(word.box)}
      title={`${word.text}: ${confidenceWords(word.confidence)}`}
    />
  ))
}

const marginStep = 0.017 // Of the page's height: about the height of one number.
const areaOf = ([x0, y0, x1, y1]: Box) => (x1 - x0) * (y1 - y0)

function positionOf([x0, y0, x1, y1]: Box) {
  return { left: `${x0 * 100}%`, top: `${y0 * 100}%`, width: `${(x1 - x0) * 100}%`, height: `${(y1 - y0) * 100}%` }
}

function FlowPage(props: Parameters<typeof PageView>[0] & { elements: readonly Element[] }) {
  const first = useRef<HTMLDivElement>(null)
  const litOf = new Map(props.lit.map((place) => [place.elementId, place]))
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when another place is lit
  useEffect(() => {
    first.current?.scrollIntoView({ block: 'center', behavior: 'instant' })
  }, [props.documentId, props.page, [...litOf.keys()].join(' ')])
  let isFirst = true
  return (
    <div className="sheet is-flow">
      {props.elements
        .filter((element) => !element.source.isHidden)
        .map((element) => {
          const lit = litOf.get(element.id)
          const holdsRef = lit !== undefined && isFirst
          if (holdsRef) isFirst = false
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: J and K do the same by keyboard
            <div
              key={element.id}
              ref={holdsRef ? first : undefined}
              data-element={element.id}
              className={`flow-element${lit ? ' is-lit' : element.id === props.selectedId ? ' is-on' : element.id === props.hoveredId ? ' is-hovered' : ''}`}
              onClick={() => props.onSelect?.(element.id)}
              onMouseEnter={() => props.onHover?.(element.id)}
              onMouseLeave={() => props.onHover?.(undefined)}
            >
              {lit && <em>{lit.name}</em>}
              <FlowElement element={element} quote={lit?.quote} />
            </div>
          )
        })}
    </div>
  )
}

function FlowElement({ element, quote }: { element: Element; quote: string | undefined }) {
  if (element.table) return <FlowTable table={element.table} quote={quote} />
  const text = <Marked text={element.text} quote={quote} />
  if (element.kind === 'title') return <p className="t1">{text}</p>
  if (element.kind === 'heading') return <p className="t2">{text}</p>
  if (element.kind === 'code') return <pre>{text}</pre>
  if (element.kind === 'list_item') return <p className="item">{text}</p>
  return <p>{text}</p>
}

export function FlowTable({ table, quote }: { table: Table; quote?: string | undefined }) {
  const rows = Array.from({ length: table.rows }, (_, row) => ({
    row,
    cells: table.cells.filter((cell) => cell.row === row),
  }))
  return (
    <table>
      <tbody>
        {rows.map(({ row, cells }) => (
          <tr key={row}>
            {cells.map((cell) => {
              const Tag = cell.isHeader ? 'th' : 'td'
              return (
                <Tag key={cell.column} rowSpan={cell.rowSpan} colSpan={cell.columnSpan}>
                  {quote && cell.text && quote.includes(cell.text) ? <mark>{cell.text}</mark> : cell.text}
                </Tag>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The part of the text that is the quote; spacing may differ, because a quote is one sentence of several lines. */
function Marked({ text, quote }: { text: string; quote: string | undefined }) {
  const range = quote ? findQuote(text, quote) : undefined
  if (!range) return text
  return (
    <>
      {text.slice(0, range.start)}
      <mark>{text.slice(range.start, range.end)}</mark>
      {text.slice(range.end)}
    </>
  )
}

export function findQuote(text: string, quote: string): { start: number; end: number } | undefined {
  const positions: number[] = []
  let bare = ''
  for (const [index, character] of [...text].entries()) {
    if (/\s/u.test(character)) continue
    positions.push(index)
    bare += character
  }
  const characters = [...text]
  const offsetOf = (index: number) => characters.slice(0, index).join('').length
  const wanted = quote.replaceAll(/\s/gu, '')
  const at = wanted ? [...bare.slice(0, Math.max(0, bare.indexOf(wanted)))].length : -1
  if (at < 0 || !bare.includes(wanted)) return undefined
  const first = positions[at]
  const last = positions[at + [...wanted].length - 1]
  return first === undefined || last === undefined ? undefined : { start: offsetOf(first), end: offsetOf(last + 1) }
}

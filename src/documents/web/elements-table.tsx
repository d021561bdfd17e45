/** The elements of a page in reading order. The chosen one unfolds: a table as its grid, a long text whole. */
import { useEffect } from 'react'
import { t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'
import { countDoubts, doubtfulRanges } from '../doubt.ts'
import type { Element } from '../elements.ts'
import { doubtWords, kindName, summaryOf } from './document-words.ts'
import { DoubtedText } from './doubted-text.tsx'
import { ElementGrid } from './element-grid.tsx'

interface Props {
  elements: readonly Element[]
  selectedId: string | undefined
  hoveredId: string | undefined
  onSelect(elementId: string): void
  onHover(elementId: string | undefined): void
}

const longText = 60 // Characters that surely fit into the row at its narrowest.

export function ElementsTable(props: Props) {
  const hasConfidence = props.elements.some((element) => element.source.confidence !== undefined)
  useEffect(() => {
    if (props.selectedId) document.getElementById(`element-${props.selectedId}`)?.scrollIntoView({ block: 'nearest' })
  }, [props.selectedId])
  return (
    <table className="table is-dense elements">
      <thead>
        <tr>
          <th scope="col">{t('순서', 'No.')}</th>
          <th scope="col">{t('종류', 'Kind')}</th>
          <th scope="col">{t('내용', 'Content')}</th>
          {hasConfidence && (
            <th scope="col" className="num">
              {t('확신', 'Confidence')}
            </th>
          )}
          <th scope="col">{t('상태', 'State')}</th>
        </tr>
      </thead>
      <tbody>
        {props.elements.map((element) => (
          <ElementRow key={element.id} element={element} hasConfidence={hasConfidence} {...props} />
        ))}
      </tbody>
    </table>
  )
}

function ElementRow({ element, hasConfidence, ...props }: Props & { element: Element; hasConfidence: boolean }) {
  const isOn = element.id === props.selectedId
  const isLit = element.id === props.hoveredId
  const unfolds = element.table !== undefined || element.text.length > longText
  const { confidence } = element.source
  return (
    <>
      <tr
        id={`element-${element.id}`}
        className={isOn ? 'is-on' : isLit ? 'is-lit' : undefined}
        onMouseEnter={() => props.onHover(element.id)}
        onMouseLeave={() => props.onHover(undefined)}
        onClick={() => props.onSelect(element.id)}
      >
        <td className="num-left">{element.order + 1}</td>
        <td className="kind">{kindName(element)}</td>
        <td className="text">
          <button
            type="button"
            className="cut"
            aria-expanded={unfolds ? isOn : undefined}
            aria-current={isOn ? 'true' : undefined}
          >
            {element.table ? summaryOf(element) : <ReadText element={element} />}
          </button>
        </td>
        {hasConfidence && (
          <td className={`num${countDoubts(element) > 0 ? ' warn' : ''}`}>
            {confidence === undefined ? '–' : confidence.toFixed(2)}
          </td>
        )}
        <td>
          <ElementState element={element} />
        </td>
      </tr>
      {isOn && unfolds && (
        <tr className="unfolded">
          <td colSpan={hasConfidence ? 5 : 4}>
            {element.table ? (
              <ElementGrid table={element.table} words={element.source.words} />
            ) : (
              <p className="whole-text">
                <ReadText element={element} />
              </p>
            )}
          </td>
        </tr>
      )}
    </>
  )
}

function ReadText({ element }: { element: Element }) {
  if (element.text === '') return t('글 없음', 'No text')
  const [ranges = []] = doubtfulRanges([element.text], element.source.words ?? [])
  return <DoubtedText text={element.text} ranges={ranges} />
}

function ElementState({ element }: { element: Element }) {
  if (element.source.isHidden) return <State state="doubt">{t('숨은 글', 'Hidden text')}</State>
  const doubts = countDoubts(element)
  if (doubts > 0) return <State state="doubt">{doubtWords(doubts)}</State>
  if (element.review.state === 'approved') return <State state="approved">{t('승인됨', 'Approved')}</State>
  if (element.review.state === 'checked') return <State state="checked">{t('확인됨', 'Checked')}</State>
  return <State state="parsed">{t('파싱됨', 'Parsed')}</State>
}

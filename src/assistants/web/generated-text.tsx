/** A model's text as Markdown: sanitised, without images and without links; [n] opens the source. */
import type { ReactNode } from 'react'
import Markdown from 'react-markdown'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import type { Citation } from '../contract.ts'
import { CiteButton } from './turn-view.tsx'

const schema = {
  ...defaultSchema,
  tagNames: [
    'p',
    'br',
    'strong',
    'em',
    'del',
    'ul',
    'ol',
    'li',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'code',
    'pre',
    'blockquote',
    'h1',
    'h2',
    'h3',
    'h4',
  ],
  attributes: {},
}

export function GeneratedText(props: {
  text: string
  citations: readonly Citation[]
  openNumber: number | undefined
  onOpen(number: number): void
}) {
  const cite = (children: ReactNode): ReactNode => mapText(children, props)
  return (
    <div className="read generated">
      <Markdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[[rehypeSanitize, schema]]}
        components={{
          p: ({ children }) => <p>{cite(children)}</p>,
          li: ({ children }) => <li>{cite(children)}</li>,
          td: ({ children }) => <td>{cite(children)}</td>,
        }}
      >
        {props.text}
      </Markdown>
    </div>
  )
}

function mapText(children: ReactNode, props: Parameters<typeof GeneratedText>[0]): ReactNode {
  if (Array.isArray(children)) return children.map((child) => mapText(child, props))
  if (typeof children !== 'string') return children
  return children.split(/(\[\d+\])/).map((part, index) => {
    const number = Number(/^\[(\d+)\]$/.exec(part)?.[1])
    const citation = props.citations.find((one) => one.number === number)
    if (!citation) return part
    return (
      <CiteButton
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one fixed text
        key={index}
        number={number}
        isOn={props.openNumber === number}
        title={citation.title}
        onOpen={props.onOpen}
      />
    )
  })
}

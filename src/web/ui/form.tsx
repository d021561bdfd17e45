/** Forms in place: a row a field, one way of sending, one pair of buttons. */
import { type FormEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { t } from '../language.ts'
import { useFocusReturn } from './focus-return.ts'
import { useKeys } from './keys.ts'
import { Problem } from './problem.tsx'

/** A field with its name above and a word of help below; the field has this id, and `ID-help` describes it. */
export function FormRow(props: { id: string; label: string; help?: string | undefined; children: ReactNode }) {
  return (
    <div className="form-row">
      <label htmlFor={props.id}>{props.label}</label>
      {props.children}
      {props.help !== undefined && (
        <span className="help" id={`${props.id}-help`}>
          {props.help}
        </span>
      )}
    </div>
  )
}

/** One of a few, by the words of each. */
export function ChoiceField(props: { id: string; name: string; options: readonly { value: string; name: string }[] }) {
  return (
    <select id={props.id} name={props.name} className="field">
      {props.options.map((one) => (
        <option key={one.value} value={one.value}>
          {one.name}
        </option>
      ))}
    </select>
  )
}

/** What was typed, by the names of the fields. */
export interface Typed {
  text(name: string): string
  /** As typed, with the spaces at its ends: for passwords. */
  exact(name: string): string
  /** Null where nothing was typed. */
  number(name: string): number | null
  isOn(name: string): boolean
}

/** Sends a form once at a time. After a refusal it stands as it was, with the problem; after a success it is ready again, or gone. */
export function useSending(send: (typed: Typed) => Promise<void>) {
  const [problem, setProblem] = useState<unknown>()
  const [isSending, setSending] = useState(false)
  async function submit(form: HTMLFormElement) {
    setSending(true)
    setProblem(undefined)
    try {
      await send(typedIn(form))
    } catch (error) {
      setProblem(error)
    }
    setSending(false)
  }
  return {
    problem,
    isSending,
    onSubmit(event: FormEvent<HTMLFormElement>) {
      event.preventDefault()
      void submit(event.currentTarget)
    },
  }
}

function typedIn(form: HTMLFormElement): Typed {
  const data = new FormData(form)
  const exact = (name: string) => String(data.get(name) ?? '')
  const text = (name: string) => exact(name).trim()
  return {
    exact,
    text,
    number: (name) => (text(name) === '' ? null : Number(text(name))),
    isOn: (name) => data.get(name) !== null,
  }
}

/** The end of a form: what went wrong, the button that sends, the way out. Escape is heard in its form, and outside all fields. */
export function FormEnd(props: {
  action: string
  sending: { problem: unknown; isSending: boolean }
  /** Pressed too early it would only be refused; beside it stands what is missing. */
  isIncomplete?: boolean
  children?: ReactNode
  onClose(): void
}) {
  const acts = useRef<HTMLDivElement>(null)
  const form = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    form.current = acts.current?.closest('form') ?? null
  }, [])
  useFocusReturn(form)
  useKeys({
    escape: ({ target }) => {
      if (target === document.body || (target instanceof Node && form.current?.contains(target))) props.onClose()
    },
  })
  return (
    <>
      {props.sending.problem !== undefined && <Problem error={props.sending.problem} />}
      <div className="acts" ref={acts}>
        <button type="submit" className="btn is-main" disabled={props.sending.isSending || props.isIncomplete}>
          {props.action}
        </button>
        <button type="button" className="btn is-plain" onClick={props.onClose}>
          {t('그만두기', 'Cancel')} <kbd>Esc</kbd>
        </button>
        {props.children}
      </div>
    </>
  )
}

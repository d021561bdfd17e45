/** What happened, lower left, with a way back for ten seconds. Failures stay until they are put away. */
import { useEffect, useSyncExternalStore } from 'react'
import { t } from '../language.ts'

interface Toast {
  id: number
  text: string
  undo?: () => void
  isFailure: boolean
}

const secondsShown = 10
let current: Toast | undefined
let nextId = 1
const listeners = new Set<() => void>()

function show(toast: Toast | undefined): void {
  current = toast
  for (const listener of listeners) listener()
}

export function sayDone(text: string, undo?: () => void): void {
  show({ id: nextId++, text, undo, isFailure: false })
}

export function sayFailed(error: unknown): void {
  show({ id: nextId++, text: error instanceof Error ? error.message : String(error), isFailure: true })
}

export function Toasts() {
  const toast = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
  useEffect(() => {
    if (!toast || toast.isFailure) return
    const timer = setTimeout(() => {
      if (current?.id === toast.id) show(undefined)
    }, secondsShown * 1000)
    return () => clearTimeout(timer)
  }, [toast])
  return (
    <div role="status" aria-live="polite">
      {toast && (
        <div className="toast">
          <span>{toast.text}</span>
          {toast.undo && (
            <button
              type="button"
              onClick={() => {
                toast.undo?.()
                show(undefined)
              }}
            >
              {t('되돌리기', 'Undo')}
            </button>
          )}
          <button type="button" className="toast-close" onClick={() => show(undefined)}>
            {t('닫기', 'Close')}
          </button>
        </div>
      )}
    </div>
  )
}

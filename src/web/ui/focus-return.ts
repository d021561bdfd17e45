/** What goes away while it holds the focus gives it back, so that the keyboard does not begin again at the top of the page. */
import { type RefObject, useLayoutEffect } from 'react'

/** To where the focus came from; where that is gone too, to the first button beside it, which is what opened it. */
export function useFocusReturn(part: RefObject<HTMLElement | null>): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it comes and when it goes
  useLayoutEffect(() => {
    const opener = document.activeElement
    const around = part.current?.parentElement
    return () => {
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return
        const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body
        const next = isThere ? opener : around?.querySelector<HTMLElement>('button:not(:disabled)')
        next?.focus()
      })
    }
  }, [])
}

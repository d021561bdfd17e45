/** Keys of a screen. Ignored while the IME composes, inside fields, below an open dialog, and together with Ctrl, Alt or Meta. */
import { useEffect, useRef } from 'react'

export type KeyMap = Record<string, (event: KeyboardEvent) => void>

export function useKeys(keys: KeyMap, isActive = true): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    if (!isActive) return
    const listen = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return
      if (document.querySelector('dialog[open]')) return // It closes by itself on Escape.
      if (event.key !== 'Escape' && isField(event.target)) return
      const handle = latest.current[event.key] ?? latest.current[event.key.toLowerCase()]
      if (!handle) return
      event.preventDefault()
      handle(event)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [isActive])
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

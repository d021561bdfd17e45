/** `?`: every key that works here. Those of the page are read from its own key caps, so that the sheet never says otherwise. */
import { useEffect, useId, useRef } from 'react'
import { t } from '../language.ts'
import './controls.css'

export interface KeyUse {
  keys: readonly string[]
  does: string
}

export function KeySheet({ everywhere, onClose }: { everywhere: readonly KeyUse[]; onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const known = new Set(everywhere.map(({ keys }) => keys.join(' ')))
  const here = useRef(keysOnThePage().filter(({ keys }) => !known.has(keys.join(' '))))
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className="dialog key-sheet" aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{t('단축키', 'Keys')}</h2>
      <div className="key-columns">
        {here.current.length > 0 && <KeyList name={t('이 화면', 'This page')} uses={here.current} />}
        <KeyList name={t('어디서나', 'Everywhere')} uses={everywhere} />
      </div>
      <p className="note key-foot">
        {t('글을 쓰는 칸에서는 쓰지 않습니다.', 'They do nothing while you type in a field.')}
        <button type="button" className="link" onClick={() => dialog.current?.close()}>
          {t('닫기', 'Close')} <kbd>Esc</kbd>
        </button>
      </p>
    </dialog>
  )
}

function KeyList({ name, uses }: { name: string; uses: readonly KeyUse[] }) {
  return (
    <section>
      <h3>{name}</h3>
      <dl>
        {uses.map(({ keys, does }) => (
          <div key={`${keys.join(' ')} ${does}`}>
            <dt>{does}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Each main action shows its key inside the button, and the foot of a page lists the rest. */
function keysOnThePage(): KeyUse[] {
  const uses = new Map<string, KeyUse>()
  for (const cap of document.querySelectorAll('#work kbd')) {
    const holder = cap.parentElement
    if (!holder) continue
    const keys = [...holder.querySelectorAll(':scope > kbd')].map((one) => one.textContent ?? '')
    const words = [...holder.childNodes].filter((part) => part.nodeName !== 'KBD').map((part) => part.textContent ?? '')
    const does = words.join('').trim() || holder.getAttribute('aria-label') || holder.title
    if (does) uses.set(keys.join(' '), { keys, does })
  }
  return [...uses.values()]
}

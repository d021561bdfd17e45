/** A link that was just made: shown once, to be copied and sent by whatever way the company has. */
import { useState } from 'react'
import { formatExact } from '../../web/format.ts'
import { t } from '../../web/language.ts'

export function FreshLink({
  name,
  link,
  onClose,
}: {
  name: string
  link: { path: string; expiresAt: string }
  onClose(): void
}) {
  const [isCopied, setCopied] = useState(false)
  const address = `${location.origin}${link.path}`
  return (
    <section className="fresh-link" aria-label={t('새 링크', 'New link')}>
      <div className="form-row">
        <label htmlFor="fresh-link">{t(`${name} 님에게 보낼 링크`, `The link for ${name}`)}</label>
        <input
          id="fresh-link"
          className="field"
          readOnly
          value={address}
          onFocus={(event) => event.currentTarget.select()}
          aria-describedby="fresh-link-help"
        />
        <span className="help" id="fresh-link-help">
          {t(
            `지금만 볼 수 있습니다. 한 번 쓰면 끝나고, ${formatExact(link.expiresAt)}까지 쓸 수 있습니다. 본인에게만 보내 주세요.`,
            `Shown only now. It works once, until ${formatExact(link.expiresAt)}. Send it to this person alone.`,
          )}
        </span>
      </div>
      <div className="acts">
        <button
          type="button"
          className="btn is-main"
          onClick={() => void navigator.clipboard.writeText(address).then(() => setCopied(true))}
        >
          {isCopied ? t('복사했습니다', 'Copied') : t('링크 복사', 'Copy the link')}
        </button>
        <button type="button" className="btn is-plain" onClick={onClose}>
          {t('닫기', 'Close')}
        </button>
      </div>
    </section>
  )
}

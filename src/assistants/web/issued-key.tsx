/** A key that was just made: shown this once, to copy. */
import type { IssuedKey } from '../../access/contract.ts'
import { t } from '../../web/language.ts'
import { sayDone } from '../../web/ui/toast.tsx'

export function IssuedKeyNotice({ issued, onClose }: { issued: IssuedKey; onClose(): void }) {
  return (
    <section className="issued-key" aria-label={t('새로 만든 키', 'The new key')}>
      <p>
        {t(
          `「${issued.details.name}」 키입니다. 지금 한 번만 보여 드리니 안전한 곳에 옮겨 두시기 바랍니다.`,
          `The key “${issued.details.name}”. It is shown this once: put it somewhere safe.`,
        )}
      </p>
      <Secret name={t('API 키', 'API key')} value={issued.key} />
      {issued.signingKey && (
        <>
          <Secret name={t('서명 키', 'Signing key')} value={issued.signingKey} />
          <p className="help">
            {t(
              '포털은 사용자마다 sub(이메일), aud "naru", iat, exp(5분 안)를 담은 JWT를 이 키로 서명(EdDSA)해 Naru-User 머리글로 보냅니다. 답은 그 사람의 권한으로 나옵니다.',
              'The portal signs a JWT per person (EdDSA) with sub (e-mail), aud "naru", iat and exp (within 5 minutes) and sends it as the header Naru-User. Answers come with that person’s rights.',
            )}
          </p>
        </>
      )}
      <button type="button" className="btn" onClick={onClose}>
        {t('옮겨 두었습니다', 'I have kept it')}
      </button>
    </section>
  )
}

/** The secret of a webhook that was just added. */
export function NewSecretNotice(props: { name: string; secret: string; onClose(): void }) {
  return (
    <section className="issued-key" aria-label={t('새 웹훅의 비밀값', 'The secret of the new webhook')}>
      <p>
        {t(
          `「${props.name}」 알림의 서명을 확인할 비밀값입니다. 지금 한 번만 보여 드립니다. Standard Webhooks 라이브러리에 그대로 넣으면 됩니다.`,
          `The secret that verifies the signatures of “${props.name}”. It is shown this once, and goes as it is into any library of Standard Webhooks.`,
        )}
      </p>
      <Secret name={t('비밀값', 'Secret')} value={props.secret} />
      <button type="button" className="btn" onClick={props.onClose}>
        {t('옮겨 두었습니다', 'I have kept it')}
      </button>
    </section>
  )
}

function Secret({ name, value }: { name: string; value: string }) {
  return (
    <div className="secret">
      <span className="note">{name}</span>
      <pre>
        <code>{value}</code>
      </pre>
      <CopyButton name={name} text={value} />
    </div>
  )
}

export function CopyButton({ name, text }: { name: string; text: string }) {
  return (
    <button
      type="button"
      className="link"
      aria-label={t(`${name} 복사`, `Copy ${name}`)}
      onClick={() =>
        void navigator.clipboard.writeText(text).then(() => sayDone(t(`${name} 복사했습니다`, `Copied: ${name}`)))
      }
    >
      {t('복사', 'Copy')}
    </button>
  )
}

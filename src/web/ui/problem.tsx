/** A problem as help: what happened, what to do next, and the number to tell an administrator. */
import { ApiProblem } from '../api.ts'
import { t } from '../language.ts'

export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const text = error instanceof Error ? error.message : String(error)
  const requestId = error instanceof ApiProblem && error.status >= 500 ? error.requestId : ''
  return (
    <div className="problem" role="alert">
      <p>{text}</p>
      {requestId && (
        <p className="note">
          {t('요청 번호', 'Request')} {requestId}
        </p>
      )}
      {onRetry && (
        <button type="button" className="btn" onClick={onRetry}>
          {t('다시 시도', 'Try again')}
        </button>
      )}
    </div>
  )
}

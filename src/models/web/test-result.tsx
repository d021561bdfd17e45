/** What one short call brought back, in place. */
import { formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'

export type TestOutcome = 'running' | { isOk: boolean; message: string; milliseconds: number }

export function TestResult({ outcome }: { outcome: TestOutcome }) {
  if (outcome === 'running')
    return (
      <p role="status" className="test-result">
        <State state="running">{t('한 문장을 보내고 기다리는 중', 'One sentence sent, waiting')}</State>
      </p>
    )
  return (
    <p role="status" className="test-result">
      <State state={outcome.isOk ? 'succeeded' : 'failed'}>
        {t(`${formatCount(outcome.milliseconds)} ms`, `${formatCount(outcome.milliseconds)} ms`)}
      </State>
      <span className="sub">
        {outcome.isOk
          ? outcome.message === ''
            ? t('연결됐지만 빈 답이 왔습니다', 'Connected, but the answer was empty')
            : t(`돌아온 말: ${outcome.message}`, `It said: ${outcome.message}`)
          : outcome.message}
      </span>
    </p>
  )
}

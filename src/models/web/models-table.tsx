/** The catalogue: what runs where, how far text may go, and what each model has been measured to do. */
import { Fragment, useState } from 'react'
import { callApi } from '../../web/api.ts'
import { formatExact, formatShare, labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'
import { type Model, testModel } from '../contract.ts'
import { MeasurePanel } from './measure-panel.tsx'
import { purposeWords, roleNames, sizeWords, stateMarks, stateNames } from './model-words.ts'
import { passMark } from './pass-mark.ts'
import { TestResult } from './test-result.tsx'
import { useTests } from './use-tests.ts'

export function ModelsTable(props: {
  models: readonly Model[]
  mayManage: boolean
  measuring: ReadonlySet<string>
  onMeasure(model: Model): void
  onTested(): void
}) {
  const tests = useTests(props.onTested)
  const [asking, setAsking] = useState<string>()
  const test = (model: Model) => tests.run(model.id, () => callApi(testModel, { params: { modelId: model.id } }))
  return (
    <table className="table is-list models-table">
      <thead>
        <tr>
          <th scope="col">{t('이름', 'Name')}</th>
          <th scope="col">{t('역할', 'Role')}</th>
          <th scope="col">{t('도는 곳', 'Runs on')}</th>
          <th scope="col">{t('라이선스', 'Licence')}</th>
          <th scope="col">{t('문맥과 크기', 'Context and size')}</th>
          <th scope="col">{t('상태', 'State')}</th>
          <th scope="col">{t('보낼 수 있는 등급', 'May be sent')}</th>
          <th scope="col">{t('근거 답변 시험', 'Grounded-answer test')}</th>
          <th scope="col">{t('쓰임', 'Used for')}</th>
          <th scope="col">
            <span className="sr">{t('할 수 있는 일', 'Actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.models.map((model) => {
          const outcome = tests.outcomes.get(model.id)
          const isMeasuring = props.measuring.has(model.id)
          return (
            <Fragment key={model.id}>
              <tr>
                <td className="name at-name">{model.name}</td>
                <td className="at-role">{roleNames[model.role]}</td>
                <td className="sub at-where">{model.isLocal ? t('이 컴퓨터', 'This machine') : model.providerName}</td>
                <td className="sub at-licence">{model.licence ?? '–'}</td>
                <td className="sub at-size">{sizeWords(model)}</td>
                <td className="at-state">
                  <State state={stateMarks[model.status]}>{stateNames[model.status]}</State>
                </td>
                <td className="at-label">
                  {t(`${labelName(model.highestLabel)}까지`, `up to ${labelName(model.highestLabel)}`)}
                </td>
                <td className={model.role === 'embedding' ? 'at-card is-none' : 'at-card'}>
                  <Card model={model} isMeasuring={isMeasuring} />
                </td>
                <td className={model.role === 'chat' && !model.mayGenerate ? 'at-use quiet' : 'at-use'}>
                  {purposeWords(model)}
                </td>
                <td className="at-acts">
                  <span className="row-acts">
                    {/* A call to a provider may cost: only those who connect them test them. */}
                    {(model.isLocal || props.mayManage) && (
                      <button
                        type="button"
                        className="link"
                        disabled={outcome === 'running'}
                        onClick={() => void test(model)}
                        aria-label={t(`${model.name} 시험`, `Test ${model.name}`)}
                      >
                        {t('시험', 'Test')}
                      </button>
                    )}
                    {props.mayManage && model.role === 'chat' && (
                      <button
                        type="button"
                        className="link"
                        disabled={isMeasuring}
                        aria-expanded={asking === model.id}
                        onClick={() => setAsking(asking === model.id ? undefined : model.id)}
                        aria-label={t(`${model.name} 재기`, `Measure ${model.name}`)}
                      >
                        {t('재기', 'Measure')}
                      </button>
                    )}
                  </span>
                </td>
              </tr>
              {outcome && (
                <tr className="noted-test">
                  <td colSpan={10}>
                    <TestResult outcome={outcome} />
                  </td>
                </tr>
              )}
              {asking === model.id && (
                <tr className="unfolded">
                  <td colSpan={10}>
                    <MeasurePanel
                      model={model}
                      onStart={() => {
                        setAsking(undefined)
                        props.onMeasure(model)
                      }}
                      onClose={() => setAsking(undefined)}
                    />
                  </td>
                </tr>
              )}
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}

function Card({ model, isMeasuring }: { model: Model; isMeasuring: boolean }) {
  const { grounded } = model.card
  if (isMeasuring) return <State state="running">{t('재는 중', 'Measuring')}</State>
  if (model.role === 'embedding') return <span className="quiet">–</span>
  if (!grounded) return <State state="untested">{t('시험 전', 'Untested')}</State>
  return (
    <span className="card-result" title={formatExact(grounded.measuredAt)}>
      <State state={grounded.passed ? 'met' : 'unmet'}>{grounded.passed ? t('충족', 'Met') : t('미달', 'Unmet')}</State>
      <span className="note">
        {t(
          `답 ${formatShare(grounded.answered)}, 거절 ${formatShare(grounded.refused)}, ${grounded.questions}문항, 기준 ${passMark}`,
          `answered ${formatShare(grounded.answered)}, refused ${formatShare(grounded.refused)}, n = ${grounded.questions}, pass mark ${passMark}`,
        )}
      </span>
    </span>
  )
}

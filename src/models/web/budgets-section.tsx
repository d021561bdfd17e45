/** How much a month may cost: a warning at 80 %, no more calls at 100 %. */
import { callApi } from '../../web/api.ts'
import { formatShare } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { State } from '../../web/ui/mark.tsx'
import { SectionHead } from '../../web/ui/section-head.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { type Budget, type Costs, setBudget } from '../contract.ts'
import { Gauge } from './gauge.tsx'
import { formatWon, microsOf } from './money.ts'

export function BudgetsSection(props: {
  costs: Costs
  isOpen: boolean
  onOpen(): void
  onClose(): void
  onDone(): void
}) {
  const { budgets, apps } = props.costs
  async function drop(budget: Budget) {
    try {
      await callApi(setBudget, { body: { app: budget.app, monthlyMicros: null } })
      sayDone(t('예산을 없앴습니다', 'The budget is gone'))
    } catch (error) {
      sayFailed(error)
    }
    props.onDone()
  }
  return (
    <section>
      <SectionHead
        isRuled
        title={t('예산', 'Budgets')}
        act={!props.isOpen && { name: t('예산 정하기', 'Set a budget'), onAct: props.onOpen }}
      />
      {props.isOpen && <BudgetForm apps={apps.map((one) => one.app)} onClose={props.onClose} onDone={props.onDone} />}
      {budgets.length === 0 && !props.isOpen && (
        <p className="sub none-yet">
          {t(
            '정한 예산이 없습니다. 회사 전체나 앱마다 한 달 예산을 정하면 80 %에서 알리고 100 %에서 연결한 모델의 호출을 멈춥니다. 이 컴퓨터의 모델과 발췌 답변은 계속 쓸 수 있습니다.',
            'None is set. With a monthly budget for the company or an app, Naru warns at 80 % and stops calls of connected models at 100 %. Local models and quoted answers go on.',
          )}
        </p>
      )}
      {budgets.length > 0 && (
        <table className="table is-list budgets-table">
          <thead>
            <tr>
              <th scope="col">{t('대상', 'For')}</th>
              <th scope="col">{t('쓴 만큼', 'Used')}</th>
              <th scope="col" className="num">
                {t('한 달 예산', 'Monthly budget')}
              </th>
              <th scope="col">{t('상태', 'State')}</th>
              <th scope="col">
                <span className="sr">{t('할 수 있는 일', 'Actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {budgets.map((budget) => (
              <tr key={budget.app ?? ''}>
                <td className="name at-name">{nameOf(budget)}</td>
                <td className="at-used">
                  <Gauge used={budget.spent.micros} limit={budget.monthlyMicros} />
                  <span className="note">
                    {formatWon(budget.spent.micros)}, {formatShare(budget.spent.micros / budget.monthlyMicros)}
                    {budget.spent.unknownCalls > 0 &&
                      t(
                        `, 비용을 알 수 없는 호출 ${budget.spent.unknownCalls}건`,
                        `, ${budget.spent.unknownCalls} calls of unknown cost`,
                      )}
                  </span>
                </td>
                <td className="num at-limit" data-head={t('한 달', 'A month')}>
                  {formatWon(budget.monthlyMicros)}
                </td>
                <td className="at-state">
                  <State state={stateMarks[budget.state]}>{stateNames[budget.state]}</State>
                </td>
                <td className="at-acts">
                  <span className="row-acts">
                    <button type="button" className="link" onClick={() => void drop(budget)}>
                      {t('없애기', 'Remove')}
                    </button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

const nameOf = ({ app }: Budget) => app ?? t('회사 전체', 'The company')

const stateNames: Record<Budget['state'], string> = {
  within: t('여유 있음', 'Within'),
  near: t('80 % 넘음', 'Above 80 %'),
  'used-up': t('다 씀, 호출을 멈춤', 'Used up, calls stopped'),
}
const stateMarks = { within: 'succeeded', near: 'doubt', 'used-up': 'failed' } as const

function BudgetForm(props: { apps: readonly string[]; onClose(): void; onDone(): void }) {
  const sending = useSending(async ({ text, number }) => {
    await callApi(setBudget, {
      body: { app: text('app') || null, monthlyMicros: microsOf(number('won')) },
    })
    sayDone(t('예산을 저장했습니다', 'Saved the budget'))
    props.onDone()
  })
  return (
    <form className="provider-form" onSubmit={sending.onSubmit} aria-label={t('예산 정하기', 'Set a budget')}>
      <FormRow
        id="budget-app"
        label={t('앱 이름', 'App')}
        help={t('프로그램이 부르는 이름. 비우면 회사 전체', 'As programs call it. Empty: the whole company')}
      >
        <input
          id="budget-app"
          name="app"
          className="field"
          maxLength={100}
          list="budget-apps"
          autoComplete="off"
          aria-describedby="budget-app-help"
        />
        <datalist id="budget-apps">
          {props.apps.map((app) => (
            <option key={app} value={app} />
          ))}
        </datalist>
      </FormRow>
      <FormRow
        id="budget-won"
        label={t('한 달 예산 (원)', 'Monthly budget (won)')}
        help={t('달은 한국 시각으로 1일에 바뀝니다', 'A month begins on the 1st, Korean time')}
      >
        <input
          id="budget-won"
          name="won"
          className="field"
          type="number"
          min={1}
          max={1_000_000_000}
          required
          aria-describedby="budget-won-help"
        />
      </FormRow>
      <FormEnd action={t('예산 저장', 'Save the budget')} sending={sending} onClose={props.onClose} />
    </form>
  )
}

/** One use case: what it is for, how far it is, by what it is judged, what could go wrong, what it needs, what was decided. */
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { callApi, useApi } from '../../web/api.ts'
import { formatCount, formatMoment } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { useKeys } from '../../web/ui/keys.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { decideUseCase, decisions, getUseCase, moveStage, restoreUseCase, type UseCase } from '../contract.ts'
import { stages } from '../progress.ts'
import { AccessSection } from './access-section.tsx'
import { useChosenUseCase } from './chosen-use-case.ts'
import { Crossing, CrossingHead } from './crossing.tsx'
import { DataNeedsSection } from './data-needs-section.tsx'
import { HistorySection } from './history-section.tsx'
import { PlanSection } from './plan-section.tsx'
import { ReasonForm } from './reason-form.tsx'
import { RequirementsSection } from './requirements-section.tsx'
import { RisksSection } from './risks-section.tsx'
import { act, archiveWithUndo, refreshUseCases } from './use-case-changes.ts'
import { UseCaseForm } from './use-case-form.tsx'
import { decisionNames, kindNames, optionsOf, stageOptions, stepWords, wonPerMonth } from './use-case-words.ts'
import './use-cases-page.css'

type Edit = 'facts' | 'stage' | 'decision'

export function UseCasePage() {
  const { useCaseId } = useParams({ from: '/inside/use-cases/$useCaseId' })
  const found = useApi(getUseCase, { params: { useCaseId } })
  return (
    <main id="work" className="page use-case" aria-busy={found.isPending}>
      {found.isError && (
        <>
          <h1 className="sr">{t('활용 과제', 'Use case')}</h1>
          <Problem error={found.error} onRetry={() => void found.refetch()} />
        </>
      )}
      {found.data && <Whole key={useCaseId} useCase={found.data} />}
    </main>
  )
}

function Whole({ useCase }: { useCase: UseCase }) {
  const session = useSession()
  const { edit } = useSearch({ from: '/inside/use-cases/$useCaseId' })
  const navigate = useNavigate({ from: '/use-cases/$useCaseId' })
  const mayEdit = useCase.mayEdit && useCase.archivedAt === null && mayI(session, 'use-cases.write')
  const editing = mayEdit ? edit : undefined
  const open = (what: Edit | undefined) =>
    void navigate({ search: what ? { edit: what } : {}, replace: true, resetScroll: false })
  const close = () => open(undefined)
  useKeys({ e: () => open('facts'), m: () => open('stage') }, mayEdit && editing === undefined)
  return (
    <>
      <Head useCase={useCase} mayEdit={mayEdit} onEdit={() => open('facts')} />
      {editing === 'facts' && <UseCaseForm useCase={useCase} onDone={close} onClose={close} />}
      <section className="whole-crossing" aria-label={t('단계', 'Stage')}>
        <CrossingHead />
        <Crossing useCase={useCase} />
        {editing === 'stage' && <StageForm useCase={useCase} onClose={close} />}
      </section>
      <NextSteps useCase={useCase} mayEdit={mayEdit} isMoving={editing === 'stage'} onOpen={open} />
      <div className="use-case-columns">
        <div>
          <RequirementsSection useCase={useCase} mayEdit={mayEdit} />
          <RisksSection useCase={useCase} mayEdit={mayEdit} />
          <DataNeedsSection useCase={useCase} mayEdit={mayEdit} />
          <PlanSection useCase={useCase} mayEdit={mayEdit} />
        </div>
        <aside aria-label={t('바탕과 기록', 'Facts and history')}>
          <FactsSection useCase={useCase} />
          <DecisionSection useCase={useCase} mayEdit={mayEdit} isOpen={editing === 'decision'} onOpen={open} />
          {useCase.access && <AccessSection useCase={useCase} access={useCase.access} />}
          <HistorySection useCase={useCase} />
        </aside>
      </div>
    </>
  )
}

function Head({ useCase, mayEdit, onEdit }: { useCase: UseCase; mayEdit: boolean; onEdit(): void }) {
  const chosen = useChosenUseCase()
  const navigate = useNavigate()
  const isChosen = chosen.id === useCase.id
  const isAway = useCase.archivedAt !== null
  async function putAway() {
    if (await archiveWithUndo(useCase.id, useCase.name)) void navigate({ to: '/use-cases' })
  }
  return (
    <>
      <div className="page-head">
        <div>
          <nav className="crumb" aria-label={t('위치', 'Where this is')}>
            <Link to="/use-cases">{t('활용 과제', 'Use cases')}</Link>
          </nav>
          <h1>{useCase.name}</h1>
        </div>
        <div className="end">
          {!isAway && (
            <button type="button" className="btn" onClick={() => chosen.choose(isChosen ? undefined : useCase.id)}>
              {isChosen ? t('전체 보기', 'Look at all') : t('이 과제로 보기', 'Look through this')}
            </button>
          )}
          {mayEdit && (
            <>
              <button type="button" className="btn" onClick={onEdit}>
                {t('고치기', 'Change')} <kbd>E</kbd>
              </button>
              <button type="button" className="btn is-plain" onClick={() => void putAway()}>
                {t('보관', 'Put away')}
              </button>
            </>
          )}
          {isAway && useCase.mayEdit && (
            <button
              type="button"
              className="btn is-main"
              onClick={() => void act(() => callApi(restoreUseCase, { params: { useCaseId: useCase.id } }))}
            >
              {t('되돌리기', 'Bring back')}
            </button>
          )}
        </div>
      </div>
      {isAway && (
        <p className="away">
          {t(
            '보관한 과제입니다. 되돌리면 다시 고칠 수 있습니다.',
            'This has been put away. Bring it back to change it.',
          )}
        </p>
      )}
      <p className="read purpose">{useCase.purpose}</p>
    </>
  )
}

function StageForm({ useCase, onClose }: { useCase: UseCase; onClose(): void }) {
  const next = stages[stages.indexOf(useCase.stage) + 1] ?? 'model'
  return (
    <ReasonForm
      id="stage"
      name={t('단계 옮기기', 'Move the stage')}
      what={t('옮길 단계', 'Stage')}
      options={stageOptions.filter((one) => one.value !== useCase.stage)}
      start={next}
      action={t('옮기기', 'Move')}
      send={async (stage, reason) => {
        await callApi(moveStage, { params: { useCaseId: useCase.id }, body: { stage, reason } })
        refreshUseCases()
      }}
      onClose={onClose}
    />
  )
}

/** The first thing to do stands large; the rest are lines under it. */
function NextSteps(props: { useCase: UseCase; mayEdit: boolean; isMoving: boolean; onOpen(what: Edit): void }) {
  const { useCase, mayEdit, isMoving, onOpen } = props
  const [first, ...more] = useCase.nextSteps.map(stepWords)
  const go = (at: string) => {
    if (at === 'stage' || at === 'decision' || at === 'facts') onOpen(at)
    document.getElementById(at)?.scrollIntoView({ block: 'center' })
  }
  const isStopped = useCase.decision.state === 'stop'
  return (
    <div className="next-step">
      <div>
        <h2>
          {isStopped ? (
            <span className="warn">{t('멈춘 과제입니다', 'This use case is stopped')}</span>
          ) : (
            (first?.what ?? t('지금 할 일이 없습니다', 'There is nothing to do now'))
          )}
        </h2>
        <p className="sub">{isStopped ? useCase.decision.reason : first?.why}</p>
        {more.length > 0 && (
          <ul className="more-steps">
            {more.map((step) => (
              <li key={step.what}>
                {mayEdit ? (
                  <button type="button" className="link" onClick={() => go(step.at)}>
                    {step.what}
                  </button>
                ) : (
                  step.what
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
      {mayEdit && (
        <div className="end">
          {!isMoving && (
            <button
              type="button"
              className={first?.at === 'stage' ? 'btn is-main' : 'btn'}
              onClick={() => onOpen('stage')}
            >
              {t('단계 옮기기', 'Move the stage')} <kbd>M</kbd>
            </button>
          )}
          {first && first.at !== 'stage' && (
            <button type="button" className={isMoving ? 'btn' : 'btn is-main'} onClick={() => go(first.at)}>
              {t('하러 가기', 'Do it')}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

function FactsSection({ useCase }: { useCase: UseCase }) {
  const { tasksPerMonth, minutesPerTask, wonPerHour } = useCase.baseline
  const known = (value: number | null, unit: string) =>
    value === null ? <span className="quiet">–</span> : `${formatCount(value)}${unit}`
  const monthly = wonPerMonth(useCase.baseline)
  return (
    <section id="facts" className="side-part">
      <div className="section-head">
        <h2>{t('바탕', 'Facts')}</h2>
      </div>
      <dl className="side-pairs">
        <dt>{t('담당', 'Answers for it')}</dt>
        <dd>
          {useCase.owner?.name ?? <span className="quiet">–</span>}
          {useCase.owner?.isActive === false && <span className="warn"> {t('떠남', 'has left')}</span>}
        </dd>
        <dt>{t('기능', 'Functions')}</dt>
        <dd>{useCase.functionKinds.map((kind) => kindNames[kind]).join(', ')}</dd>
        <dt>{t('한 달 건수', 'Tasks a month')}</dt>
        <dd className="num">{known(tasksPerMonth, t('건', ''))}</dd>
        <dt>{t('건당 시간', 'Time a task')}</dt>
        <dd className="num">{known(minutesPerTask, t('분', ' min'))}</dd>
        <dt>{t('시간당 비용', 'Cost an hour')}</dt>
        <dd className="num">{known(wonPerHour, t('원', ' won'))}</dd>
        <dt>{t('지금 한 달 비용', 'Cost a month today')}</dt>
        <dd className="num name">{known(monthly ?? null, t('원', ' won'))}</dd>
      </dl>
    </section>
  )
}

function DecisionSection(props: { useCase: UseCase; mayEdit: boolean; isOpen: boolean; onOpen(what?: Edit): void }) {
  const { useCase, mayEdit, isOpen, onOpen } = props
  const { state, reason, byName, at } = useCase.decision
  return (
    <section id="decision" className="side-part">
      <div className="section-head">
        <h2>{t('결정', 'Decision')}</h2>
        {mayEdit && !isOpen && (
          <span className="end">
            <button type="button" className="link" onClick={() => onOpen('decision')}>
              {state === 'undecided' ? t('결정하기', 'Decide') : t('다시 정하기', 'Decide anew')}
            </button>
          </span>
        )}
      </div>
      {isOpen ? (
        <ReasonForm
          id="decision"
          name={t('결정하기', 'Decide')}
          what={t('결정', 'Decision')}
          options={optionsOf(decisionNames).filter((one) => one.value !== state)}
          start={decisions.find((one) => one !== state && one !== 'undecided') ?? 'go'}
          action={t('결정하기', 'Decide')}
          send={async (decision, why) => {
            await callApi(decideUseCase, { params: { useCaseId: useCase.id }, body: { decision, reason: why } })
            refreshUseCases()
          }}
          onClose={() => onOpen(undefined)}
        />
      ) : (
        <>
          <p>
            <span className="state">
              <i
                className="mark"
                data-state={state === 'go' ? 'approved' : state === 'stop' ? 'doubt' : 'open'}
                aria-hidden="true"
              />
              <span className={state === 'stop' ? 'warn' : undefined}>{decisionNames[state]}</span>
            </span>
          </p>
          {at && (
            <p className="note">
              {byName}, {formatMoment(at)}: {reason}
            </p>
          )}
        </>
      )}
    </section>
  )
}

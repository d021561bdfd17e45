/** People by a file: chosen, looked at, applied. What is shown is what will be done, line by line; nothing happens before. */
import { useRef, useState } from 'react'
import { callApi, useApi } from '../../web/api.ts'
import { formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { sayDone } from '../../web/ui/toast.tsx'
import { applyPeople, getIdentityProvider, type Member, type PeoplePlan, planPeople } from '../contract.ts'
import { refreshPeople } from './member-changes.ts'
import { saveLinks, savePeople } from './people-file.ts'
import { PlanTable, WrongTable } from './people-plan-table.tsx'
import './people-table-panel.css'

interface Looked {
  fileName: string
  table: string
  plan: PeoplePlan
}

export function PeopleTablePanel({ members, onClose }: { members: readonly Member[]; onClose(): void }) {
  const picker = useRef<HTMLInputElement>(null)
  const [looked, setLooked] = useState<Looked>()
  const [links, setLinks] = useState<Parameters<typeof saveLinks>[0]>([])
  const [problem, setProblem] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)

  async function attempt(work: () => Promise<void>) {
    setBusy(true)
    setProblem(undefined)
    await work().catch(setProblem)
    setBusy(false)
  }

  const look = (file: File) =>
    attempt(async () => {
      setLooked(undefined)
      const table = await base64Of(file)
      setLooked({ fileName: file.name, table, plan: await callApi(planPeople, { body: { table } }) })
    })

  const apply = (joiners: 'invite' | 'wait') =>
    attempt(async () => {
      if (!looked) return
      const body = { table: looked.table, hash: looked.plan.hash, joiners }
      const done = await callApi(applyPeople, { body })
      refreshPeople()
      setLooked(undefined)
      setLinks(done.links)
      sayDone(
        t(
          `새로 ${done.joined}명, 바뀜 ${done.changed}명, 내보냄 ${done.left}명을 적용했습니다`,
          `Applied: ${done.joined} join, ${done.changed} change, ${done.left} leave`,
        ),
      )
      if (done.links.length === 0) onClose()
    })

  return (
    <section className="people-table" aria-label={t('표로 바꾸기', 'Change by a table')}>
      <div className="form-row">
        <h2>{t('구성원 표 (CSV)', 'A table of people (CSV)')}</h2>
        <div className="acts">
          <button
            type="button"
            className="btn"
            aria-describedby="people-file-help"
            onClick={() => picker.current?.click()}
          >
            {t('파일 고르기', 'Choose a file')}
          </button>
        </div>
        <input
          ref={picker}
          id="people-file"
          type="file"
          hidden
          accept=".csv,.tsv,.txt,text/csv"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            // The same file, corrected, may be chosen once more.
            event.currentTarget.value = ''
            if (file) void look(file)
          }}
        />
        <span className="help" id="people-file-help">
          {t(
            '열: 이름, 이메일, 역할, 취급 등급, 부서, 퇴사. 부서는 「본사 > 영업부」처럼 겹칩니다. 빈칸은 그대로 두고, 표에 없는 사람은 바꾸지 않습니다.',
            'Columns: name, e-mail, role, clearance, department, leaves. Departments nest as in “HQ > Sales”. An empty cell changes nothing; neither does who is not in it.',
          )}{' '}
          <button type="button" className="link" onClick={() => savePeople(members)}>
            {t('지금 구성원을 이 모양으로 저장', 'Save the present people in this form')}
          </button>
        </span>
      </div>
      {problem !== undefined && <Problem error={problem} />}
      {looked && <LookedAt looked={looked} isBusy={isBusy} onApply={(joiners) => void apply(joiners)} />}
      {links.length > 0 && (
        <div className="fresh-link">
          <p>
            {t(
              `초대 링크 ${formatCount(links.length)}개를 만들었습니다. 지금만 저장할 수 있습니다. 각자에게 따로 보내 주세요.`,
              `${formatCount(links.length)} links were made. They can be saved only now. Send each to its person alone.`,
            )}
          </p>
          <button type="button" className="btn is-main" onClick={() => saveLinks(links)}>
            {t('초대 링크 저장', 'Save the links')}
          </button>
        </div>
      )}
      <div className="acts">
        <button type="button" className="btn is-plain" onClick={onClose}>
          {t('닫기', 'Close')} <kbd>Esc</kbd>
        </button>
      </div>
    </section>
  )
}

function LookedAt(props: { looked: Looked; isBusy: boolean; onApply(joiners: 'invite' | 'wait'): void }) {
  const { plan, fileName } = props.looked
  const provider = useApi(getIdentityProvider)
  const [joiners, setJoiners] = useState<'invite' | 'wait'>('invite')
  const countOf = (kind: string) => plan.steps.filter((step) => step.kind === kind).length
  const counts: [string, number][] = [
    [t('새로', 'Join'), countOf('joins')],
    [t('바뀜', 'Change'), countOf('changes')],
    [t('내보냄', 'Leave'), countOf('leaves')],
    [t('초대를 기다림', 'Invited already'), countOf('waits')],
    [t('그대로', 'Same'), countOf('same')],
    [t('표에 없음', 'Not in the table'), plan.unnamed],
    [t('고칠 줄', 'Wrong'), plan.wrong.length],
  ]
  const hasWork = countOf('joins') + countOf('changes') + countOf('leaves') > 0
  return (
    <>
      <div className="section-head">
        <h2>{t('미리 보기', 'What would happen')}</h2>
        <span className="end note">{fileName}</span>
      </div>
      <dl className="plan-counts">
        {counts.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      {plan.wrong.length > 0 && <WrongTable wrong={plan.wrong} />}
      <PlanTable steps={plan.steps} />
      {plan.newGroups.length > 0 && (
        <p className="note">
          {t('새로 만드는 그룹', 'New groups')}: {plan.newGroups.map((group) => group.name).join(', ')}
        </p>
      )}
      {countOf('joins') > 0 && provider.data?.provider?.isOn && (
        <div className="form-row">
          <label htmlFor="people-joiners">{t('새 사람이 들어오는 길', 'How those who join come in')}</label>
          <select
            id="people-joiners"
            className="field"
            value={joiners}
            onChange={(event) => setJoiners(event.target.value === 'wait' ? 'wait' : 'invite')}
          >
            <option value="invite">{t('초대 링크를 보냄', 'By links')}</option>
            <option value="wait">{t('회사 로그인으로 바로', 'By the company sign-in')}</option>
          </select>
        </div>
      )}
      {plan.wrong.length > 0 ? (
        <p className="wrong" role="alert">
          {t(
            '고칠 줄이 있어 적용할 수 없습니다. 고쳐서 다시 골라 주세요.',
            'Correct the wrong rows and choose it again.',
          )}
        </p>
      ) : (
        <button
          type="button"
          className="btn is-main"
          disabled={props.isBusy || !hasWork}
          onClick={() => props.onApply(joiners)}
        >
          {hasWork ? t('이대로 적용', 'Apply this') : t('바꿀 것이 없습니다', 'Nothing to change')}
        </button>
      )}
    </>
  )
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return btoa(text)
}

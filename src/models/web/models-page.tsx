/** Which models there are, what they have been measured to do, and where text may go. */
import { useState } from 'react'
import { SettingsTabs } from '../../access/web/settings-tabs.tsx'
import { useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { useKeys } from '../../web/ui/keys.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { groundedTest } from '../ability-test.ts'
import { listModels, type Model } from '../contract.ts'
import { ModelsTable } from './models-table.tsx'
import { passMark } from './pass-mark.ts'
import { ProvidersSection } from './providers-section.tsx'
import { stillMeasuring, useMeasuring } from './use-measuring.ts'
import './models-page.css'

const busyPollMilliseconds = 3_000

export function ModelsPage() {
  const session = useSession()
  const mayManage = mayI(session, 'models.manage')
  const [isAdding, setAdding] = useState(false)
  const { asked, start } = useMeasuring()
  const list = useApi(
    listModels,
    {},
    {
      refetchInterval: ({ state }) => {
        const items = state.data?.items ?? []
        const isBusy = stillMeasuring(asked, items).size > 0 || items.some((model) => model.status === 'loading')
        return isBusy ? busyPollMilliseconds : false
      },
    },
  )
  const models = list.data?.items ?? []
  useKeys({ c: () => setAdding(true) }, mayManage && !isAdding)
  useKeys({ escape: () => setAdding(false) }, isAdding)

  return (
    <main id="work" className="page models" aria-busy={list.isPending}>
      <SettingsTabs
        end={
          mayManage &&
          !isAdding && (
            <button type="button" className="btn is-main" onClick={() => setAdding(true)}>
              {t('공급자 연결하기', 'Connect a provider')} <kbd>C</kbd>
            </button>
          )
        }
      />
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      <ModelsTable
        models={models}
        mayManage={mayManage}
        measuring={stillMeasuring(asked, models)}
        onMeasure={(model) => void start(model)}
        onTested={() => void list.refetch()}
      />
      {list.isSuccess && <WhatIsPossible models={models} mayManage={mayManage} />}
      {mayManage && (
        <ProvidersSection
          isAdding={isAdding}
          onChanged={() => void list.refetch()}
          onAdd={() => setAdding(true)}
          onClose={() => setAdding(false)}
        />
      )}
    </main>
  )
}

/** What these models allow today, and what a stronger one would add. */
function WhatIsPossible({ models, mayManage }: { models: readonly Model[]; mayManage: boolean }) {
  const generating = models.filter((model) => model.mayGenerate)
  return (
    <dl className="pairs possible">
      <dt>{t('발췌', 'Quoting')}</dt>
      <dd>
        {t(
          '언제나 쓸 수 있습니다. 답이 되는 문장을 문서에서 그대로 보여 주며, 글은 이 컴퓨터를 떠나지 않습니다.',
          'Always there. The sentences that answer are shown word by word, and no text leaves this machine.',
        )}
      </dd>
      <dt>{t('생성', 'Generating')}</dt>
      <dd>
        {generating.length > 0
          ? t(
              `근거 답변 시험을 통과한 모델 ${generating.length}개로 쓸 수 있습니다: ${generating.map((model) => model.name).join(', ')}.`,
              `With the ${generating.length} that passed the grounded-answer test: ${generating.map((model) => model.name).join(', ')}.`,
            )
          : t(
              `아직 쓸 수 없습니다. 근거 답변 시험(${groundedTest.length}문항, 답과 거절 모두 ${passMark} 이상)을 통과한 모델이 없습니다.`,
              `Not yet. No model has passed the grounded-answer test (${groundedTest.length} questions, ${passMark} of answers and of refusals right).`,
            )}{' '}
        {t(
          '더 강한 모델을 연결해 시험을 통과하면 여러 문단을 엮어 쓴 답을 문장마다 근거 번호와 함께 볼 수 있습니다. 문서의 등급이 그 모델에 보낼 수 있는 등급보다 높으면 보내지 않습니다.',
          'A stronger model that passes writes answers that join several passages, with a source number after each sentence. Text above the label set for it is never sent.',
        )}
        {!mayManage && t(' 모델은 소유자와 구축 담당이 연결합니다.', ' Models are connected by owners and builders.')}
      </dd>
    </dl>
  )
}

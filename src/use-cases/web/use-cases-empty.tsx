/** No use case yet: the heads, what one is, and one press that makes a whole one to look at. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { callApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { sayFailed } from '../../web/ui/toast.tsx'
import { addSampleUseCase } from '../contract.ts'
import { refreshUseCases } from './use-case-changes.ts'
import { UseCasesHead } from './use-cases-table.tsx'

export function UseCasesEmpty({ createKey, onCreate }: { createKey?: string; onCreate: (() => void) | undefined }) {
  const navigate = useNavigate()
  const [isMaking, setMaking] = useState(false)
  async function makeSample() {
    setMaking(true)
    try {
      const { id } = await callApi(addSampleUseCase)
      refreshUseCases()
      void navigate({ to: '/use-cases/$useCaseId', params: { useCaseId: id } })
    } catch (error) {
      sayFailed(error)
      setMaking(false)
    }
  }
  return (
    <>
      <div className="scroll only-wide">
        <table className="table cases">
          <UseCasesHead />
        </table>
      </div>
      <div className="empty">
        <p className="read">
          {t(
            '아직 활용 과제가 없습니다. 활용 과제는 모델로 무엇을 할지, 무엇으로 판단할지, 어떤 데이터가 필요한지를 한곳에 적은 것입니다.',
            'There is no use case yet. A use case says in one place what a model is for, by what it is judged, and which data it needs.',
          )}
        </p>
        {onCreate && (
          <div className="acts">
            <button type="button" className="btn is-main" onClick={onCreate}>
              {t('활용 과제 만들기', 'Make a use case')} {createKey && <kbd>{createKey}</kbd>}
            </button>
            <button type="button" className="btn" disabled={isMaking} onClick={() => void makeSample()}>
              {t('예시로 하나 만들기', 'Make an example')}
            </button>
          </div>
        )}
      </div>
    </>
  )
}

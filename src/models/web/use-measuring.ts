/** Which models are being measured: asked for by this page, and not yet with a newer result on their card. */
import { useState } from 'react'
import { callApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { type Model, measureModel } from '../contract.ts'

interface Asked {
  model: Model
  atMilliseconds: number
}

const patienceMilliseconds = 30 * 60_000 // The job itself gives up then.

/** Those whose card still shows what it showed when the measurement was asked for. */
export function stillMeasuring(asked: readonly Asked[], models: readonly Model[]): ReadonlySet<string> {
  const open = asked.filter(({ model, atMilliseconds }) => {
    const now = models.find((one) => one.id === model.id)
    if (!now || Date.now() - atMilliseconds > patienceMilliseconds) return false
    return now.card.grounded?.measuredAt === model.card.grounded?.measuredAt
  })
  return new Set(open.map(({ model }) => model.id))
}

export function useMeasuring() {
  const [asked, setAsked] = useState<readonly Asked[]>([])
  async function start(model: Model) {
    try {
      await callApi(measureModel, { params: { modelId: model.id } })
      setAsked((before) => [
        ...before.filter((one) => one.model.id !== model.id),
        { model, atMilliseconds: Date.now() },
      ])
      sayDone(
        t(
          `「${model.name}」의 근거 답변 시험을 시작했습니다. 몇 분 걸립니다`,
          `The grounded-answer test of “${model.name}” has begun. It takes some minutes`,
        ),
      )
    } catch (error) {
      sayFailed(error)
    }
  }
  return { asked, start }
}

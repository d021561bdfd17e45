/** Which model makes the vectors of a collection. Shown only where a provider offers one. */
import { useId } from 'react'
import { listModels } from '../../models/contract.ts'
import { useApi } from '../../web/api.ts'
import { labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { FormRow } from '../../web/ui/form.tsx'

export function EmbeddingChoice({
  modelId,
  onChange,
}: {
  modelId: string | undefined
  onChange(modelId: string): void
}) {
  const id = useId()
  const list = useApi(listModels)
  const models = (list.data?.items ?? []).filter((model) => model.role === 'embedding')
  const chosen = models.find((model) => model.id === modelId) ?? models[0]
  if (models.length < 2 || !chosen) return null
  const highest = labelName(chosen.highestLabel)
  return (
    <FormRow
      id={id}
      label={t('뜻을 재는 모델', 'Model of meaning')}
      help={
        chosen.isLocal
          ? t('이 컴퓨터에서 잽니다. 글이 나가지 않습니다', 'Runs on this machine. No text leaves it')
          : t(
              `${highest} 등급까지의 문단이 「${chosen.providerName}」에 나갑니다. 그보다 높은 문단은 낱말로만 찾습니다`,
              `Passages up to ${highest} are sent to “${chosen.providerName}”. Higher ones are found by words alone`,
            )
      }
    >
      <select
        id={id}
        className="field"
        value={chosen.id}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.target.value)}
      >
        {models.map((model) => (
          <option key={model.id} value={model.id}>
            {model.name} ({model.isLocal ? t('이 컴퓨터', 'this machine') : model.providerName})
          </option>
        ))}
      </select>
    </FormRow>
  )
}

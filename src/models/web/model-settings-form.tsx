/** What a connected model is said to be able to do, and how much of it may be asked a minute: facts change, so people do. */
import { callApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { sayDone } from '../../web/ui/toast.tsx'
import { changeProviderModel, type Provider, type ProviderModel } from '../contract.ts'

export function ModelSettings({ provider, onDone, onClose }: { provider: Provider; onDone(): void; onClose(): void }) {
  return (
    <>
      {provider.models.map((model) => (
        <ModelForm key={model.name} provider={provider} model={model} onDone={onDone} onClose={onClose} />
      ))}
    </>
  )
}

function ModelForm(props: { provider: Provider; model: ProviderModel; onDone(): void; onClose(): void }) {
  const { provider, model } = props
  const sending = useSending(async ({ number, isOn }) => {
    await callApi(changeProviderModel, {
      params: { providerId: provider.id, model: model.name },
      body: {
        ...Object.fromEntries(numbersOf(model).map(({ name }) => [name, number(name)])),
        ...Object.fromEntries(abilitiesOf(model).map(({ name }) => [name, isOn(name)])),
      },
    })
    sayDone(t(`「${model.name}」의 설정을 저장했습니다`, `Saved the settings of “${model.name}”`))
    props.onDone()
  })
  return (
    <form className="provider-form model-settings" onSubmit={sending.onSubmit} aria-label={model.name}>
      <h3>{model.name}</h3>
      {numbersOf(model).map(({ name, label, help }) => (
        <FormRow key={name} id={`${model.name}-${name}`} label={label} help={help}>
          <input
            id={`${model.name}-${name}`}
            name={name}
            className="field"
            type="number"
            min={1}
            defaultValue={model[name] ?? ''}
            aria-describedby={`${model.name}-${name}-help`}
          />
        </FormRow>
      ))}
      {abilitiesOf(model).length > 0 && (
        <fieldset className="abilities">
          <legend>{t('되는 일', 'It can')}</legend>
          {abilitiesOf(model).map(({ name, label }) => (
            <label key={name}>
              <input type="checkbox" name={name} defaultChecked={model[name]} /> {label}
            </label>
          ))}
        </fieldset>
      )}
      <FormEnd action={t('설정 저장', 'Save the settings')} sending={sending} onClose={props.onClose} />
    </form>
  )
}

function numbersOf({ role }: ProviderModel) {
  const free = t('비우면 여기서 막지 않습니다', 'Empty: not limited here')
  const unknown = t('모르면 비워 둡니다', 'Empty when unknown')
  return [
    { name: 'callsPerMinute', label: t('분당 요청', 'Calls a minute'), help: free },
    { name: 'tokensPerMinute', label: t('분당 토큰', 'Tokens a minute'), help: free },
    { name: 'contextTokens', label: t('한 번에 읽는 토큰', 'Tokens it reads at once'), help: unknown },
    ...(role === 'chat'
      ? ([
          { name: 'maxOutputTokens', label: t('가장 긴 답 (토큰)', 'Longest answer (tokens)'), help: unknown },
        ] as const)
      : []),
  ] as const
}

function abilitiesOf({ role }: ProviderModel) {
  if (role === 'embedding') return []
  return [
    { name: 'thinks', label: t('생각하기', 'Think') },
    { name: 'callsTools', label: t('도구 부르기', 'Call tools') },
    { name: 'answersInSchema', label: t('정한 꼴로 답하기', 'Answer in a schema') },
    { name: 'sees', label: t('그림 보기', 'See pictures') },
  ] as const
}

/** What models of providers cost, each price with its source and date. What has no price costs an unknown amount, not nothing. */
import { useState } from 'react'
import { callApi } from '../../web/api.ts'
import { formatDate } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { SectionHead } from '../../web/ui/section-head.tsx'
import { sayDone } from '../../web/ui/toast.tsx'
import { type Model, type Price, setPrice } from '../contract.ts'
import { formatPrice, microsOf } from './money.ts'

export function PricesSection(props: {
  prices: readonly Price[]
  models: readonly Model[]
  isOpen: boolean
  onOpen(): void
  onClose(): void
  onDone(): void
}) {
  const { models, prices } = props
  return (
    <section>
      <SectionHead
        isRuled
        title={t('단가', 'Prices')}
        act={!props.isOpen && models.length > 0 && { name: t('단가 적기', 'Enter a price'), onAct: props.onOpen }}
      />
      {props.isOpen && <PriceForm models={models} onClose={props.onClose} onDone={props.onDone} />}
      {models.length === 0 ? (
        <p className="sub none-yet">
          {t(
            '연결한 모델이 없습니다. 이 컴퓨터의 모델은 호출 비용이 없습니다.',
            'No model is connected. Local models cost nothing by the call.',
          )}
        </p>
      ) : (
        <table className="table is-list prices-table">
          <thead>
            <tr>
              <th scope="col">{t('모델', 'Model')}</th>
              <th scope="col" className="num">
                {t('입력 1,000토큰', '1,000 input tokens')}
              </th>
              <th scope="col" className="num">
                {t('출력 1,000토큰', '1,000 output tokens')}
              </th>
              <th scope="col" className="num">
                {t('호출 한 번', 'A call')}
              </th>
              <th scope="col">{t('출처', 'Source')}</th>
              <th scope="col">{t('기준일', 'As of')}</th>
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <Row key={model.id} model={model} price={prices.find((one) => one.modelId === model.id)} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Row({ model, price }: { model: Model; price: Price | undefined }) {
  const output =
    model.role === 'embedding' ? <span className="quiet">–</span> : formatPrice(price?.outputMicrosPer1000 ?? null)
  return (
    <tr>
      <td className="name at-name">
        {model.name} <span className="sub">{model.providerName}</span>
      </td>
      <td className="num at-input" data-head={t('입력 1,000토큰', '1,000 input tokens')}>
        {formatPrice(price?.inputMicrosPer1000 ?? null)}
      </td>
      <td className="num at-output" data-head={t('출력 1,000토큰', '1,000 output tokens')}>
        {output}
      </td>
      <td className="num at-call" data-head={t('호출 한 번', 'A call')}>
        {price?.callMicros ? formatPrice(price.callMicros) : <span className="quiet">–</span>}
      </td>
      <td className={price ? 'sub at-source' : 'sub at-source only-wide'}>{price?.source ?? '–'}</td>
      <td className={price ? 'sub at-date' : 'sub at-date only-wide'}>{price ? formatDate(price.asOf) : '–'}</td>
    </tr>
  )
}

function PriceForm(props: { models: readonly Model[]; onClose(): void; onDone(): void }) {
  const [modelId, setModelId] = useState(props.models[0]?.id ?? '')
  const isEmbedding = props.models.find((model) => model.id === modelId)?.role === 'embedding'
  const sending = useSending(async ({ text, number }) => {
    await callApi(setPrice, {
      body: {
        modelId,
        inputMicrosPer1000: microsOf(number('input')),
        outputMicrosPer1000: isEmbedding ? null : microsOf(number('output')),
        callMicros: microsOf(number('call')),
        source: text('source'),
        asOf: text('as-of'),
      },
    })
    sayDone(t('단가를 저장했습니다. 지금부터의 호출에 씁니다', 'Saved the price. It counts from now on'))
    props.onDone()
  })
  return (
    <form className="provider-form" onSubmit={sending.onSubmit} aria-label={t('단가 적기', 'Enter a price')}>
      <FormRow id="price-model" label={t('모델', 'Model')}>
        <select id="price-model" className="field" value={modelId} onChange={(event) => setModelId(event.target.value)}>
          {props.models.map((model) => (
            <option key={model.id} value={model.id}>
              {model.name} ({model.providerName})
            </option>
          ))}
        </select>
      </FormRow>
      <Won name="input" label={t('입력 1,000토큰 (원)', '1,000 input tokens (won)')} />
      {!isEmbedding && <Won name="output" label={t('출력 1,000토큰 (원)', '1,000 output tokens (won)')} />}
      <Won
        name="call"
        label={t('호출 한 번 (원)', 'A call (won)')}
        help={t('없으면 비워 둡니다', 'Empty when there is none')}
      />
      <FormRow
        id="price-source"
        label={t('출처', 'Source')}
        help={t('예: 2026년 계약서 3쪽', 'For example: contract of 2026, page 3')}
      >
        <input
          id="price-source"
          name="source"
          className="field"
          required
          maxLength={300}
          aria-describedby="price-source-help"
        />
      </FormRow>
      <FormRow id="price-as-of" label={t('기준일', 'As of')}>
        <input id="price-as-of" name="as-of" className="field" type="date" required />
      </FormRow>
      <FormEnd action={t('단가 저장', 'Save the price')} sending={sending} onClose={props.onClose} />
    </form>
  )
}

function Won({ name, label, help }: { name: string; label: string; help?: string }) {
  const id = `price-${name}`
  return (
    <FormRow
      id={id}
      label={label}
      help={help ?? t('모르면 비워 둡니다. 0은 무료라는 뜻입니다', 'Empty when unknown. 0 means free')}
    >
      <input
        id={id}
        name={name}
        className="field"
        type="number"
        min={0}
        max={1_000_000}
        step="any"
        aria-describedby={`${id}-help`}
      />
    </FormRow>
  )
}

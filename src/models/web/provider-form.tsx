/** Connects CLOVA Studio or an OpenAI-compatible endpoint. The key goes in here and is never shown again. */
import { useState } from 'react'
import { callApi } from '../../web/api.ts'
import { labelNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { sayDone } from '../../web/ui/toast.tsx'
import { addProvider, type Provider, type ProviderKind, providerKinds } from '../contract.ts'
import { clovaEmbeddingModel, knownChatModels } from '../known-models.ts'
import { kindNames } from './provider-words.ts'

export function ProviderForm({ onAdded, onClose }: { onAdded(provider: Provider): void; onClose(): void }) {
  const [label, setLabel] = useState(0)
  const [kind, setKind] = useState<ProviderKind>('clova-studio')
  const isClova = kind === 'clova-studio'

  const sending = useSending(async ({ text }) => {
    const provider = await callApi(addProvider, {
      body: {
        name: text('name'),
        kind,
        baseUrl: text('address'),
        key: text('key'),
        chatModel: text('model'),
        ...(text('tuned-from') ? { tunedFrom: text('tuned-from') } : {}),
        ...(text('embedding') ? { embeddingModel: text('embedding') } : {}),
        highestLabel: label,
      },
    })
    sayDone(
      t(
        `「${provider.name}」 연결을 저장했습니다. 시험 단추로 확인해 주세요`,
        `Saved the connection “${provider.name}”. Check it with the test button`,
      ),
    )
    onAdded(provider)
  })

  return (
    <form className="provider-form" onSubmit={sending.onSubmit} aria-labelledby="provider-form-head">
      <h3 id="provider-form-head">{t('공급자 연결하기', 'Connect a provider')}</h3>
      <FormRow id="provider-kind" label={t('종류', 'Kind')} help={kindHelp[kind]}>
        <select
          id="provider-kind"
          className="field"
          value={kind}
          aria-describedby="provider-kind-help"
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this form
          autoFocus
          onChange={(event) => setKind(providerKinds.find((one) => one === event.target.value) ?? kind)}
        >
          {providerKinds.toReversed().map((one) => (
            <option key={one} value={one}>
              {kindNames[one]}
            </option>
          ))}
        </select>
      </FormRow>
      <Text
        name="name"
        label={t('이름', 'Name')}
        help={
          isClova
            ? t('예: 클로바 스튜디오 (시험 키)', 'For example: CLOVA Studio (test key)')
            : t('예: 사내 vLLM', 'For example: our vLLM')
        }
        maximum={100}
      />
      <Text
        name="address"
        label={t('주소', 'Address')}
        type="url"
        help={
          isClova
            ? t('네이버 콘솔이 알려 주는 주소, 경로 없이', 'As NAVER’s console gives it, without a path')
            : t(
                'OpenAI 호환 주소, 예: https://llm.company.example/v1',
                'OpenAI-compatible, e.g. https://llm.company.example/v1',
              )
        }
        maximum={500}
      />
      <Text
        name="model"
        label={t('대화 모델', 'Chat model')}
        help={
          isClova
            ? t('모델 이름, 튜닝한 모델이면 작업 번호', 'Its name; for a tuned model, the id of its task')
            : t('공급자가 부르는 그대로', 'As the provider calls it')
        }
        choices={isClova ? knownChatModels : []}
        maximum={200}
      />
      {isClova && (
        <Text
          name="tuned-from"
          label={t('튜닝의 바탕 모델', 'Base of the tuned model')}
          help={t(
            '튜닝한 모델일 때만. 한도를 바탕 모델과 함께 씁니다',
            'Only for a tuned model, which shares its quota',
          )}
          choices={knownChatModels}
          isOptional
          maximum={200}
        />
      )}
      <Text
        name="embedding"
        label={t('임베딩 모델', 'Embedding model')}
        help={t(
          '1,024차원. 컬렉션의 뜻 색인에 쓸 때만 적습니다',
          '1,024 dimensions. Only to index collections with it',
        )}
        choices={isClova ? [clovaEmbeddingModel] : ['bge-m3']}
        isOptional
        maximum={200}
      />
      <Text
        name="key"
        label={t('키', 'Key')}
        type="password"
        help={t(
          '암호로 잠가 저장하며 다시 보여 주지 않습니다. 없으면 비워 둡니다',
          'Stored encrypted and never shown again. Leave empty when there is none',
        )}
        isOptional
        maximum={500}
      />
      <FormRow
        id="provider-label"
        label={t('보낼 수 있는 가장 높은 등급', 'Highest label that may be sent')}
        help={egressWords[label]}
      >
        <select
          id="provider-label"
          className="field"
          value={label}
          aria-describedby="provider-label-help"
          onChange={(event) => setLabel(Number(event.target.value))}
        >
          {labelNames.map((name, value) => (
            <option key={name} value={value}>
              {name}
            </option>
          ))}
        </select>
      </FormRow>
      <FormEnd action={t('연결 저장', 'Save the connection')} sending={sending} onClose={onClose} />
    </form>
  )
}

const kindHelp: Record<ProviderKind, string> = {
  'clova-studio': t(
    '네이버 클로바 스튜디오. 한도와 모델마다 되는 일을 알고 씁니다',
    'NAVER CLOVA Studio. Its quotas and what each model can do are known',
  ),
  'openai-compatible': t(
    'vLLM, Ollama처럼 OpenAI와 같은 방식의 주소',
    'An address that speaks like OpenAI, such as vLLM or Ollama',
  ),
}

const egressWords: Record<number, string> = {
  0: t(
    '공개 문서의 문단만 이 주소로 나갑니다. 더 높은 등급의 문단이 섞이면 보내지 않습니다.',
    'Only passages of public documents leave for this address. With any higher label among them nothing is sent.',
  ),
  1: t(
    '공개와 대외비 문서의 문단이 이 주소로 나갑니다. 기밀이 섞이면 보내지 않습니다.',
    'Passages of public and internal documents leave for this address. With a secret one among them nothing is sent.',
  ),
  2: t(
    '기밀까지 모든 문단이 이 주소로 나갈 수 있습니다. 회사 안의 주소일 때만 고르시기 바랍니다.',
    'Every passage, secret ones too, may leave for this address. Choose it only for an address inside the company.',
  ),
}

function Text(props: {
  name: string
  label: string
  help: string
  maximum: number
  type?: 'text' | 'url' | 'password'
  isOptional?: boolean
  choices?: readonly string[]
}) {
  const id = `provider-${props.name}`
  return (
    <FormRow id={id} label={props.label} help={props.help}>
      <input
        id={id}
        name={props.name}
        className="field"
        type={props.type ?? 'text'}
        required={!props.isOptional}
        maxLength={props.maximum}
        autoComplete={props.type === 'password' ? 'new-password' : 'off'}
        spellCheck={false}
        list={props.choices?.length ? `${id}-choices` : undefined}
        aria-describedby={`${id}-help`}
      />
      {props.choices && props.choices.length > 0 && (
        <datalist id={`${id}-choices`}>
          {props.choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </FormRow>
  )
}

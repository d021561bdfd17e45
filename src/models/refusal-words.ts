/** What an endpoint refused, as an error of Naru: who should do what next. */
import { AppError, type ErrorKind, type Words } from '../kernel/error.ts'
import { particle } from '../kernel/particle.ts'
import type { FailureReason, ProviderFailure } from './provider-failure.ts'

interface Refused {
  kind: ErrorKind
  code: string
  words(name: string, retryAfterSeconds: number): Words
}

const keyRefused: Refused = {
  kind: 'unavailable',
  code: 'models.provider-stopped',
  words: (name) => ({
    ko: `「${name}」${particle(name, '이/가')} 키를 받지 않아 보내기를 멈췄습니다. 모델을 관리하는 사람이 키와 이용 신청을 확인하고 시험 단추를 눌러 주세요. 그동안 발췌 답변은 쓸 수 있습니다.`,
    en: `“${name}” refused its key, so nothing more is sent. Whoever manages models should check the key and the subscription, then press the test button. Quoted answers still work.`,
  }),
}

const refusals: Record<FailureReason, Refused> = {
  'key-refused': keyRefused,
  'no-subscription': keyRefused,
  busy: {
    kind: 'rate-limited',
    code: 'models.provider-busy',
    words: (name, seconds) => ({
      ko: `「${name}」에 요청이 몰려 있습니다. ${seconds}초 뒤에 다시 시도해 주세요.`,
      en: `“${name}” is busy. Try again in ${seconds} s.`,
    }),
  },
  broken: {
    kind: 'unavailable',
    code: 'models.provider-failed',
    words: (name) => ({
      ko: `「${name}」에서 답을 받지 못했습니다. 잠시 뒤 다시 시도하고, 계속되면 모델을 관리하는 사람이 시험 단추로 연결을 확인해 주세요.`,
      en: `“${name}” gave no answer. Try again in a moment; if it goes on, whoever manages models should check the connection with the test button.`,
    }),
  },
  slow: {
    kind: 'unavailable',
    code: 'models.provider-slow',
    words: (name) => ({
      ko: `「${name}」${particle(name, '이/가')} 제때 답하지 못했습니다. 질문을 줄이거나 잠시 뒤 다시 시도해 주세요.`,
      en: `“${name}” did not answer in time. Shorten the question, or try again in a moment.`,
    }),
  },
  'context-exceeded': {
    kind: 'invalid',
    code: 'models.context-exceeded',
    words: (name) => ({
      ko: `글이 「${name}」${particle(name, '이/가')} 한 번에 읽는 길이를 넘습니다. 줄이거나 나누어 보내 주세요.`,
      en: `The text is longer than “${name}” reads at once. Shorten or split it.`,
    }),
  },
  'too-large': {
    kind: 'too-large',
    code: 'models.request-too-large',
    words: (name) => ({
      ko: `보낸 것이 「${name}」${particle(name, '이/가')} 받는 크기를 넘습니다. 나누거나 줄여 보내 주세요.`,
      en: `The request is larger than “${name}” takes. Split it or make it smaller.`,
    }),
  },
  empty: {
    kind: 'invalid',
    code: 'models.empty-text',
    words: () => ({
      ko: '보낼 글이 비어 있습니다. 글을 넣어 다시 보내 주세요.',
      en: 'There is no text to send. Put some in and send again.',
    }),
  },
  unsupported: {
    kind: 'invalid',
    code: 'models.not-supported',
    words: (name) => ({
      ko: `「${name}」의 이 모델은 이렇게 쓸 수 없습니다. 다른 모델을 고르거나, 모델을 관리하는 사람이 모델의 기능 설정을 확인해 주세요.`,
      en: `This model of “${name}” cannot be used like this. Choose another one, or have whoever manages models check what it is set to be able to do.`,
    }),
  },
  'wrong-request': {
    kind: 'invalid',
    code: 'models.request-refused',
    words: (name) => ({
      ko: `「${name}」${particle(name, '이/가')} 요청의 값을 받지 않았습니다. 값을 확인해 다시 보내 주세요.`,
      en: `“${name}” refused a value of the request. Check it and send again.`,
    }),
  },
  'model-gone': {
    kind: 'unavailable',
    code: 'models.model-gone',
    words: (name) => ({
      ko: `「${name}」에 이 이름의 모델이 없거나 내려갔습니다. 모델을 관리하는 사람이 모델 이름을 확인해 다시 연결해 주세요.`,
      en: `“${name}” has no such model, or has taken it down. Whoever manages models should check its name and connect it again.`,
    }),
  },
  'not-answered': {
    kind: 'conflict',
    code: 'models.not-answered',
    words: (name) => ({
      ko: `「${name}」${particle(name, '이/가')} 이 질문에는 답을 내지 않았습니다. 질문을 바꾸거나 발췌 답변을 써 주세요.`,
      en: `“${name}” gives no answer to this. Ask differently, or use quoted answers.`,
    }),
  },
  'odd-answer': {
    kind: 'unavailable',
    code: 'models.odd-answer',
    words: (name) => ({
      ko: `「${name}」의 답을 읽을 수 없습니다. 모델을 관리하는 사람이 주소와 공급자 종류를 확인해 주세요.`,
      en: `The answer of “${name}” cannot be read. Whoever manages models should check its address and kind.`,
    }),
  },
}

const busySeconds = 30 // A sliding minute has, on average, room again after half of it.

export function refusalOf(name: string, failure: ProviderFailure): AppError {
  const { kind, code, words } = refusals[failure.reason]
  const retryAfterSeconds = Math.ceil(failure.retryAfterSeconds ?? busySeconds)
  return new AppError(kind, code, words(name, retryAfterSeconds), {
    cause: failure,
    detail: { provider: failure.message, ...(failure.reason === 'busy' ? { retryAfterSeconds } : {}) },
  })
}

/** Naru's own count says that the minute is full. */
export function overQuota(name: string, waitSeconds: number): AppError {
  const retryAfterSeconds = Math.ceil(waitSeconds)
  return new AppError('rate-limited', 'models.quota-used-up', refusals.busy.words(name, retryAfterSeconds), {
    detail: { retryAfterSeconds },
  })
}

export function stoppedError(name: string): AppError {
  return new AppError(keyRefused.kind, keyRefused.code, keyRefused.words(name, 0))
}

export function tooHigh(name: string): AppError {
  return new AppError('forbidden', 'models.label-too-high', {
    ko: `이 문서의 보안 등급은 「${name}」에 보낼 수 없습니다. 이 컴퓨터의 모델을 고르거나 발췌 답변을 써 주세요.`,
    en: `Text with this label may not be sent to “${name}”. Choose a local model, or use quoted answers.`,
  })
}

export function quotesTooHigh(name: string): AppError {
  return new AppError('forbidden', 'models.quotes-label-too-high', {
    ko: `보내려는 글에 「${name}」에 보낼 수 없는 등급의 문서에서 온 문장이 있습니다. 그 문장을 빼고 보내거나 이 컴퓨터의 모델을 써 주세요.`,
    en: `The text holds sentences of documents whose label may not be sent to “${name}”. Take them out, or use a local model.`,
  })
}

export function overBudget(app: string | null): AppError {
  const whose = app === null ? { ko: '회사', en: 'the company' } : { ko: `「${app}」 앱`, en: `the app “${app}”` }
  return new AppError('forbidden', 'models.budget-used-up', {
    ko: `${whose.ko}의 이번 달 모델 예산을 다 썼습니다. 모델을 관리하는 사람에게 예산을 늘려 달라고 하거나 이 컴퓨터의 모델을 써 주세요. 발췌 답변은 계속 쓸 수 있습니다.`,
    en: `This month’s budget for models of ${whose.en} is used up. Ask whoever manages models to raise it, or use a local model. Quoted answers still work.`,
  })
}

export function overContext(name: string, tokens: number, contextTokens: number): AppError {
  const [count, limit] = [tokens, contextTokens].map((number) => number.toLocaleString('en-US'))
  return new AppError(
    'invalid',
    'models.context-exceeded',
    {
      ko: `글과 답이 ${count}토큰으로, 「${name}」${particle(name, '이/가')} 한 번에 읽는 ${limit}토큰을 넘습니다. 글을 줄이거나 답의 길이를 줄여 주세요.`,
      en: `Text and answer take ${count} tokens; “${name}” reads ${limit} at once. Shorten the text or the answer.`,
    },
    { detail: { tokens, contextTokens } },
  )
}

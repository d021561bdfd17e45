/** Words of models on the screen. */
import { formatBytes, formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { MarkState } from '../../web/ui/mark.tsx'
import type { Model } from '../contract.ts'

export const roleNames: Record<Model['role'], string> = {
  chat: t('대화', 'Chat'),
  embedding: t('임베딩', 'Embedding'),
}

export const stateNames: Record<Model['status'], string> = {
  ready: t('쓸 수 있음', 'Ready'),
  loading: t('올리는 중', 'Loading'),
  'not-loaded': t('부를 때 올림', 'Loads on call'),
  unavailable: t('쓸 수 없음', 'Unavailable'),
  unknown: t('시험 전', 'Untested'),
}

export const stateMarks: Record<Model['status'], MarkState> = {
  ready: 'succeeded',
  loading: 'running',
  'not-loaded': 'queued',
  unavailable: 'failed',
  unknown: 'untested',
}

/** 4,096토큰, 384차원, 241 MB: only what is known. */
export function sizeWords(model: Model): string {
  const parts = [
    model.contextTokens === null
      ? undefined
      : t(`${formatCount(model.contextTokens)}토큰`, `${formatCount(model.contextTokens)} tokens`),
    model.dimension === null ? undefined : t(`${model.dimension}차원`, `${model.dimension} dimensions`),
    model.sizeBytes === null ? undefined : formatBytes(model.sizeBytes),
  ]
  return parts.filter((part) => part !== undefined).join(', ') || '–'
}

/** What the model may be used for now. */
export function purposeWords(model: Model): string {
  if (model.role === 'embedding') return t('검색, 발췌', 'Search, quoting')
  return model.mayGenerate ? t('생성', 'Generating') : t('시험에 통과하면 생성', 'Generating, once it passes')
}

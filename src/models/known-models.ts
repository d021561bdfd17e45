/**
 * What CLOVA Studio's papers say of its models, as a first setting of a model that is connected: operators change it. Quotas
 * are those of the web and test pool of 2025-07-17; other pools are not published.
 * @see https://guide.ncloud-docs.com/docs/clovastudio-model
 */
import type { ModelSettings } from './contract.ts'

const none = { thinks: false, callsTools: false, answersInSchema: false, sees: false }

const chat = (
  countsAs: string,
  settings: Partial<ModelSettings> & Pick<ModelSettings, 'contextTokens' | 'callsPerMinute' | 'tokensPerMinute'>,
): ModelSettings => ({
  ...none,
  role: 'chat',
  face: 'v3',
  countsAs,
  maxOutputTokens: 4096,
  dimension: null,
  ...settings,
})

const hcx = { contextTokens: 128_000, callsPerMinute: 60, tokensPerMinute: 60_000 }
const older = { face: 'v1' as const, callsPerMinute: 200, tokensPerMinute: 30_000 }

const knownChat: Record<string, ModelSettings> = {
  'HCX-007': chat('HCX-007', {
    ...hcx,
    maxOutputTokens: 32_768,
    thinks: true,
    callsTools: true,
    answersInSchema: true,
  }),
  'HCX-005': chat('HCX-005', { ...hcx, callsTools: true, sees: true }),
  'HCX-DASH-002': chat('HCX-DASH-002', {
    contextTokens: 32_000,
    callsPerMinute: 90,
    tokensPerMinute: 80_000,
    callsTools: true,
  }),
  'HCX-003': chat('HCX-003', { ...older, contextTokens: 8192 }),
  'HCX-DASH-001': chat('HCX-DASH-001', { ...older, contextTokens: 4096 }),
}

export const knownChatModels = Object.keys(knownChat)

const unlimited = { contextTokens: null, maxOutputTokens: null, callsPerMinute: null, tokensPerMinute: null }

export function firstSettings(
  kind: 'openai-compatible' | 'clova-studio',
  model: { name: string; role: 'chat' | 'embedding'; tunedFrom?: string | undefined },
): ModelSettings {
  if (model.role === 'embedding') {
    const contextTokens = kind === 'clova-studio' ? 8192 : null
    return {
      ...none,
      ...unlimited,
      role: 'embedding',
      face: 'v3',
      countsAs: model.name,
      contextTokens,
      dimension: 1024,
    }
  }
  const base = model.tunedFrom ?? model.name
  const known = kind === 'clova-studio' ? knownChat[base] : undefined
  const settings = known ?? { ...none, ...unlimited, role: 'chat', face: 'v3', countsAs: base, dimension: null }
  if (!model.tunedFrom || kind !== 'clova-studio') return settings
  // Tuning loses pictures, thinking, tools and schemas.
  return { ...settings, ...none, face: settings.face === 'v1' ? 'v1-task' : 'v3-task' }
}

export const clovaEmbeddingModel = 'embedding-v2'

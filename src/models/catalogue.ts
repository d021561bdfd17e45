/** The models that come with Naru. Facts and licences: the packages that carry them. */
export interface CatalogueEntry {
  /** The id under which the model host serves it. */
  id: string
  role: 'chat' | 'embedding'
  name: string
  licence: string
  sizeBytes: number
  contextTokens: number
  dimension: number | null
}

export const embeddingModelId = 'multilingual-e5-small'
export const embeddingDimension = 384

export const catalogue: readonly CatalogueEntry[] = [
  {
    id: embeddingModelId,
    role: 'embedding',
    name: 'multilingual-e5-small (4 bit)',
    licence: 'MIT',
    sizeBytes: 73_600_000,
    contextTokens: 512,
    dimension: embeddingDimension,
  },
  {
    id: 'gemma-3-270m',
    role: 'chat',
    name: 'Gemma 3 270M (base, 4 bit)',
    licence: 'Gemma Terms of Use',
    sizeBytes: 253_113_024,
    contextTokens: 4096,
    dimension: null,
  },
]

/** `local/<model>` or `<provider id>/<model>`: one name for a model wherever it runs. */
export const localProviderId = 'local'

export function modelIdOf(providerId: string, model: string): string {
  return `${providerId}/${model}`
}

export function splitModelId(modelId: string): { providerId: string; model: string } {
  // Without a slash it names nothing: neither part may then look like an id.
  const cut = modelId.indexOf('/')
  if (cut < 0) return { providerId: '', model: modelId }
  return { providerId: modelId.slice(0, cut), model: modelId.slice(cut + 1) }
}

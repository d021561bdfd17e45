/** The models that the host can serve, by the names that callers use. */
export const embeddingModelId = 'multilingual-e5-small'
export const chatModelId = 'gemma-3-270m'

/** e5 was trained with 512 positions; a longer text has no meaning to it. */
export const embeddingLimitTokens = 512
export const embeddingDimensions = 384

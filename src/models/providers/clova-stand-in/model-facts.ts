/** What the service says of its models, and which of its functions each has. Told apart from Naru's own catalogue: a test compares. */
export interface ServedModel {
  name: string
  chat: 'v3' | 'v1'
  contextTokens: number
  maxInputTokens: number
  maxOutputTokens: number
  thinks: boolean
  callsTools: boolean
  answersInSchema: boolean
  sees: boolean
  /** Of the web and test pool. */
  callsPerMinute: number
  tokensPerMinute: number
}

const none = { thinks: false, callsTools: false, answersInSchema: false, sees: false }

export const servedModels: readonly ServedModel[] = [
  {
    name: 'HCX-007',
    chat: 'v3',
    contextTokens: 128_000,
    maxInputTokens: 128_000,
    maxOutputTokens: 32_768,
    thinks: true,
    callsTools: true,
    answersInSchema: true,
    sees: false,
    callsPerMinute: 60,
    tokensPerMinute: 60_000,
  },
  {
    ...none,
    name: 'HCX-005',
    chat: 'v3',
    contextTokens: 128_000,
    maxInputTokens: 128_000,
    maxOutputTokens: 4096,
    callsTools: true,
    sees: true,
    callsPerMinute: 60,
    tokensPerMinute: 60_000,
  },
  {
    ...none,
    name: 'HCX-DASH-002',
    chat: 'v3',
    contextTokens: 32_000,
    maxInputTokens: 32_000,
    maxOutputTokens: 4096,
    callsTools: true,
    callsPerMinute: 90,
    tokensPerMinute: 80_000,
  },
  {
    ...none,
    name: 'HCX-003',
    chat: 'v1',
    contextTokens: 8192,
    maxInputTokens: 7600,
    maxOutputTokens: 4096,
    callsPerMinute: 200,
    tokensPerMinute: 30_000,
  },
  {
    ...none,
    name: 'HCX-DASH-001',
    chat: 'v1',
    contextTokens: 4096,
    maxInputTokens: 3500,
    maxOutputTokens: 4096,
    callsPerMinute: 200,
    tokensPerMinute: 30_000,
  },
]

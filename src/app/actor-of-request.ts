/** Who asks: a person with a session, a program with a key, or a program in the name of a person. */
import type { Context } from 'hono'
import { importSPKI, errors as joseErrors, jwtVerify } from 'jose'
import { findMemberToViewAs, hashKey } from '../access/service.ts'
import { AppError } from '../kernel/error.ts'
import { isId } from '../kernel/id.ts'
import type { Actor, Known } from '../kernel/scope.ts'
import { splitModelId } from '../models/catalogue.ts'
import type { CallTarget } from '../models/ports.ts'
import type { App } from './context.ts'
import { actorOfSession } from './session-actor.ts'

/** A portal's word for whom it asks is believed no longer than this. */
const assertionSeconds = 300
export const assertionHeader = 'naru-user'

/** @param isAgain asked while a stream runs: neither counted as a call nor written to the log once more */
export async function actorOf(app: App, context: Context, { isAgain = false } = {}): Promise<Actor> {
  return (await callerOf(app, context, { isAgain })).actor
}

/** @param modelId looked up along with a key, in the same question */
export async function callerOf(
  app: App,
  context: Context,
  { isAgain = false, modelId }: { isAgain?: boolean; modelId?: string | undefined } = {},
): Promise<{ actor: Actor; known: Known }> {
  const language = languageOf(context)
  const bearer = context.req.header('authorization')?.match(/^Bearer (\S+)$/i)?.[1]
  if (!bearer) return { actor: await actorOfBrowser(app, context, language), known: {} }
  const { key, known } = await takeKey(app, bearer, { isAgain, modelId })
  return { actor: await actorOfKey(app, context, key, { language, isAgain }), known }
}

async function actorOfBrowser(app: App, context: Context, language: 'ko' | 'en'): Promise<Actor> {
  const actor = await actorOfSession(app, context.req.raw.headers, language)
  if (!actor) throw notSignedIn('access.not-signed-in')
  if (actor === 'no-member') throw notSignedIn('access.no-member')
  return actor
}

export function languageOf(context: Context): 'ko' | 'en' {
  return context.req.header('accept-language')?.toLowerCase().startsWith('en') ? 'en' : 'ko'
}

// ---------------------------------------------------------------- keys

/** As `access.take_key` gives it. */
interface TakenKey {
  memberId: string
  workspaceId: string
  role: string
  scopes: string[]
  apps: string[] | null
  origins: string[]
  highestLabel: number
  assertionKey: string | null
  refused: 'minute' | 'day' | null
  retrySeconds: number | null
  /** Where the model runs that was asked for; null also where none was. */
  target: CallTarget | null
}

interface Asking {
  language: 'ko' | 'en'
  isAgain: boolean
}

async function takeKey(
  app: App,
  bearer: string,
  { isAgain, modelId = '' }: { isAgain: boolean; modelId?: string | undefined },
): Promise<{ key: TakenKey; known: Known }> {
  const { providerId, model } = splitModelId(modelId)
  const withTarget = isId(providerId)
  const { rows } = await app.database.authPool.query<{ key: TakenKey | null }>({
    name: 'take-key',
    // Losing the count of the last moments in a crash is no harm; waiting for the disk at every call is.
    text: "select set_config('synchronous_commit', 'off', true), access.take_key($1, $2, $3, $4) as key",
    values: [hashKey(bearer), !isAgain, withTarget ? providerId : null, model],
  })
  const key = rows[0]?.key
  if (!key) throw notSignedIn('access.key-invalid')
  return { key, known: withTarget ? { callTarget: { modelId, target: key.target } } : {} }
}

async function actorOfKey(app: App, context: Context, key: TakenKey, asking: Asking): Promise<Actor> {
  refuseForeignPage(key, context.req.header('origin'))
  if (key.refused) throw overQuota(key.refused, key.retrySeconds ?? 0)
  const actor: Actor = {
    workspaceId: key.workspaceId,
    memberId: key.memberId,
    userId: '',
    role: key.role,
    keyScopes: key.scopes,
    ...(key.apps ? { keyApps: key.apps } : {}),
    highestLabel: key.highestLabel,
    language: asking.language,
  }
  const assertion = context.req.header(assertionHeader)
  if (assertion) return actorOfAssertion(app, actor, key, assertion)
  const viewAs = context.req.header('naru-view-as')
  return viewAs ? viewAsOther(app, actor, viewAs, asking) : actor
}

function refuseForeignPage(key: TakenKey, origin: string | undefined): void {
  if (key.origins.length === 0 || (origin && key.origins.includes(origin))) return
  throw new AppError('forbidden', 'access.key-from-elsewhere', {
    ko: '이 키는 정해진 웹 주소에서만 쓸 수 있습니다. 키 설정의 허용 주소를 확인해 주세요.',
    en: 'This key may be used from certain web addresses only. Check the origins of the key.',
  })
}

function overQuota(unit: 'minute' | 'day', retryAfterSeconds: number): AppError {
  return new AppError(
    'rate-limited',
    'access.key-over-quota',
    unit === 'minute'
      ? {
          ko: `이 키의 분당 요청 한도를 넘었습니다. ${retryAfterSeconds}초 뒤에 다시 보내 주세요.`,
          en: `This key is over its calls per minute. Send again in ${retryAfterSeconds} s.`,
        }
      : {
          ko: '이 키의 하루 요청 한도를 넘었습니다. 내일 다시 보내거나 관리자에게 한도를 늘려 달라고 요청해 주세요.',
          en: 'This key is over its calls per day. Send again tomorrow, or ask an administrator for more.',
        },
    { detail: { retryAfterSeconds } },
  )
}

/**
 * A portal that serves many people signs whom it asks for: a JWT of `sub` (e-mail), `aud` "naru", `iat` and `exp`, at most
 * five minutes long, under the pair of its key (EdDSA). The person's rights count, up to the key's label and scopes.
 */
async function actorOfAssertion(app: App, service: Actor, key: TakenKey, assertion: string): Promise<Actor> {
  if (!key.assertionKey || !service.keyScopes?.includes('act-for-users')) {
    throw new AppError('forbidden', 'access.may-not-assert', {
      ko: '이 키로는 다른 사람의 이름으로 물을 수 없습니다. act-for-users 범위가 있는 키를 써 주세요.',
      en: 'This key may not ask in the name of others. Use a key with the scope act-for-users.',
    })
  }
  const { payload } = await jwtVerify(assertion, await importSPKI(key.assertionKey, 'EdDSA'), {
    algorithms: ['EdDSA'],
    audience: 'naru',
    requiredClaims: ['sub', 'iat', 'exp'],
    maxTokenAge: assertionSeconds,
    clockTolerance: 5,
  }).catch((cause: unknown) => {
    throw badAssertion(cause instanceof joseErrors.JWTExpired ? 'expired' : 'unsigned', cause)
  })
  if ((payload.exp ?? 0) - (payload.iat ?? 0) > assertionSeconds) throw badAssertion('expired')
  const { rows } = await app.database.authPool.query<{ member_id: string; role: string }>(
    'select * from access.member_by_email($1, $2)',
    [service.workspaceId, payload.sub],
  )
  const [person] = rows
  if (!person) throw badAssertion('unknown')
  return { ...service, memberId: person.member_id, role: person.role, onBehalfOf: service.memberId }
}

function badAssertion(why: 'expired' | 'unsigned' | 'unknown', cause?: unknown): AppError {
  const words = {
    expired: {
      ko: '사용자 서명이 오래되었습니다. 5분 안의 서명을 새로 만들어 보내 주세요.',
      en: 'The user assertion is too old. Sign a new one, at most five minutes long.',
    },
    unsigned: {
      ko: '사용자 서명이 올바르지 않습니다. 이 키와 함께 받은 서명 키로 다시 서명해 주세요.',
      en: 'The user assertion is not valid. Sign it with the signing key that came with this key.',
    },
    unknown: {
      ko: '서명에 적힌 사람을 찾을 수 없습니다. 구성원 목록의 이메일을 sub에 넣어 주세요.',
      en: 'The person of the assertion was not found. Put the e-mail of a member into sub.',
    },
  }
  return new AppError('unauthenticated', `access.assertion-${why}`, words[why], { cause })
}

/** Acting with the rights of somebody else is a scope of its own and stands in the audit log. */
async function viewAsOther(app: App, actor: Actor, email: string, { isAgain }: Asking): Promise<Actor> {
  if (!actor.keyScopes?.includes('view-as')) {
    throw new AppError('forbidden', 'access.may-not-view-as', {
      ko: '이 키로는 다른 사람의 권한으로 볼 수 없습니다. view-as 범위가 있는 키를 써 주세요.',
      en: 'This key may not act with the rights of others. Use a key with the scope view-as.',
    })
  }
  const person = await findMemberToViewAs(app.scopeFor(actor), email, { isAudited: !isAgain })
  return { ...actor, memberId: person.id, role: person.role, onBehalfOf: actor.memberId }
}

function notSignedIn(code: string): AppError {
  return new AppError('unauthenticated', code, {
    ko: '로그인이 필요합니다. 다시 로그인해 주세요.',
    en: 'You are not signed in. Please sign in again.',
  })
}

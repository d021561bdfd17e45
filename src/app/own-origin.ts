/**
 * Which pages are Naru's own. A page of another site must not act with this browser's session, and must not set up a Naru
 * that waits for its first owner.
 *
 * A request's Host header proves nothing: who owns a name can point it at this machine (DNS rebinding), and then Origin
 * and Host agree. So the operator's address counts, and the loopback names, which nobody else can own.
 */
import type { Context } from 'hono'
import { AppError } from '../kernel/error.ts'
import type { Env } from './env.ts'

export type IsOwnOrigin = (origin: string, host: string | undefined) => boolean

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']

export function ownOrigins(env: Pick<Env, 'host' | 'port' | 'publicUrl'>, publicUrl: string): IsOwnOrigin {
  const { origin: publicOrigin, hostname, port } = new URL(publicUrl)
  // An operator who sits at the machine may open it by loopback, whatever its public address is.
  const ports = loopbackNames.includes(hostname) ? [String(env.port), port] : [String(env.port)]
  const own = new Set([
    publicOrigin,
    ...ports.flatMap((one) => loopbackNames.map((name) => originOf(`http://${name}:${one}`))),
  ])
  // Bound to every address and told no public one, Naru cannot know by which of them people open it: the Host header is
  // all there is. NARU_PUBLIC_URL closes this.
  const mustTrustHost = env.publicUrl === undefined && env.host === '0.0.0.0'
  return (origin, host) => own.has(origin) || (mustTrustHost && host !== undefined && hostOf(origin) === host)
}

export function refuseForeignOrigin(context: Context, isOwnOrigin: IsOwnOrigin): void {
  if (context.req.method === 'GET' || context.req.method === 'HEAD') return
  const site = context.req.header('sec-fetch-site')
  const origin = context.req.header('origin')
  const isOwn =
    origin === undefined
      ? site === undefined || site === 'same-origin' || site === 'none'
      : isOwnOrigin(origin, context.req.header('host'))
  if (!isOwn) {
    throw new AppError('forbidden', 'kernel.foreign-origin', {
      ko: '다른 사이트에서 보낸 요청이라 받지 않았습니다. 나루를 직접 열어 다시 해 주세요.',
      en: 'The request came from another site and was refused. Open Naru itself and try again.',
    })
  }
}

function originOf(address: string): string {
  return new URL(address).origin // Leaves a default port away, as browsers do.
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

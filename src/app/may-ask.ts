/** May this actor ask for this operation at all: by role, by the scopes of a key, by its apps. */
import { mayAct } from '../access/policy.ts'
import { AppError } from '../kernel/error.ts'
import type { Operation } from '../kernel/operation.ts'
import type { Actor } from '../kernel/scope.ts'

export function refuseUnlessMay(actor: Actor, operation: Operation): void {
  if (actor.keyApps && operation.face !== 'openai') {
    throw new AppError('forbidden', 'access.key-for-apps', {
      ko: '이 키는 정해진 앱에만 쓸 수 있습니다. 다른 일에는 다른 키를 써 주세요.',
      en: 'This key is for certain apps only. Use another key for anything else.',
    })
  }
  // In the holder's own name only: the log says who changed people.
  if (operation.action === 'scim' && (!actor.keyScopes || actor.onBehalfOf)) throw keyNeeded()
  if (mayAct(actor.role, operation.action) && isInScope(actor, operation.action)) return
  throw new AppError('forbidden', 'access.role-may-not', {
    ko: '이 일을 할 수 있는 역할이 아닙니다. 관리자에게 역할을 요청해 주세요.',
    en: 'Your role may not do this. Ask an administrator for the role.',
  })
}

/** Keeping people and groups is given by name: neither a session nor a key of everything else has it. */
export function isInScope(actor: Actor, action: string): boolean {
  if (action === 'scim') return actor.keyScopes?.includes('scim') ?? false
  return !actor.keyScopes || actor.keyScopes.includes('*') || actor.keyScopes.includes(action)
}

function keyNeeded(): AppError {
  return new AppError('forbidden', 'access.key-needed', {
    ko: 'SCIM에는 scim 범위가 있는 API 키가 필요합니다. 설정의 API 화면에서 서비스의 키를 만들어 주세요.',
    en: 'SCIM needs an API key with the scope scim. Make one of a service under Settings, API.',
  })
}

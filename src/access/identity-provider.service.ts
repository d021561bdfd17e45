/** The company's identity provider: set by owners, its secret sealed, every change in the audit log. */
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import { IdentityProvider } from './contract.ts'
import * as providers from './identity-provider.store.ts'
import { findMember } from './store.ts'

/** One address for each company: an answer that comes back under another company's is not taken. */
export function signInPathsOf(workspaceId: string) {
  const base = `/api/auth/provider/${workspaceId}`
  return { start: `${base}/start`, callback: `${base}/callback` }
}

export async function getIdentityProvider(ctx: Scope) {
  const paths = signInPathsOf(ctx.actor.workspaceId)
  return ctx.transaction(async (tx) => {
    const row = await providers.findProvider(tx)
    return {
      provider: row ? present(row) : null,
      redirectUri: `${ctx.ports.publicUrl}${paths.callback}`,
      startUri: `${ctx.ports.publicUrl}${paths.start}`,
    }
  })
}

export async function setIdentityProvider(
  ctx: Scope,
  input: OperationInput<typeof contract.setIdentityProvider>['body'],
): Promise<IdentityProvider> {
  const { clientSecret, ...values } = input
  if (values.letsJoin && values.emailDomains.length === 0) throw domainsNeeded()
  return ctx.transaction(async (tx) => {
    const before = await providers.findProvider(tx)
    // A kept secret must not be sent to another address than that for which it was typed.
    const isSame = before?.issuer === values.issuer && before.clientId === values.clientId
    if (clientSecret === undefined && before?.sealedSecret && !isSame) throw secretNeeded()
    const sealedSecret =
      clientSecret === undefined
        ? (before?.sealedSecret ?? null)
        : clientSecret && ctx.ports.secretBox.seal(clientSecret)
    await providers.putProvider(tx, { ...values, sealedSecret })
    await tx.audit({
      action: 'identity-provider.set',
      objectKind: 'workspace',
      objectId: tx.actor.workspaceId,
      detail: { before: before ? present(before) : null, after: values, hasNewSecret: Boolean(clientSecret) },
    })
    const row = await providers.findProvider(tx)
    if (!row) throw new Error('a provider that was not written')
    return present(row)
  })
}

export async function removeIdentityProvider(ctx: Scope) {
  return ctx.transaction(async (tx) => {
    if (!(await providers.deleteProvider(tx))) throw noProvider()
    await tx.audit({ action: 'identity-provider.removed', objectKind: 'workspace', objectId: tx.actor.workspaceId })
    return {}
  })
}

export async function checkIdentityProvider(ctx: Scope) {
  const row = await ctx.transaction((tx) => providers.findProvider(tx))
  if (!row) throw noProvider()
  const { issuer, clientId, sealedSecret } = row
  const clientSecret = sealedSecret ? ctx.ports.secretBox.open(sealedSecret) : undefined
  return { problem: await ctx.ports.identityProviders.findProblem({ issuer, clientId, clientSecret }) }
}

export async function listIdentities(ctx: Scope) {
  return ctx.transaction(async (tx) => ({
    items: (await providers.listIdentities(tx)).map(({ workspaceId: _, boundAt, lastUsedAt, ...row }) => ({
      ...row,
      boundAt: boundAt.toISOString(),
      lastUsedAt: lastUsedAt.toISOString(),
    })),
  }))
}

export async function removeIdentity(ctx: Scope, memberId: string) {
  const member = await ctx.transaction(async (tx) => {
    const row = await findMember(tx, memberId)
    if (!row) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
    const count = await providers.deleteIdentitiesOf(tx, memberId)
    if (count > 0) await tx.audit({ action: 'identity.unbound', objectKind: 'member', objectId: memberId })
    return row
  })
  if (member.userId) await ctx.ports.signIns.endSessions(member.userId)
  return {}
}

function present({ sealedSecret, workspaceId: _, updatedBy: __, updatedAt, ...row }: providers.ProviderRow) {
  return IdentityProvider.parse({ ...row, hasSecret: sealedSecret !== null, updatedAt: updatedAt.toISOString() })
}

function noProvider(): AppError {
  return notFound('access.no-identity-provider', { ko: '회사 로그인 설정을', en: 'The identity provider' })
}

function domainsNeeded(): AppError {
  return new AppError('invalid', 'access.domains-needed', {
    ko: '스스로 들어오게 하려면 회사 이메일 도메인을 하나는 적어 주세요. 적지 않으면 그 서비스를 쓰는 누구나 들어옵니다.',
    en: 'To let people join by themselves, name at least one e-mail domain. Otherwise anybody with an account there joins.',
  })
}

function secretNeeded(): AppError {
  return new AppError('invalid', 'access.secret-needed', {
    ko: '발급자나 클라이언트 ID를 바꾸면 클라이언트 비밀을 다시 적어야 합니다.',
    en: 'When the issuer or the client id changes, the client secret must be typed again.',
  })
}

/** Signing in at the company's own identity provider (OpenID Connect). */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'

const Moment = z.iso.datetime()
const Nothing = z.object({}).strict()

const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
const GroupName = z.string().trim().min(1).max(100)

const values = {
  /** Exactly as the provider calls itself. */
  issuer: z.url({ protocol: /^https?$/ }).max(500),
  clientId: z.string().trim().min(1).max(300),
  /** What the button of the sign-in page says. */
  buttonName: z.string().trim().min(1).max(60),
  /** Whose e-mail may sign in; empty: any. */
  emailDomains: z.array(Domain).max(50),
  /** Who is no member yet joins by signing in: as a viewer with clearance 0. Asks for `emailDomains`. */
  letsJoin: z.boolean(),
  /** The claim that names groups, and what each of its values stands for here. For those who join. */
  groupsClaim: z.string().trim().min(1).max(200).nullable(),
  groupNames: z.record(z.string().min(1).max(300), z.array(GroupName).max(20)),
  /** Off: only owners may still sign in with a password. */
  passwordsAllowed: z.boolean(),
  /** The provider's word (`amr`, `acr`) that it asked for a second factor is enough. */
  trustsSecondFactor: z.boolean(),
  isOn: z.boolean(),
}

export const IdentityProvider = z.object({
  ...values,
  hasSecret: z.boolean(),
  updatedAt: Moment,
})
export type IdentityProvider = z.infer<typeof IdentityProvider>

export const getIdentityProvider = defineOperation({
  id: 'getIdentityProvider',
  method: 'get',
  path: '/identity-provider',
  action: 'settings.manage',
  summary: 'The identity provider at which people sign in, and the addresses that it must know.',
  reply: z.object({
    provider: IdentityProvider.nullable(),
    /** To be written down at the provider, letter by letter. */
    redirectUri: z.string(),
    /** Begins a sign-in; also for the provider's own list of applications. */
    startUri: z.string(),
  }),
})

export const setIdentityProvider = defineOperation({
  id: 'setIdentityProvider',
  method: 'put',
  path: '/identity-provider',
  action: 'settings.manage',
  summary: 'Sets the identity provider. A secret that is left away stays, while issuer and client id stay.',
  body: z
    .object({
      ...values,
      emailDomains: values.emailDomains.default([]),
      letsJoin: values.letsJoin.default(false),
      groupsClaim: values.groupsClaim.default(null),
      groupNames: values.groupNames.default({}),
      passwordsAllowed: values.passwordsAllowed.default(true),
      trustsSecondFactor: values.trustsSecondFactor.default(false),
      isOn: values.isOn.default(true),
      /** Null: a client without a secret. */
      clientSecret: z.string().min(1).max(1000).nullable().optional(),
    })
    .strict(),
  reply: IdentityProvider,
})

export const removeIdentityProvider = defineOperation({
  id: 'removeIdentityProvider',
  method: 'delete',
  path: '/identity-provider',
  action: 'settings.manage',
  summary: 'Forgets the identity provider. People sign in with passwords again; whom they are there stays known.',
  reply: Nothing,
})

export const checkIdentityProvider = defineOperation({
  id: 'checkIdentityProvider',
  method: 'post',
  path: '/identity-provider/check',
  action: 'settings.manage',
  summary: 'Asks the provider for its description, as a sign-in would.',
  reply: z.object({
    problem: z.enum(['address-refused', 'not-reached', 'not-a-provider', 'other-issuer']).nullable(),
  }),
})

export const listIdentities = defineOperation({
  id: 'listIdentities',
  method: 'get',
  path: '/identities',
  action: 'settings.manage',
  summary: 'Which members are bound to whom at an identity provider.',
  reply: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        memberId: z.uuid(),
        issuer: z.string(),
        subject: z.string(),
        email: z.string(),
        boundAt: Moment,
        lastUsedAt: Moment,
      }),
    ),
  }),
})

export const removeIdentity = defineOperation({
  id: 'removeIdentity',
  method: 'delete',
  path: '/members/{memberId}/identity',
  action: 'members.manage',
  summary: 'Unbinds a member from the provider and ends their sessions. The next sign-in there binds anew, by e-mail.',
  params: z.object({ memberId: z.uuid() }),
  reply: Nothing,
})

/** Before anybody has signed in: what the sign-in page offers. */
export const getSignInWays = defineOperation({
  id: 'getSignInWays',
  method: 'get',
  path: '/sign-in-ways',
  action: 'public',
  summary: 'How people sign in here: with a password, at an identity provider, or both.',
  reply: z.object({
    provider: z.object({ name: z.string(), startPath: z.string() }).nullable(),
    passwordsAllowed: z.boolean(),
  }),
})

/** What an identity provider says of a person, brought into Naru's words. Pure. */
import { z } from 'zod'
import { findUnstorable } from '../../kernel/text.ts'

export interface ProviderPerson {
  subject: string
  /** In lower case; undefined unless the provider vouches for it. */
  verifiedEmail: string | undefined
  name: string
  groups: string[]
  hasSecondFactor: boolean
}

const Email = z.email().max(320).toLowerCase()
const Truth = z.union([z.literal(true), z.literal('true'), z.literal(1), z.literal('1')])

/** @returns undefined where there is no subject that could be kept */
export function readClaims(
  claims: Readonly<Record<string, unknown>>,
  groupsClaim: string | null,
): ProviderPerson | undefined {
  const { sub } = claims
  if (typeof sub !== 'string' || sub === '' || sub.length > 255 || findUnstorable(sub) !== undefined) return undefined
  const email = Email.safeParse(claims.email)
  // `xms_edov`: Entra ID says of the e-mail that its domain's owner was verified, and has no `email_verified`.
  const isVerified = Truth.safeParse(claims.email_verified ?? claims.xms_edov).success
  const verifiedEmail = email.success && isVerified ? email.data : undefined
  return {
    subject: sub,
    verifiedEmail,
    name: nameOf(claims) ?? email.data?.split('@')[0] ?? sub.slice(0, 100),
    groups: groupsClaim === null ? [] : textsOf(claims[groupsClaim]),
    hasSecondFactor: saysSecondFactor(claims),
  }
}

function nameOf(claims: Readonly<Record<string, unknown>>): string | undefined {
  for (const claim of [claims.name, claims.preferred_username]) {
    const name = typeof claim === 'string' ? claim.trim().slice(0, 100) : ''
    if (name !== '' && findUnstorable(name) === undefined) return name
  }
  return undefined
}

/** A list of texts, or one text. */
function textsOf(value: unknown): string[] {
  return [value].flat().filter((one) => typeof one === 'string')
}

const known = new Set(['pwd', 'pin'])
const owned = new Set(['otp', 'hwk', 'swk', 'sc', 'sms', 'tel', 'fpt', 'face', 'iris', 'retina', 'vbm'])
const levels = new Set([
  'https://refeds.org/profile/mfa',
  'http://schemas.microsoft.com/claims/multipleauthn',
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
  'phr',
  'phrh',
])

/**
 * `amr` names the methods: `mfa` itself, or something known together with something owned or inherent. `acr` names a level.
 * @see RFC 8176; OpenID Connect Extended Authentication Profile ACR Values (phr, phrh)
 */
function saysSecondFactor({ amr, acr }: Readonly<Record<string, unknown>>): boolean {
  const methods = textsOf(amr)
  if (methods.includes('mfa')) return true
  if (methods.some((one) => known.has(one)) && methods.some((one) => owned.has(one))) return true
  return typeof acr === 'string' && levels.has(acr)
}

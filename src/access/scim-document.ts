/**
 * SCIM's resources as Naru holds them while it works on them: plain data whose names are in lower case, because names of
 * attributes are the same in any case (RFC 7643, 2.1), and changes are written in many.
 */
import { z } from 'zod'
import { AppError } from '../kernel/error.ts'
import { findUnstorable } from '../kernel/text.ts'

export type Value = string | number | boolean | null | Value[] | { [name: string]: Value }
export type Document = { [name: string]: Value }

/** What the directory says of a person. */
export interface DirectoryPerson {
  userName: string
  externalId: string | null
  email: string
  /** As Naru shows it. */
  name: string
  /** Undefined where it does not say. */
  isActive: boolean | undefined
  profile: DirectoryProfile
}

/** Kept to be given back as it came. */
export interface DirectoryProfile {
  displayName?: string
  name?: { formatted?: string; givenName?: string; familyName?: string }
  emails?: { value: string; type?: string; primary?: boolean }[]
}

export interface DirectoryGroup {
  name: string
  externalId: string | null
  /** Ids of people and groups; undefined where it does not say. */
  members: string[] | undefined
}

const Email = z.email().max(320).toLowerCase()

export function toDocument(body: unknown): Document {
  const value = lowered(body)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('invalidSyntax', '본문이 SCIM 자원이 아닙니다.', 'The body is no SCIM resource.')
  return value
}

function lowered(value: unknown): Value {
  if (Array.isArray(value)) return value.map(lowered)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name.toLowerCase(), lowered(one)]))
  return value === undefined ? null : (value as string | number | boolean | null)
}

/** @throws AppError with the `scimType` that says what is wrong */
export function readPerson(document: Document): DirectoryPerson {
  const userName = textOf(document.username, 'userName')
  if (!userName) throw invalid('invalidValue', 'userName이 없습니다.', 'There is no userName.')
  const emails = listOf(document.emails).flatMap((one) => {
    const value = textOf(one.value, 'emails.value')
    if (!value) return []
    const type = textOf(one.type, 'emails.type')
    return [{ value, ...(type ? { type } : {}), ...(readBoolean(one.primary) ? { primary: true } : {}) }]
  })
  const chosen = emails.find((one) => one.primary) ?? emails.find((one) => one.type === 'work') ?? emails[0]
  const email = Email.safeParse(chosen?.value ?? userName)
  if (!email.success)
    throw invalid(
      'invalidValue',
      '이메일이 없거나 올바르지 않습니다. emails나 userName에 이메일을 보내 주세요.',
      'There is no valid e-mail. Send one in emails or userName.',
    )
  const parts = objectOf(document.name)
  const name = {
    ...given('formatted', textOf(parts.formatted, 'name.formatted')),
    ...given('givenName', textOf(parts.givenname, 'name.givenName')),
    ...given('familyName', textOf(parts.familyname, 'name.familyName')),
  }
  const displayName = textOf(document.displayname, 'displayName')
  return {
    userName,
    externalId: textOf(document.externalid, 'externalId') ?? null,
    email: email.data,
    name: (displayName ?? name.formatted ?? joined(name) ?? userName.split('@')[0] ?? userName).slice(0, 100),
    isActive: document.active === undefined || document.active === null ? undefined : readActive(document.active),
    profile: {
      ...given('displayName', displayName),
      ...(Object.keys(name).length > 0 ? { name } : {}),
      ...(emails.length > 0 ? { emails } : {}),
    },
  }
}

export function readGroup(document: Document): DirectoryGroup {
  const name = textOf(document.displayname, 'displayName')
  if (!name) throw invalid('invalidValue', 'displayName이 없습니다.', 'There is no displayName.')
  if (name.length > 100)
    throw invalid(
      'invalidValue',
      '그룹 이름이 100자를 넘습니다.',
      'The name of the group is longer than 100 characters.',
    )
  const members = listOf(document.members).flatMap((one) => textOf(one.value, 'members.value') ?? [])
  return {
    name,
    externalId: textOf(document.externalid, 'externalId') ?? null,
    members: document.members === undefined ? undefined : [...new Set(members)],
  }
}

/** Entra ID sends booleans as the texts "True" and "False". */
function readBoolean(value: Value | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return undefined
  const word = value.toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : undefined
}

/** What is neither yes nor no must not leave a leaver active. */
function readActive(value: Value): boolean {
  const active = readBoolean(value)
  if (active === undefined)
    throw invalid('invalidValue', 'active는 참이나 거짓이어야 합니다.', 'active is true or false.')
  return active
}

/** In Korean, Chinese and Japanese the family comes first, without a space. */
function joined({ givenName, familyName }: { givenName?: string; familyName?: string }): string | undefined {
  if (!givenName || !familyName) return givenName ?? familyName
  const isEastAsian = /^[\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+$/u.test(givenName + familyName)
  return isEastAsian ? `${familyName}${givenName}` : `${givenName} ${familyName}`
}

function given<Name extends string>(name: Name, value: string | undefined): { [key in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: string })
}

function textOf(value: Value | undefined, name: string): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || value.length > 500 || findUnstorable(value) !== undefined)
    throw invalid('invalidValue', `${name} 값이 올바르지 않습니다.`, `The value of ${name} is not valid.`)
  return value.trim() || undefined
}

function objectOf(value: Value | undefined): Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

/** One object counts as a list of one; a plain text as its `value`. */
export function listOf(value: Value | undefined): Document[] {
  if (value === undefined || value === null) return []
  return [value].flat().map((one) => (typeof one === 'string' ? { value: one } : objectOf(one)))
}

export function invalid(scimType: string, ko: string, en: string): AppError {
  return new AppError('invalid', 'access.scim-invalid', { ko, en }, { detail: { scimType } })
}

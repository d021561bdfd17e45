import { expect, test } from 'vitest'
import { ownPath } from './own-path.ts'
import { readClaims } from './provider-claims.ts'

const read = (claims: object, groupsClaim: string | null = null) => readClaims({ sub: 's', ...claims }, groupsClaim)

test.each([
  [{ email: 'A@X.example', email_verified: true }, 'a@x.example'],
  [{ email: 'a@x.example', email_verified: 'true' }, 'a@x.example'],
  [{ email: 'a@x.example', xms_edov: '1' }, 'a@x.example'],
  [{ email: 'a@x.example' }, undefined],
  [{ email: 'a@x.example', email_verified: false, xms_edov: true }, undefined],
  [{ email: 'a@x.example', email_verified: 'yes' }, undefined],
  [{ email: 'not an e-mail', email_verified: true }, undefined],
  [{ email: ['a@x.example'], email_verified: true }, undefined],
  [{ preferred_username: 'a@x.example', email_verified: true }, undefined],
])('the e-mail of %j is %s', (claims, email) => {
  expect(read(claims)?.verifiedEmail).toBe(email)
})

test.each([
  [{ amr: ['pwd', 'otp'] }, true],
  [{ amr: ['mfa'] }, true],
  [{ amr: 'mfa' }, true],
  [{ amr: ['pin', 'hwk'] }, true],
  [{ amr: ['pwd'] }, false],
  [{ amr: ['otp'] }, false],
  [{ amr: ['pwd', 'pin'] }, false],
  [{ acr: 'phr' }, true],
  [{ acr: '1' }, false],
  [{}, false],
])('a second factor in %j: %s', (claims, hasOne) => {
  expect(read(claims)?.hasSecondFactor).toBe(hasOne)
})

test('a subject that cannot be kept is nobody', () => {
  for (const sub of ['', 17, null, 'a'.repeat(256), 'a\0b']) expect(read({ sub })).toBeUndefined()
})

test('a name is the best there is, and groups are texts', () => {
  expect(read({ name: '  정하늘 ' })?.name).toBe('정하늘')
  expect(read({ name: '', preferred_username: 'haneul' })?.name).toBe('haneul')
  expect(read({ email: 'haneul@x.example' })?.name).toBe('haneul')
  expect(read({ groups: ['a', 1, 'b'] }, 'groups')?.groups).toEqual(['a', 'b'])
  expect(read({ groups: 'a' }, 'groups')?.groups).toEqual(['a'])
  expect(read({ groups: ['a'] })?.groups).toEqual([])
})

test.each([
  ['/search?query=a#b', '/search?query=a#b'],
  ['/a/../b', '/b'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/.//evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['', '/'],
  [undefined, '/'],
])('after signing in, %j leads to %s', (wanted, path) => {
  expect(ownPath(wanted)).toBe(path)
})

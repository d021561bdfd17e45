import { describe, expect, test } from 'vitest'
import { readGroup, readPerson, toDocument } from './scim-document.ts'
import { parseFilter } from './scim-filter.ts'
import { patched } from './scim-patch.ts'

const person = toDocument({
  userName: 'haneul@x.example',
  name: { givenName: '하늘', familyName: '정' },
  emails: [{ value: 'haneul@x.example', type: 'work', primary: true }],
  active: true,
})
const group = toDocument({ displayName: '상담부', members: [{ value: 'a' }, { value: 'b' }, { value: 'c' }] })
const operations = (...some: object[]) => ({ schemas: [], Operations: some })
const changed = (...some: object[]) => readPerson(patched(person, operations(...some)))
const membersAfter = (...some: object[]) => readGroup(patched(group, operations(...some))).members

describe('a person', () => {
  test.each([
    ['as Okta does', { op: 'replace', value: { active: false } }],
    ['as Entra ID does', { op: 'Replace', path: 'active', value: 'False' }],
    [
      'with the schema before the name',
      { op: 'Add', path: 'urn:ietf:params:scim:schemas:core:2.0:User:active', value: false },
    ],
    ['with a name in another case', { op: 'REPLACE', value: { Active: 'false' } }],
  ])('is deactivated %s', (_, operation) => {
    expect(changed(operation).isActive).toBe(false)
  })

  test('is not left active by what is neither yes nor no', () => {
    expect(() => changed({ op: 'replace', path: 'active', value: 'maybe' })).toThrow(/scim-invalid/)
  })

  test('changes part by part', () => {
    expect(
      changed(
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'Haneul.Jung@x.example' },
        { op: 'Replace', path: 'name.familyName', value: '정' },
        { op: 'replace', value: { 'name.givenName': '하람', externalId: '17', title: '과장' } },
      ),
    ).toMatchObject({
      email: 'haneul.jung@x.example',
      name: '정하람',
      externalId: '17',
      profile: { name: { givenName: '하람', familyName: '정' } },
    })
  })

  test('gets an e-mail that was not there, and loses what is removed', () => {
    const none = toDocument({ userName: 'nobody@x.example' })
    const added = patched(none, operations({ op: 'add', path: 'emails[type eq "work"].value', value: 'a@x.example' }))
    expect(readPerson(added)).toMatchObject({ email: 'a@x.example', profile: { emails: [{ type: 'work' }] } })
    expect(changed({ op: 'remove', path: 'name' }).name).toBe('haneul')
    expect(changed({ op: 'remove', path: 'emails[type eq "work"]' }).profile.emails).toBeUndefined()
  })

  test('is untouched by ids, groups, and extensions that Naru does not keep', () => {
    const extension = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
    const unchanged = changed(
      { op: 'add', path: `${extension}:department`, value: '심사부' },
      {
        op: 'replace',
        value: { id: 'other', schemas: [], groups: [{ value: 'x' }], [extension]: { department: 'x' } },
      },
    )
    expect(unchanged).toEqual(readPerson(person))
  })

  test.each([
    [{ op: 'move', path: 'active', value: true }, 'invalidSyntax'],
    [{ op: 'remove' }, 'noTarget'],
    [{ op: 'replace', value: 'text' }, 'invalidValue'],
    [{ op: 'replace', path: 'emails[type co "w"].value', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'a b', value: 'x' }, 'invalidPath'],
    [{ op: 'remove', path: 'userName' }, 'invalidValue'],
  ])('refuses %j', (operation, scimType) => {
    expect(() => changed(operation)).toThrow(expect.objectContaining({ detail: { scimType } }))
  })

  test('needs operations', () => {
    for (const body of [{}, { Operations: [] }, { Operations: 'x' }, []]) expect(() => patched(person, body)).toThrow()
  })

  test('is named as their language does', () => {
    const named = (name: object) => readPerson(toDocument({ userName: 'a@x.example', name })).name
    expect(named({ givenName: '하늘', familyName: '정' })).toBe('정하늘')
    expect(named({ givenName: 'Ada', familyName: 'Lovelace' })).toBe('Ada Lovelace')
    expect(named({ formatted: 'Ada King', givenName: 'Ada' })).toBe('Ada King')
    expect(named({})).toBe('a')
  })

  test('with an e-mail nowhere is refused', () => {
    expect(() => readPerson(toDocument({ userName: 'haneul' }))).toThrow(/e-mail/)
  })
})

describe('a group', () => {
  test('gains members once, and loses those named in any of the ways', () => {
    expect(membersAfter({ op: 'Add', path: 'members', value: [{ $ref: null, value: 'c' }, { value: 'd' }] })).toEqual([
      ...['a', 'b', 'c', 'd'],
    ])
    expect(membersAfter({ op: 'remove', path: 'members[value eq "b"]' })).toEqual(['a', 'c'])
    // The standard would take all of them away; the directory means these.
    expect(membersAfter({ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'a' }] })).toEqual(['b', 'c'])
    expect(membersAfter({ op: 'remove', path: 'members' })).toEqual([])
    expect(membersAfter({ op: 'replace', path: 'members', value: [{ value: 'z' }] })).toEqual(['z'])
    expect(membersAfter({ op: 'replace', value: { id: 'x', displayName: '새 이름' } })).toEqual(['a', 'b', 'c'])
  })
})

describe('a filter', () => {
  test('is equalities joined by and, with names in any case', () => {
    expect(parseFilter('userName eq "a@x.example"')).toEqual([{ attribute: 'username', value: 'a@x.example' }])
    expect(parseFilter('emails[type eq "work"].value Eq "a \\"b\\"" and active eq true')).toEqual([
      { attribute: 'emails.value', value: 'a "b"' },
      { attribute: 'active', value: true },
    ])
    expect(parseFilter('urn:ietf:params:scim:schemas:core:2.0:User:userName eq "x"')).toHaveLength(1)
  })

  test.each([
    'userName sw "a"',
    'userName eq a',
    'a eq "b" or c eq "d"',
    'not (a eq "b")',
    'a eq "b" and',
    '"',
    'a eq "b" c',
  ])('of anything else is refused: %s', (text) => {
    expect(() => parseFilter(text)).toThrow(expect.objectContaining({ detail: { scimType: 'invalidFilter' } }))
  })
})

import { expect, test } from 'vitest'
import { findPasswordFault } from './password-rules.ts'

const person = { name: '배수아', email: 'sua.bae@saeyeoul.example' }

test.each([
  ['short', 'too-short'],
  ['가나다라마', 'too-short'],
  ['password2024', 'common'],
  ['P@ssw0rd1234!', 'pattern or common'],
  ['1q2w3e4r5t!', 'common'],
  ['dkssudgktpdy12', 'common'],
  ['비밀번호1234567', 'common'],
  ['qwertyuiop12345', 'pattern or common'],
  ['1234567890', 'pattern'],
  ['abcabcabcabc', 'pattern'],
  ['aaaaaaaaaaaa', 'pattern'],
  ['ㅂㅈㄷㄱㅁㄴㅇㄹㅋㅌㅊㅍ', 'pattern'],
  ['sua.bae12345', 'personal'],
  ['배수아배수아배수아1', 'pattern or personal'],
  ['배수아!!!20261', 'personal'],
])('%s is refused: %s', (password, expected) => {
  const fault = findPasswordFault(password, person, 10)
  expect(expected.split(' or ')).toContain(fault)
})

test.each([
  'correct-horse-1',
  'a-long-password',
  'naru-demo-2026',
  '강물은 바다로 흐른다',
  '배수아의 여름 바다 여행',
  'sua likes green tea',
])('%s may be used', (password) => {
  expect(findPasswordFault(password, person, 10)).toBeUndefined()
})

test('the least length is the workspace’s', () => {
  expect(findPasswordFault('a-long-password', person, 16)).toBe('too-short')
})

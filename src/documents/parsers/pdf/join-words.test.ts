import { expect, test } from 'vitest'
import { joinLines } from './join-words.ts'

const lines = (...texts: string[]) => texts.map((text) => ({ text }))
const byCharacter = { isSetByCharacter: true, keepsTrailingSpaces: false, vocabulary: new Set<string>() }

test.each([
  ['a hyphen that splits a word goes', lines('an inter-', 'val of time'), 'an interval of time'],
  ['a hyphen of a compound stays', lines('the SOLAR-', '10.7B model'), 'the SOLAR-10.7B model'],
  ['words get a space', lines('one', 'two'), 'one two'],
])('%s', (_, parts, expected) => {
  expect(joinLines(parts)).toBe(expected)
})

test.each([
  ['inside a word', lines('추', '가경정예산'), '추가경정예산'],
  ['behind a particle', lines('예산안을', '편성한다'), '예산안을 편성한다'],
  ['within a verb that is made of a noun', lines('직원으로 제한', '하며, 이후'), '직원으로 제한하며, 이후'],
  ['before the verb of an ending', lines('신고하여야', '한다.'), '신고하여야 한다.'],
  ['behind a word that stands apart', lines('분실한 경우', '즉시 알리고'), '분실한 경우 즉시 알리고'],
  ['before a particle', lines('그 사람', '이 신청할'), '그 사람이 신청할'],
  ['behind "수"', lines('신청할 수', '있다.'), '신청할 수 있다.'],
  ['before a bound of a number', lines('열 자', '이상으로'), '열 자 이상으로'],
  ['between a number and its counter', lines('전년 대비 3.2', '퍼센트 증액'), '전년 대비 3.2퍼센트 증액'],
])('Korean set by character, broken %s', (_, parts, expected) => {
  expect(joinLines(parts, byCharacter)).toBe(expected)
})

test('the last syllable of a sentence joins the word before it, however the lines are set', () => {
  expect(joinLines(lines('30분간 잠긴', '다. 이후에는'))).toBe('30분간 잠긴다. 이후에는')
})

test('the words of the page decide where both readings are possible', () => {
  const context = { ...byCharacter, vocabulary: new Set(['지방비', '부담분을']) }
  expect(joinLines(lines('지방비', '부담분을 반영'), context)).toBe('지방비 부담분을 반영')
})

test('the file’s own space at the end of a line decides before all else', () => {
  const parts = [{ text: '다음', endsWithSpace: true }, { text: '연도로', endsWithSpace: false }, { text: '이월' }]
  expect(joinLines(parts, { ...byCharacter, keepsTrailingSpaces: true })).toBe('다음 연도로이월')
})

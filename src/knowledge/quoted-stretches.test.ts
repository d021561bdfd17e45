import { expect, test } from 'vitest'
import { stretchesOf } from './quoted-stretches.ts'
import { createBigramTokeniser } from './tokenise.ts'

const lettersOf = (text: string) => stretchesOf(createBigramTokeniser(), text).map((one) => one.letters)

test('a sentence is cut into fours from its beginning, and its last four come once more', () => {
  expect(lettersOf('하나둘 셋넷 다섯 여섯일곱 여덟 아홉열 끝말.')).toEqual([
    '하나둘셋넷다섯여섯일곱',
    '여섯일곱여덟아홉열끝말',
  ])
  expect(lettersOf('새여울 나루의 암호는 물총새입니다.')).toEqual(['새여울나루의암호는물총새입니다'])
})

test('every sentence begins anew, marks around it do not count, and what everybody says is passed over', () => {
  expect(lettersOf('“너울 금고의 번호입니다.” 네, 알겠습니다. [1]\n- 다음 줄의 물길입니다 [2]')).toEqual([
    '너울금고의번호입니다',
    '다음줄의물길입니다',
  ])
  expect(lettersOf('')).toEqual([])
})

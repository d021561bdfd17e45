import { describe, expect, test } from 'vitest'
import { createBigramTokeniser, loadTokeniser, termsOf } from './tokenise.ts'

const tokeniser = await loadTokeniser()
const morphemes = (text: string) =>
  tokeniser
    .tokenise(text)
    .filter((token) => token.kind === 'morpheme')
    .map((token) => token.term)
const bigrams = (text: string) =>
  tokeniser
    .tokenise(text)
    .filter((token) => token.kind === 'bigram')
    .map((token) => token.term)

describe('morphemes', () => {
  test.each([
    ['particles fall away', '카드의 연회비는 얼마인가요', ['카드', '연회비', '얼마']],
    ['compounds come apart', '개인정보처리방침을', ['개인', '정보', '처리', '방침']],
    ['verbs are stems with 다', '먹었던 아름다운', ['먹다', '아름답다']],
    ['a noun made a verb stays a noun', '완공되었다', ['완공']],
    ['thousands lose their separator', '15,000원', ['원', '15000']],
    ['decimals stay whole', '3.5배', ['배', '3.5']],
    ['a dotted date is three numbers', '2024.3.14', ['2024', '3', '14']],
    ['Latin is lower case', 'AI기술 B2B', ['기술', 'ai', 'b2b']],
    ['full width is half width', 'ＡＩ １２', ['ai', '12']],
    ['hanja is one word', '漢字', ['漢字']],
    ['a particle behind a bracket is no word', '연회비(국내)는 "예금"이란', ['연회비', '국내', '예금']],
    ['a name the analyser does not know loses its particle', '칭자오의 김득황이', ['칭자오', '김득황']],
    ['a noun that ends like a particle keeps its end', '민주주의', ['민주주의']],
    ['the middle dot of law texts parts words', '일ㆍ가정 부과ㆍ징수', ['일', '가정', '부과', '징수']],
    ['nothing', '', []],
    ['only marks', '…?! — 「」', []],
  ])('%s', (_name, text, expected) => {
    expect(morphemes(text)).toEqual(expected)
  })
})

describe('bigrams', () => {
  test.each([
    ['without the particle', '연회비는', ['~연회', '~회비']],
    ['inside a word only', '국내 카드', ['~국내', '~카드']],
    ['not of digits and Latin', '2024년 AI', []],
    ['of hanja too', '大韓民國', ['~大韓', '~韓民', '~民國']],
  ])('%s', (_name, text, expected) => {
    expect(bigrams(text)).toEqual(expected)
  })
})

test('offsets lead back to the source, so that a match can be marked', () => {
  const text = '국내외겸용 카드(체크)는 15,000원'
  const marked = tokeniser.tokenise(text).map((token) => [token.term, text.slice(token.start, token.end)])
  expect(marked).toContainEqual(['겸용', '겸용'])
  expect(marked).toContainEqual(['체크', '체크'])
  expect(marked).toContainEqual(['15000', '15,000'])
  expect(marked).toContainEqual(['~카드', '카드'])
})

test('decomposed Hangul gives the same terms, with offsets of the whole word', () => {
  const decomposed = '연회비는'.normalize('NFD')
  expect(termsOf(tokeniser, decomposed)).toEqual(termsOf(tokeniser, '연회비는'))
  expect(tokeniser.tokenise(decomposed)[0]).toMatchObject({ start: 0, end: decomposed.length })
})

test('the fallback needs no analyser and says so in its version', () => {
  const fallback = createBigramTokeniser()
  expect(termsOf(fallback, '집 연회비는 15,000원')).toEqual(['집', '~연회', '~회비', '~비는', '15000', '원'])
  expect(fallback.version).not.toBe(tokeniser.version)
})

test('a second look at a word gives fresh offsets', () => {
  const tokens = tokeniser.tokenise('카드 카드').filter((token) => token.kind === 'morpheme')
  expect(tokens.map((token) => token.start)).toEqual([0, 3])
})

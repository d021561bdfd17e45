import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { decodeText } from './text-encoding.ts'

const sentence = '가나다라 한국어 문장입니다. ABC 123\n'

test.each(['utf-8', 'cp949', 'euc-kr', 'utf-16le', 'utf-16be'])('Korean in %s is read', (encoding) => {
  const withMark = encoding.startsWith('utf-16')
  const bytes = iconv.encode(sentence, encoding, { addBOM: withMark })
  expect(decodeText(bytes).text).toBe(sentence)
})

test('UTF-16 without a mark is told by its zero bytes', () => {
  const text = 'name,amount\n1,2\n'
  expect(decodeText(Buffer.from(text, 'utf16le')).text).toBe(text)
})

test('a byte order mark of UTF-8 is taken off', () => {
  expect(decodeText(Buffer.from('\uFEFFa', 'utf8')).text).toBe('a')
})

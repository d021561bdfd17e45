import { describe, expect, test } from 'vitest'
import { windowOf } from './snippet-window.ts'

const joined = (parts: { text: string; isMatch: boolean }[]) =>
  parts.map((part) => (part.isMatch ? `[${part.text}]` : part.text)).join('')

describe('the window of a chunk', () => {
  test('is the whole of a short text, matches apart, lines joined', () => {
    expect(joined(windowOf('연회비는\n면제됩니다.', [{ start: 0, end: 3 }]))).toBe('[연회비]는 면제됩니다.')
  })

  test('moves to where the most matched words stand, and begins with a word', () => {
    const text = `${'앞선 이야기가 길게 이어집니다. '.repeat(20)}연회비 면제 조건은 다음과 같습니다.`
    const start = text.indexOf('연회비')
    const parts = windowOf(
      text,
      [
        { start: 3, end: 6 },
        { start, end: start + 3 },
        { start: start + 4, end: start + 6 },
      ],
      60,
    )
    expect(joined(parts)).toBe(
      '…앞선 이야기가 길게 이어집니다. 앞선 이야기가 길게 이어집니다. [연회비] [면제] 조건은 다음과 같습니다.',
    )
  })

  test('shows the beginning when nothing matches, as with a hit by meaning alone', () => {
    expect(joined(windowOf('가'.repeat(100), [], 10))).toBe(`${'가'.repeat(10)}…`)
  })
})

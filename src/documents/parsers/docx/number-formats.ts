/** Numbers as Word writes them in lists. @see ECMA-376 part 1, 17.18.59 ST_NumberFormat */

const syllables = [...'가나다라마바사아자차카타파하']
const initials = [...'ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ']
const roman: [number, string][] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

export function formatNumber(value: number, format: string): string {
  switch (format) {
    case 'ganada':
      return syllables[(value - 1) % syllables.length] ?? String(value)
    case 'chosung':
      return initials[(value - 1) % initials.length] ?? String(value)
    case 'lowerLetter':
      return letters(value)
    case 'upperLetter':
      return letters(value).toUpperCase()
    case 'lowerRoman':
      return toRoman(value)
    case 'upperRoman':
      return toRoman(value).toUpperCase()
    case 'decimalZero':
      return String(value).padStart(2, '0')
    case 'decimalEnclosedCircle':
    case 'decimalEnclosedCircleChinese':
      return value >= 1 && value <= 20 ? String.fromCodePoint(0x2460 + value - 1) : `(${value})`
    case 'none':
    case 'bullet':
      return ''
    default:
      return String(value)
  }
}

/** a … z, then aa, bb, as Word goes on. */
function letters(value: number): string {
  return String.fromCodePoint(97 + ((value - 1) % 26)).repeat(Math.min(10, Math.ceil(value / 26)))
}

function toRoman(value: number): string {
  let rest = Math.min(value, 3999)
  let text = ''
  for (const [size, sign] of roman) {
    while (rest >= size) {
      text += sign
      rest -= size
    }
  }
  return text
}

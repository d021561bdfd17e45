/**
 * The marks that open a list item or a heading in Korean and English documents.
 *
 * Korean offices number by rule: 1. 가. 1) 가) (1) (가) ① ㉮; reports use □ ○ - ㆍ; statutes 제1장, 제1절, 제1조.
 * @see 행정 효율과 협업 촉진에 관한 규정 시행규칙 제2조 (항목의 구분)
 */
const bullets = '[•·∙●○◦▪■□▶►◆◇❖※✓✔➢➤⁃‣ㆍㅇ◯❏❑☐☑\\u2022\\uF0B7\\uF0A7\\uF06C\\uF06E\\uF0D8\\uF076\\uF0FC]'
const bulletMark = new RegExp(`^(?:${bullets}|[-–—*](?=\\s)|o(?=\\s))\\s*`)
const numberMark =
  /^(?:\(?\d{1,3}[.)](?=\s|$|[가-힣A-Z“"(])|\([a-zA-Z]\)|[a-zA-Z][.)](?=\s)|\(?[ivx]{1,5}[.)](?=\s)|[가나다라마바사아자차카타파하][.)](?=\s+\S)|\([가나다라마바사아자차카타파하]\)|[①-⑳㉠-㉻❶-❿])\s*/

export interface OutlineMark {
  kind: 'bullet' | 'number'
  mark: string
  rest: string
}

/** A letter needs text behind it: "다." alone is the end of a sentence that the line break cut off. */
export function findOutlineMark(text: string): OutlineMark | undefined {
  const bullet = bulletMark.exec(text)
  if (bullet) return { kind: 'bullet', mark: bullet[0].trim(), rest: text.slice(bullet[0].length) }
  const number = numberMark.exec(text)
  if (number) return { kind: 'number', mark: number[0].trim(), rest: text.slice(number[0].length) }
  return undefined
}

/** A mark that stands alone before the gap of its hanging indent; also "6.2", which within a text could be an amount. */
export function isMarkAlone(text: string): boolean {
  if (/^\d{1,2}(?:\.\d{1,2}){1,4}\.?$/.test(text)) return true
  return text.length <= 5 && findOutlineMark(`${text} x`)?.rest === 'x'
}

const letters = '가나다라마바사아자차카타파하'

/** For "나." the mark before it, for "가." the one after it: where a list has more than one item, it has this one. */
export function neighbourOfLetter(mark: string): string | undefined {
  const index = mark.length === 2 ? letters.indexOf(mark[0] ?? '') : -1
  return index < 0 ? undefined : `${letters[index === 0 ? 1 : index - 1]}${mark[1]}`
}

const statuteLevels: [RegExp, number][] = [
  [/^제\s*\d+\s*편(?:\s|$)/, 1],
  [/^제\s*\d+\s*장(?:의\d+)?(?:\s|$)/, 2],
  [/^제\s*\d+\s*절(?:\s|$)/, 3],
  [/^제\s*\d+\s*관(?:\s|$)/, 4],
  [/^제\s*\d+\s*조(?:의\d+)?\s*\(/, 5],
]

/** The level of a statute's part, chapter, section or article; undefined for any other text. */
export function statuteLevel(text: string): number | undefined {
  return statuteLevels.find(([pattern]) => pattern.test(text))?.[1]
}

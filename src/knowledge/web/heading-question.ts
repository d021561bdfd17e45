/** A question from a heading: 제12조 (연회비의 청구와 면제) becomes 연회비의 청구와 면제는 어떻게 되나요? */
import { particle, t } from '../../web/language.ts'

const longest = 28 // A longer heading is a sentence already.

/** Undefined when the heading names no topic: a number, a chapter, or something too short or too long. */
export function questionOf(heading: string): string | undefined {
  const inside = /^제\s*\d+\s*[조항]\s*\(([^)]+)\)/u.exec(heading.trim())?.[1]
  const topic = (inside ?? heading)
    .replace(/^(제\s*\d+\s*[장절관조항]|\d+([.-]\d+)*([.)]|(?=\s))|[가-힣][.)]|[①-⑳])\s*/u, '')
    .replace(/[?？.:]+$/u, '')
    .trim()
  if (topic.length < 4 || topic.length > longest) return undefined
  if (/[?？]$/u.test(heading.trim())) return `${topic}?`
  return t(`${topic}${particle(topic, '은/는')} 어떻게 되나요?`, `${topic}?`)
}

/**
 * Displayed formulas: a PDF scatters one over many small lines (numerator, bar, limits). Fragments of mathematics that
 * touch each other, and touch no running text, are one formula.
 */
import { overlapX, overlapY, type Rect, unionAll } from './geometry.ts'
import type { Line } from './text-lines.ts'

export interface Equation extends Rect {
  lines: Line[]
  text: string
}

const mathFont = /CM(?:MI|SY|EX|BSY)|MSBM|MSAM|Math|MTMI|MTSY|MTEX|^Symbol|STIX|Euclid|rsfs|eufm/i
const mathSign = /[=∂∑∫∏√±≤≥≈∝∞∈∉⊂⊆∪∩→⇒↔×÷∇∆≪≫≠≡∼⟨⟩ΓΔΘΛΞΠΣΦΨΩαβγδεζηθικλμνξπρστυφχψω∗−]/u

export function findEquations(lines: readonly Line[]): { equations: Equation[]; rest: Line[] } {
  const candidates = lines.filter(mayBeMath)
  const clusters: Line[][] = []
  for (const line of candidates) {
    const touching = clusters.filter((cluster) => cluster.some((other) => touches(line, other)))
    const [first, ...others] = touching
    if (!first) {
      clusters.push([line])
      continue
    }
    first.push(line)
    for (const other of others) {
      first.push(...other)
      clusters.splice(clusters.indexOf(other), 1)
    }
  }
  const equations = clusters
    .filter(
      (cluster) => cluster.some(isMath) && cluster.length + tokenCount(cluster) >= 3 && !isInsideText(cluster, lines),
    )
    .map((cluster) => ({ ...unionAll(cluster), lines: cluster, text: textOfCluster(cluster) }))
  const used = new Set(equations.flatMap((equation) => equation.lines))
  return { equations, rest: lines.filter((line) => !used.has(line)) }
}

function ordinaryWords(line: Line): number {
  return line.words.filter((word) => /^[("]?[\p{L}]{3,}/u.test(word.text) && !mathFont.test(word.font)).length
}

function mayBeMath(line: Line): boolean {
  if (line.text.length > 90 || /[가-힣]/.test(line.text)) return false
  const ordinary = ordinaryWords(line)
  return isMath(line) ? ordinary <= Math.max(1, line.words.length * 0.3) : ordinary === 0 && line.text.length <= 8
}

/** A sign alone is not enough: "p = .05" in a sentence has one too, but there the line has ordinary words. */
function isMath(line: Line): boolean {
  const inMathFont = line.words.filter((word) => mathFont.test(word.font)).length
  return mathSign.test(line.text) && (inMathFont > 0 || /[=≈≤≥→∝]/.test(line.text)) && /[\p{L}√∑∫]/u.test(line.text)
}

function touches(a: Line, b: Line): boolean {
  const size = Math.max(a.size, b.size)
  return overlapX(a, b) > -size * 1.6 && overlapY(a, b) > -size * 0.25
}

function tokenCount(cluster: readonly Line[]): number {
  return cluster.reduce((sum, line) => sum + line.words.length, 0)
}

/** Running text beside a fragment, on its height: the fragment is part of a sentence. */
function isInsideText(cluster: readonly Line[], lines: readonly Line[]): boolean {
  const box = unionAll(cluster)
  return lines.some(
    (line) =>
      !cluster.includes(line) &&
      ordinaryWords(line) >= 2 &&
      overlapY(line, box) > Math.min(line.y1 - line.y0, box.y1 - box.y0) * 0.4 &&
      overlapX(line, box) > -line.size * 2,
  )
}

function textOfCluster(cluster: readonly Line[]): string {
  return cluster
    .flatMap((line) => line.words)
    .toSorted((a, b) => a.x0 - b.x0 || a.y0 - b.y0)
    .map((word) => word.text)
    .join(' ')
}

/** The paragraphs of a shape: headings, list items with their level and number, and plain text. */
import type { DraftElement } from '../adapter.ts'
import { attributeOf, childOf, numberOf, type XmlNode } from '../xml-tree.ts'
import {
  ancestorsOf,
  bulletOf,
  inheritedBullet,
  levelOf,
  type Placeholder,
  paragraphsOf,
  type SlideSource,
} from './placeholders.ts'

export function paragraphText(paragraph: XmlNode): string {
  return paragraph.children
    .map((child) => {
      if (child.name === 'r' || child.name === 'fld') return childOf(child, 't')?.text ?? ''
      if (child.name === 'br') return '\n'
      return ''
    })
    .join('')
    .replace(/\v/g, '\n')
}

export function bodyText(body: XmlNode | undefined): string {
  return paragraphsOf(body)
    .map(paragraphText)
    .filter((text) => text.trim() !== '')
    .join('\n')
}

/** @returns elements without a place; lines of plain text that follow each other stay one paragraph */
export function elementsOfBody(
  shape: XmlNode,
  placeholder: Placeholder | undefined,
  source: SlideSource,
): DraftElement[] {
  const body = childOf(shape, 'txBody')
  const ancestors = ancestorsOf(placeholder, source)
  const elements: DraftElement[] = []
  const numbers = new Map<number, number>()
  let isOpen = false
  for (const paragraph of paragraphsOf(body)) {
    const text = paragraphText(paragraph).trim()
    if (text === '') {
      isOpen = false
      numbers.clear()
      continue
    }
    const properties = childOf(paragraph, 'pPr')
    const level = levelOf(properties)
    const bullet = bulletOf(properties) ?? inheritedBullet(level, shape, ancestors, placeholder, source)
    for (const deeper of numbers.keys())
      if (deeper > level || (deeper === level && bullet !== 'number')) numbers.delete(deeper)
    if (bullet === 'none') {
      const last = elements.at(-1)
      if (isOpen && last) last.text += `\n${text}`
      else elements.push({ kind: 'paragraph', text })
      isOpen = true
      continue
    }
    isOpen = false
    if (bullet === 'number') {
      const auto = childOf(properties, 'buAutoNum')
      const number = (numbers.get(level) ?? (numberOf(auto, 'startAt') ?? 1) - 1) + 1
      numbers.set(level, number)
      elements.push({
        kind: 'list_item',
        subKind: 'ordered',
        level: level + 1,
        text: `${markOf(number, attributeOf(auto, 'type'))} ${text}`,
      })
    } else elements.push({ kind: 'list_item', subKind: 'unordered', level: level + 1, text })
  }
  return elements
}

const hangul = '가나다라마바사아자차카타파하'

function markOf(number: number, type = 'arabicPeriod'): string {
  const letter = (letters: string): string => letters[(number - 1) % letters.length] ?? String(number)
  const sign = type.startsWith('alphaLc')
    ? letter('abcdefghijklmnopqrstuvwxyz')
    : type.startsWith('alphaUc')
      ? letter('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
      : type.startsWith('hangul') || type.startsWith('ea1Kor')
        ? letter(hangul)
        : type === 'circleNumDbPlain' && number <= 20
          ? String.fromCodePoint(0x2460 + number - 1)
          : String(number)
  if (type.endsWith('ParenBoth')) return `(${sign})`
  if (type.endsWith('ParenR')) return `${sign})`
  return type.endsWith('Plain') ? sign : `${sign}.`
}

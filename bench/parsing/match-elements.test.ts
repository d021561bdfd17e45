import { expect, test } from 'vitest'
import { intersectionOverUnion, matchBoxes, mergeListItems, summarizeMatches } from './match-elements.ts'

test('overlap is the shared area by the joint area', () => {
  expect(intersectionOverUnion([0, 0, 2, 1], [1, 0, 3, 1])).toBeCloseTo(1 / 3)
  expect(intersectionOverUnion([0, 0, 1, 1], [2, 2, 3, 3])).toBe(0)
})

test('each box is matched once, the best overlap first', () => {
  const truth = [{ label: 'text', box: [0, 0, 1, 1] as const }]
  const found = [
    { label: 'text', box: [0, 0, 1, 0.6] as const },
    { label: 'text', box: [0, 0, 1, 0.75] as const },
  ]
  expect(matchBoxes(truth, found)).toEqual([{ truth: 0, found: 1, overlap: 0.75 }])
})

test('items of a list that follow each other count as one list', () => {
  const merged = mergeListItems([
    { label: 'list', box: [0, 0, 1, 0.1] },
    { label: 'list', box: [0, 0.1, 0.8, 0.2] },
    { label: 'text', box: [0, 0.3, 1, 0.4] },
    { label: 'list', box: [0, 0.5, 1, 0.6] },
  ])
  expect(merged.map((item) => item.box)).toEqual([
    [0, 0, 1, 0.2],
    [0, 0.3, 1, 0.4],
    [0, 0.5, 1, 0.6],
  ])
})

test('F1 is the harmonic mean over all pages together', () => {
  const summary = summarizeMatches([
    { truth: 4, found: 2, matched: 2, labelled: 1 },
    { truth: 0, found: 2, matched: 0, labelled: 0 },
  ])
  expect(summary).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, labelRight: 0.5 })
})

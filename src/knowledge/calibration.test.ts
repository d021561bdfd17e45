import { describe, expect, test } from 'vitest'
import {
  type CalibrationContext,
  calibrate,
  chooseThreshold,
  defaultCalibration,
  priorThreshold,
  quantile,
} from './calibration.ts'
import { askPassages, type CalibrationPassage } from './pseudo-questions.ts'
import { loadTokeniser } from './tokenise.ts'

const tokeniser = await loadTokeniser()

test.each([
  [[1, 2, 3, 4], 0.5, 2.5],
  [[1, 2, 3, 4], 0, 1],
  [[1, 2, 3, 4], 1, 4],
  [[5], 0.95, 5],
  [[], 0.5, 0],
])('the quantile of %j at %d is %d', (values, share, expected) => {
  expect(quantile(values, share)).toBeCloseTo(expected)
})

describe('the threshold', () => {
  const prior = priorThreshold
  const many = (value: number) => new Array<number>(10_000).fill(value)

  test('lies above what questions without an answer reach', () => {
    expect(chooseThreshold(many(prior + 0.03), many(1))).toBeCloseTo(prior + 0.03, 2)
  })
  test('never refuses more than a few questions that have one, however alike the neighbours are', () => {
    expect(chooseThreshold(many(0.9), many(prior + 0.02))).toBeCloseTo(prior + 0.02, 2)
  })
  test('stays near the default for a small collection', () => {
    expect(Math.abs(chooseThreshold([0.42, 0.42], [1, 1]) - prior)).toBeLessThan(0.01)
  })
  test('stays within its bounds', () => {
    expect(chooseThreshold(many(0), many(1))).toBeCloseTo(prior - 0.05)
    expect(chooseThreshold(many(2), many(2))).toBeCloseTo(prior + 0.2)
  })
})

const passages: CalibrationPassage[] = Array.from({ length: 20 }, (_, at) => ({
  chunkId: `c${at}`,
  documentId: `d${at}`,
  text: `직원은 ${at}번 창구에서 매년 신청서를 작성하여 부서장에게 제출하고 승인을 받아야 한다.`,
  headingPath: at % 2 === 0 ? [`제${at}조(신청)`] : [],
}))

describe('pseudo questions', () => {
  test('ask for headings and with the first half of sentences, the same every time', () => {
    const questions = askPassages(tokeniser, passages, 4)
    expect(questions).toHaveLength(4)
    expect(questions[0]?.text).toBe('제0조(신청)에 대해 알려 주세요.')
    expect(questions[1]?.text).toMatch(/^직원은 5번 창구에서 .* 무엇인가요\?$/u)
    expect(askPassages(tokeniser, passages, 4)).toEqual(questions)
  })
  test('leave out passages with nothing to ask', () => {
    expect(askPassages(tokeniser, [{ chunkId: 'c', documentId: 'd', text: '끝.', headingPath: [] }], 4)).toEqual([])
  })
})

describe('calibrating', () => {
  const vector = (text: string) => {
    const angle = (text.length % 7) / 10
    return Float32Array.from([Math.cos(angle), Math.sin(angle)])
  }
  const excludedSeen: number[] = []
  const context: CalibrationContext = {
    tokeniser,
    embed: async (texts) => texts.map(vector),
    statistics: { documentCount: 20, documentFrequency: () => 2 },
    search: async (_question, excluded) => {
      const left = passages.filter((passage) => !excluded(passage))
      excludedSeen.push(passages.length - left.length)
      return left.slice(0, 4).map((passage) => ({ ...passage, score: 1 }))
    },
  }

  test('asks each question twice: without its document and with it', async () => {
    const calibration = await calibrate(context, passages, { questions: 10 })
    expect(calibration.sampleCount).toBe(10)
    expect(excludedSeen).toEqual(new Array(10).fill([1, 0]).flat())
    expect(calibration.randomPairs.mean).toBeGreaterThan(0.8)
    expect(calibration.randomPairs.deviation).toBeGreaterThan(0)
  })

  test('leaves the default where there is too little to ask', async () => {
    expect(await calibrate(context, passages.slice(0, 3))).toEqual(defaultCalibration)
  })
})

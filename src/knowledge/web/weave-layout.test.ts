import { describe, expect, test } from 'vitest'
import { placeRanks } from './weave-layout.ts'

describe('the ranks beside the merged list', () => {
  test('stand in even steps, each leading to its hit', () => {
    expect(placeRanks([2, 1], 100)).toEqual([
      { rank: 1, y: 25, hit: 1 },
      { rank: 2, y: 75, hit: 0 },
    ])
  })

  test('a hit from far below follows after the near ranks', () => {
    expect(placeRanks([1, 22, null], 80).map(({ rank, hit }) => [rank, hit])).toEqual([
      [1, 0],
      [2, null],
      [3, null],
      [22, 1],
    ])
  })

  test('a half with few hits keeps the steps of the list', () => {
    expect(placeRanks([1, null, null, null], 80)).toEqual([{ rank: 1, y: 10, hit: 0 }])
  })

  test('a half that found nothing has no ranks', () => {
    expect(placeRanks([null, null], 80)).toEqual([])
  })
})

import { expect, test } from 'vitest'
import { fuseScores } from './fuse.ts'

const settings = { vectorWeight: 0.3, vectorFloor: 0.8 }

test('scores are brought to 0..1 and summed by weight', () => {
  const fused = fuseScores(
    {
      words: [
        { chunkId: 'a', score: 10 },
        { chunkId: 'b', score: 5 },
      ],
      vectors: [
        { chunkId: 'b', score: 0.9 },
        { chunkId: 'a', score: 0.85 },
      ],
    },
    settings,
  )
  expect(fused).toEqual([
    { chunkId: 'a', score: expect.closeTo(0.7 + 0.15), words: 1, vectors: expect.closeTo(0.5) },
    { chunkId: 'b', score: expect.closeTo(0.35 + 0.3), words: 0.5, vectors: expect.closeTo(1) },
  ])
})

test('a clear lead in one list outweighs a narrow one in the other, which ranks alone would not show', () => {
  const fused = fuseScores({
    words: [
      { chunkId: 'a', score: 20 },
      { chunkId: 'b', score: 4 },
    ],
    vectors: [
      { chunkId: 'b', score: 0.86 },
      { chunkId: 'a', score: 0.859 },
    ],
  })
  expect(fused[0]?.chunkId).toBe('a')
})

test('what only one retriever found takes part, and below the floor counts nothing', () => {
  const fused = fuseScores(
    {
      words: [{ chunkId: 'a', score: 3 }],
      vectors: [
        { chunkId: 'b', score: 0.9 },
        { chunkId: 'c', score: 0.7 },
      ],
    },
    settings,
  )
  expect(fused.map(({ chunkId, score }) => [chunkId, score])).toEqual([
    ['a', 0.7],
    ['b', 0.3],
    ['c', 0],
  ])
})

test('one empty list leaves the other as it is: no vectors yet, or no word in common', () => {
  const chunks = [
    { chunkId: 'a', score: 2 },
    { chunkId: 'b', score: 1 },
  ]
  expect(fuseScores({ words: chunks, vectors: [] }, settings).map((chunk) => chunk.score)).toEqual([1, 0.5])
  expect(fuseScores({ words: [], vectors: [{ chunkId: 'a', score: 0.9 }] }, settings)[0]?.score).toBe(1)
  expect(fuseScores({ words: [], vectors: [] }, settings)).toEqual([])
})

test('equal scores are ordered by id, so that the same search gives the same list', () => {
  const tied = ['c', 'a', 'b'].map((chunkId) => ({ chunkId, score: 1 }))
  expect(fuseScores({ words: tied, vectors: [] }).map((chunk) => chunk.chunkId)).toEqual(['a', 'b', 'c'])
})

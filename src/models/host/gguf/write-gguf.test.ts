import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readGgufFileInfo } from 'node-llama-cpp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeGguf } from './write-gguf.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-gguf-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('an independent reader finds what was written', async () => {
  const weights = Float32Array.of(1, 2, 3, 4, 5, 6)
  const pieces = encodeGguf({
    metadata: [
      ['general.architecture', { type: 'string', value: 'bert' }],
      ['bert.block_count', { type: 'uint32', value: 12 }],
      ['bert.attention.causal', { type: 'bool', value: false }],
      ['bert.attention.layer_norm_epsilon', { type: 'float32', value: 0.5 }],
      ['tokenizer.ggml.tokens', { type: 'strings', value: ['▁가', '나'].map((text) => Buffer.from(text)) }],
      ['tokenizer.ggml.scores', { type: 'float32s', value: Float32Array.of(-1.5, -2.5) }],
      ['tokenizer.ggml.token_type', { type: 'int32s', value: Int32Array.of(1, 3) }],
    ],
    tensors: [
      { name: 'first.weight', type: 'f32', shape: [3, 2], data: new Uint8Array(weights.buffer) },
      { name: 'second.weight', type: 'q4_0', shape: [32], data: new Uint8Array(18) },
    ],
  })
  const path = join(folder, 'small.gguf')
  await writeFile(path, Buffer.concat([...pieces]))

  const info = await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false })
  expect(info.version).toBe(3)
  expect(info.metadata.general.architecture).toBe('bert')
  expect(info.metadata.tokenizer.ggml.tokens).toEqual(['▁가', '나'])
  expect(info.metadata.tokenizer.ggml.scores).toEqual([-1.5, -2.5])
  expect(
    info.tensorInfo?.map(({ name, dimensions, offset }) => [name, dimensions.map(Number), Number(offset)]),
  ).toEqual([
    ['first.weight', [3, 2], 0],
    ['second.weight', [32], 32],
  ])
})

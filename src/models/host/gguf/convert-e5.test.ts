import { expect, test } from 'vitest'
import { metadataOf, tensorsOf } from './convert-e5.ts'
import { readE5Source } from './e5-source.ts'

/** A model of the source's layout, small enough to write down: 32 wide, one layer, 4 pieces. */
function tinySource(): Buffer {
  const pieces = ['<s>', '<pad>', '</s>', '<unk>'].map((text) => Buffer.from(text))
  const text = Buffer.concat(pieces)
  const offsets = [0, 3, 8, 12, 17] // Ends of the pieces above.
  const head = [
    Buffer.from('E5S1'),
    uint32(1),
    ...[32, 1, 2, 64, 6, 8, 2].map(int32), // hidden, layers, heads, feed-forward, vocabulary, positions, types
    float32(1e-12),
    ...[32, pieces.length, 0, 2, 1, 3].map(int32), // block, pieces, bos, eos, pad, unk
    uint64(text.length),
    ...offsets.map(uint32),
    ...pieces.map((_, token) => float32(-token)),
    text,
    ...[int32(1), uint32(5), Buffer.from([1, 0, 0, 0, 0])], // a normalisation table that is skipped
  ]
  const wide = ['q', 'k', 'v', 'ao'].map((name): [string, number, boolean] => [`l0.${name}.w`, 32 * 32, true])
  const inner: [string, number, boolean][] = [
    ['l0.fi.w', 32 * 64, true],
    ['l0.fo.w', 64 * 32, true],
  ]
  const flat = ['q.b', 'k.b', 'v.b', 'ao.b', 'aln.w', 'aln.b', 'fo.b', 'oln.w', 'oln.b'].map(
    (name): [string, number, boolean] => [`l0.${name}`, 32, false],
  )
  const tensors: [string, number, boolean][] = [
    ['emb.word', 6 * 32, true],
    ['emb.pos', 8 * 32, false],
    ['emb.type', 2 * 32, false],
    ['emb.ln.w', 32, false],
    ['emb.ln.b', 32, false],
    ['l0.fi.b', 64, false],
    ...wide,
    ...inner,
    ...flat,
  ]
  const entries = tensors.map(([name, elements, isQuantized]) => {
    const sizeBytes = isQuantized ? (elements / 32) * 18 : elements * 4
    return Buffer.concat([
      uint16(name.length),
      Buffer.from(name),
      Buffer.of(isQuantized ? 1 : 0),
      uint32(elements),
      uint64(0),
      uint64(sizeBytes),
    ])
  })
  return Buffer.concat([...head, int32(tensors.length), ...entries, Buffer.alloc(20_000)])
}

test('pieces, scores and sizes are read in the order of the format', () => {
  const source = readE5Source(tinySource())
  expect(source).toMatchObject({ hiddenSize: 32, layers: 1, heads: 2, feedForwardSize: 64, vocabularySize: 6 })
  expect(source).toMatchObject({ bosToken: 0, eosToken: 2, padToken: 1, unknownToken: 3 })
  expect(source.pieces.map((piece) => Buffer.from(piece).toString())).toEqual(['<s>', '<pad>', '</s>', '<unk>'])
  expect([...source.scores]).toEqual([-0, -1, -2, -3])
})

test('each tensor gets its name and shape, contiguous dimension first', () => {
  const tensors = new Map(tensorsOf(readE5Source(tinySource())).map((tensor) => [tensor.name, tensor]))
  expect(tensors.size).toBe(5 + 16)
  expect(tensors.get('token_embd.weight')).toMatchObject({ shape: [32, 6], type: 'q4_0' })
  expect(tensors.get('blk.0.ffn_up.weight')).toMatchObject({ shape: [32, 64] })
  expect(tensors.get('blk.0.ffn_down.weight')).toMatchObject({ shape: [64, 32] })
  expect(tensors.get('blk.0.layer_output_norm.bias')).toMatchObject({ shape: [32], type: 'f32' })
})

test('rows without a piece become unused tokens, special ones are marked', () => {
  const metadata = new Map(metadataOf(readE5Source(tinySource())))
  expect(metadata.get('tokenizer.ggml.token_type')).toEqual({ type: 'int32s', value: Int32Array.of(3, 3, 3, 2, 5, 5) })
  expect(metadata.get('bert.attention.causal')).toEqual({ type: 'bool', value: false })
})

test('another file is refused', () => {
  expect(() => readE5Source(Buffer.from('GGUF and more'))).toThrow('not an E5S1 file')
})

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
function int32(value: number): Buffer {
  return uint32(value)
}
function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes
}

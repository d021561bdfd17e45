/**
 * Writes the GGUF container of llama.cpp, version 3, little-endian:
 *
 *   "GGUF" u32 version u64 tensors u64 entries
 *   entries   { string key, u32 type, value }        string = u64 length + UTF-8
 *   tensors   { string name, u32 rank, u64 shape[], u32 type, u64 offset }
 *   padding   to 32 bytes, then the data of each tensor, each padded to 32
 *
 * Offsets count from the start of the data. A shape begins with the dimension
 * that is contiguous in memory: a matrix of `rows` x `columns` is [columns, rows].
 * @see https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */

export type GgufValue =
  | { readonly type: 'uint32'; readonly value: number }
  | { readonly type: 'float32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly value: readonly Uint8Array[] }
  | { readonly type: 'float32s'; readonly value: Float32Array }
  | { readonly type: 'int32s'; readonly value: Int32Array }

export interface GgufTensor {
  readonly name: string
  readonly type: 'f32' | 'q4_0'
  readonly shape: readonly number[]
  readonly data: Uint8Array
}

export interface GgufContent {
  readonly metadata: readonly (readonly [key: string, value: GgufValue])[]
  readonly tensors: readonly GgufTensor[]
}

const alignmentBytes = 32
const tensorTypeCodes = { f32: 0, q4_0: 2 } as const
const valueTypeCodes = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const

/** @returns the file in pieces, to be written one after the other; tensor data is not copied */
export function* encodeGguf(content: GgufContent): Generator<Uint8Array> {
  const header = encodeHeader(content)
  yield header
  yield padding(header.length)
  for (const tensor of content.tensors) {
    yield tensor.data
    yield padding(tensor.data.length)
  }
}

function encodeHeader({ metadata, tensors }: GgufContent): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from('GGUF'), uint32(3), uint64(tensors.length), uint64(metadata.length)]
  for (const [key, value] of metadata) parts.push(string(key), ...encodeValue(value))
  let offset = 0
  for (const tensor of tensors) {
    parts.push(string(tensor.name), uint32(tensor.shape.length), ...tensor.shape.map(uint64))
    parts.push(uint32(tensorTypeCodes[tensor.type]), uint64(offset))
    offset += tensor.data.length + padding(tensor.data.length).length
  }
  return Buffer.concat(parts)
}

function encodeValue(entry: GgufValue): Uint8Array[] {
  switch (entry.type) {
    case 'uint32':
      return [uint32(valueTypeCodes.uint32), uint32(entry.value)]
    case 'float32':
      return [uint32(valueTypeCodes.float32), bytesOf(Float32Array.of(entry.value))]
    case 'bool':
      return [uint32(valueTypeCodes.bool), Uint8Array.of(entry.value ? 1 : 0)]
    case 'string':
      return [uint32(valueTypeCodes.string), string(entry.value)]
    case 'strings':
      return [...arrayHead('string', entry.value.length), joinStrings(entry.value)]
    case 'float32s':
      return [...arrayHead('float32', entry.value.length), bytesOf(entry.value)]
    case 'int32s':
      return [...arrayHead('int32', entry.value.length), bytesOf(entry.value)]
  }
}

function arrayHead(element: keyof typeof valueTypeCodes, length: number): Uint8Array[] {
  return [uint32(valueTypeCodes.array), uint32(valueTypeCodes[element]), uint64(length)]
}

/** A vocabulary has 250,000 strings: one buffer, not half a million small ones. */
function joinStrings(strings: readonly Uint8Array[]): Uint8Array {
  const joined = Buffer.alloc(strings.reduce((sum, text) => sum + 8 + text.length, 0))
  let position = 0
  for (const text of strings) {
    joined.writeUInt32LE(text.length, position) // The upper half of the u64 stays zero.
    joined.set(text, position + 8)
    position += 8 + text.length
  }
  return joined
}

function string(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8')
  return Buffer.concat([uint64(bytes.length), bytes])
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function uint64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

/** Every machine that Node 24 runs on is little-endian but s390x, which has no llama.cpp binary either. */
function bytesOf(array: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

function padding(length: number): Uint8Array {
  return new Uint8Array((alignmentBytes - (length % alignmentBytes)) % alignmentBytes)
}

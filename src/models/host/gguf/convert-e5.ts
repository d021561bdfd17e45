import { open, readFile } from 'node:fs/promises'
import { type E5Source, readE5Source } from './e5-source.ts'
import { encodeGguf, type GgufTensor, type GgufValue } from './write-gguf.ts'

/** Turns `e5-small-q4.bin` into a GGUF file, weight by weight the same. */
export async function convertE5(sourcePath: string, targetPath: string): Promise<void> {
  const source = readE5Source(await readFile(sourcePath))
  const content = { metadata: metadataOf(source), tensors: tensorsOf(source) }
  const file = await open(targetPath, 'w')
  try {
    for (const piece of encodeGguf(content)) if (piece.length > 0) await file.writeFile(piece)
  } finally {
    await file.close()
  }
}

export function metadataOf(source: E5Source): [string, GgufValue][] {
  return [
    ['general.architecture', { type: 'string', value: 'bert' }],
    ['general.name', { type: 'string', value: 'multilingual-e5-small' }],
    ['general.license', { type: 'string', value: 'mit' }],
    ['general.file_type', { type: 'uint32', value: 2 }], // Mostly Q4_0.
    ['bert.block_count', { type: 'uint32', value: source.layers }],
    ['bert.context_length', { type: 'uint32', value: source.positions }],
    ['bert.embedding_length', { type: 'uint32', value: source.hiddenSize }],
    ['bert.feed_forward_length', { type: 'uint32', value: source.feedForwardSize }],
    ['bert.attention.head_count', { type: 'uint32', value: source.heads }],
    ['bert.attention.layer_norm_epsilon', { type: 'float32', value: source.epsilon }],
    ['bert.attention.causal', { type: 'bool', value: false }],
    ['bert.pooling_type', { type: 'uint32', value: 1 }], // Mean over the tokens.
    ...tokenizerOf(source),
  ]
}

/** A SentencePiece unigram model; llama.cpp calls its algorithm `t5`. */
function tokenizerOf(source: E5Source): [string, GgufValue][] {
  return [
    ['tokenizer.ggml.model', { type: 'string', value: 't5' }],
    ['tokenizer.ggml.pre', { type: 'string', value: 'default' }],
    ['tokenizer.ggml.tokens', { type: 'strings', value: tokensOf(source) }],
    ['tokenizer.ggml.scores', { type: 'float32s', value: padded(source.scores, source.vocabularySize) }],
    ['tokenizer.ggml.token_type', { type: 'int32s', value: tokenTypesOf(source) }],
    ['tokenizer.ggml.bos_token_id', { type: 'uint32', value: source.bosToken }],
    ['tokenizer.ggml.eos_token_id', { type: 'uint32', value: source.eosToken }],
    ['tokenizer.ggml.unknown_token_id', { type: 'uint32', value: source.unknownToken }],
    ['tokenizer.ggml.seperator_token_id', { type: 'uint32', value: source.eosToken }], // The format spells it so.
    ['tokenizer.ggml.padding_token_id', { type: 'uint32', value: source.padToken }],
    ['tokenizer.ggml.token_type_count', { type: 'uint32', value: source.tokenTypes }],
    ['tokenizer.ggml.add_space_prefix', { type: 'bool', value: true }],
    ['tokenizer.ggml.remove_extra_whitespaces', { type: 'bool', value: true }],
    ['tokenizer.ggml.add_bos_token', { type: 'bool', value: true }],
    ['tokenizer.ggml.add_eos_token', { type: 'bool', value: true }],
  ]
}

/** llama.cpp wants as many tokens as rows; the rows past the pieces get names that no text contains. */
function tokensOf({ pieces, vocabularySize }: E5Source): Uint8Array[] {
  const fillers = Array.from({ length: vocabularySize - pieces.length }, (_, index) => Buffer.from(`[UNUSED${index}]`))
  return [...pieces, ...fillers]
}

function padded(scores: Float32Array, length: number): Float32Array {
  const all = new Float32Array(length)
  all.set(scores)
  return all
}

const tokenTypeCodes = { normal: 1, unknown: 2, control: 3, unused: 5 } as const

function tokenTypesOf(source: E5Source): Int32Array {
  const types = new Int32Array(source.vocabularySize).fill(tokenTypeCodes.unused)
  types.fill(tokenTypeCodes.normal, 0, source.pieces.length)
  for (const token of [source.bosToken, source.eosToken, source.padToken]) types[token] = tokenTypeCodes.control
  types[source.unknownToken] = tokenTypeCodes.unknown
  return types
}

export function tensorsOf(source: E5Source): GgufTensor[] {
  const { hiddenSize: hidden, feedForwardSize: inner } = source
  const take = (name: string, sourceName: string, shape: readonly number[]): GgufTensor => {
    const tensor = source.tensors.get(sourceName)
    if (!tensor) throw new Error(`The source has no tensor ${sourceName}.`)
    const elements = shape.reduce((product, size) => product * size, 1)
    if (tensor.elements !== elements) throw new Error(`${sourceName} has ${tensor.elements} weights, not ${elements}.`)
    return { name, type: tensor.type, shape, data: tensor.data }
  }
  const pair = (name: string, sourceName: string, columns: number, rows: number) => [
    take(`${name}.weight`, `${sourceName}.w`, [columns, rows]),
    take(`${name}.bias`, `${sourceName}.b`, [rows]),
  ]
  const norm = (name: string, sourceName: string) => [
    take(`${name}.weight`, `${sourceName}.w`, [hidden]),
    take(`${name}.bias`, `${sourceName}.b`, [hidden]),
  ]
  const layer = (index: number) => [
    ...pair(`blk.${index}.attn_q`, `l${index}.q`, hidden, hidden),
    ...pair(`blk.${index}.attn_k`, `l${index}.k`, hidden, hidden),
    ...pair(`blk.${index}.attn_v`, `l${index}.v`, hidden, hidden),
    ...pair(`blk.${index}.attn_output`, `l${index}.ao`, hidden, hidden),
    ...norm(`blk.${index}.attn_output_norm`, `l${index}.aln`),
    ...pair(`blk.${index}.ffn_up`, `l${index}.fi`, hidden, inner),
    ...pair(`blk.${index}.ffn_down`, `l${index}.fo`, inner, hidden),
    ...norm(`blk.${index}.layer_output_norm`, `l${index}.oln`),
  ]
  return [
    take('token_embd.weight', 'emb.word', [hidden, source.vocabularySize]),
    take('position_embd.weight', 'emb.pos', [hidden, source.positions]),
    take('token_types.weight', 'emb.type', [hidden, source.tokenTypes]),
    ...norm('token_embd_norm', 'emb.ln'),
    ...Array.from({ length: source.layers }, (_, index) => layer(index)).flat(),
  ]
}

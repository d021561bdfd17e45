/** The bench's only way to vectors: an OpenAI-compatible server, and a cache on disk so that a second run is quick. */
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Embed } from '../../src/knowledge/answer.ts'

const endpoint = process.env.NARU_EMBEDDINGS_URL ?? 'http://127.0.0.1:8792/v1/embeddings'
const modelName = process.env.NARU_EMBEDDINGS_MODEL ?? 'multilingual-e5-small-q4'
const dimensions = 384
const batchSize = 16 // Texts a request: short enough to see progress.

export interface MeasuredEmbed {
  embed: Embed
  /** Texts that were not in the cache. */
  computed: () => number
}

export function openEmbeddings(): MeasuredEmbed {
  const folder = join(process.env.NARU_CACHE ?? join(homedir(), '.cache', 'naru'), 'bench')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${modelName}.vectors`)
  const known = readCache(file)
  let computed = 0
  return {
    computed: () => computed,
    embed: async (texts, kind) => {
      const keys = texts.map((text) => createHash('sha256').update(`${kind}\n${text}`).digest('hex').slice(0, 32))
      const missing = texts.flatMap((text, at) => {
        const key = keys[at] ?? ''
        return known.has(key) ? [] : [{ key, text }]
      })
      for (let at = 0; at < missing.length; at += batchSize) {
        const batch = missing.slice(at, at + batchSize)
        const vectors = await request(
          batch.map((entry) => entry.text),
          kind,
        )
        computed += batch.length
        batch.forEach(({ key }, index) => {
          const vector = vectors[index]
          if (!vector) throw new Error('The embedding server returned fewer vectors than texts.')
          known.set(key, vector)
          appendFileSync(file, Buffer.concat([Buffer.from(key, 'hex'), Buffer.from(vector.buffer)]))
        })
      }
      return keys.map((key) => known.get(key) ?? new Float32Array(dimensions))
    },
  }
}

/** Records of 16 bytes of key and 384 little-endian floats; a broken last record is ignored. */
function readCache(file: string): Map<string, Float32Array> {
  const known = new Map<string, Float32Array>()
  if (!existsSync(file)) return known
  const bytes = readFileSync(file)
  const recordBytes = 16 + dimensions * 4
  for (let at = 0; at + recordBytes <= bytes.length; at += recordBytes) {
    const key = bytes.subarray(at, at + 16).toString('hex')
    known.set(
      key,
      new Float32Array(bytes.buffer.slice(bytes.byteOffset + at + 16, bytes.byteOffset + at + recordBytes)),
    )
  }
  return known
}

async function request(texts: string[], kind: 'query' | 'passage'): Promise<Float32Array[]> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: modelName, input: texts, input_type: kind, encoding_format: 'float' }),
  })
  if (!response.ok) throw new Error(`The embedding server answered ${response.status}: ${await response.text()}`)
  const body = (await response.json()) as { data: { index: number; embedding: number[] }[] }
  return body.data
    .toSorted((left, right) => left.index - right.index)
    .map((entry) => Float32Array.from(entry.embedding))
}

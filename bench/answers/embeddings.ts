/**
 * The bench's only way to vectors: the product's own model host, or any OpenAI-compatible server that NARU_EMBEDDINGS_URL
 * names, and a cache on disk under NARU_CACHE, so that a second run is quick.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { cacheFolderFrom } from '../../src/app/parts/cache-folder.ts'
import { ensureEmbeddingModel } from '../../src/app/parts/embedding-model.ts'
import type { Embed } from '../../src/knowledge/answer.ts'

const cacheFolder = cacheFolderFrom(process.env)
const modelId = 'multilingual-e5-small'
const dimensions = 384
const batchSize = 16 // Texts a request: short enough that a broken run loses little.

const Vectors = z.object({ data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()) })) })

/** For the latency, where the cache would lie. */
export const embedUncached: Embed = (texts, kind) => request([...texts], kind)

export function openEmbeddings(): { embed: Embed } {
  const folder = join(cacheFolder, 'bench')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'multilingual-e5-small-q4.vectors')
  const known = readCache(file)
  const embed: Embed = async (texts, kind) => {
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
      batch.forEach(({ key }, index) => {
        const vector = vectors[index]
        if (!vector) throw new Error('The embedding server returned fewer vectors than texts.')
        known.set(key, vector)
        appendFileSync(file, Buffer.concat([Buffer.from(key, 'hex'), Buffer.from(vector.buffer)]))
      })
    }
    return keys.map((key) => known.get(key) ?? new Float32Array(dimensions))
  }
  return { embed }
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

interface Endpoint {
  url: string
  key: string
}

let endpoint: Promise<Endpoint> | undefined

async function request(texts: string[], kind: 'query' | 'passage'): Promise<Float32Array[]> {
  const given = process.env.NARU_EMBEDDINGS_URL
  endpoint ??= given ? Promise.resolve({ url: given, key: process.env.NARU_EMBEDDINGS_KEY ?? '' }) : startModelHost()
  const { url, key } = await endpoint
  const response = await fetch(url, {
    method: 'POST',
    // The bench computes for seconds between requests; a kept connection would be closed under it.
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, connection: 'close' },
    body: JSON.stringify({ model: modelId, input: texts, input_type: kind }),
  })
  if (!response.ok) throw new Error(`The embedding server answered ${response.status}: ${await response.text()}`)
  const { data } = Vectors.parse(await response.json())
  return data.toSorted((left, right) => left.index - right.index).map((entry) => Float32Array.from(entry.embedding))
}

let host: ChildProcess | undefined

/** To be called at the end: a host that still runs keeps the bench from ending. */
export function closeEmbeddings(): void {
  host?.removeAllListeners('exit')
  host?.kill()
}

/** Should the bench die, the host ends too, because its stdin does. */
async function startModelHost(): Promise<Endpoint> {
  const modelFile = await ensureEmbeddingModel({ cacheFolder })
  const key = randomBytes(24).toString('hex')
  const main = join(import.meta.dirname, '..', '..', 'src', 'models', 'host', 'main.ts')
  const child = spawn(process.execPath, [main, '--embedding-model', modelFile], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, NARU_MODEL_HOST_KEY: key },
  })
  host = child
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The model host ended with ${code}; its model is ${modelFile}.`)))
    createInterface(child.stdout).once('line', (line) => {
      const { port } = z.object({ port: z.int() }).parse(JSON.parse(line))
      resolve({ url: `http://127.0.0.1:${port}/v1/embeddings`, key })
    })
  })
}

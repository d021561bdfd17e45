/**
 * `npm run bench -- gateway --json`: what stands between a program and its model. Naru's `/v1/chat/completions` with a model
 * of a provider, beside Portkey's gateway, both in front of the same stand-in that answers at once; and the stand-in alone.
 * Naru knows the key and its quota, checks label, budget and the provider's quota, and records the call; Portkey passes on.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startNaruProcess } from '../../e2e/naru-process.ts'
import { freePort } from '../../src/app/postgres.ts'
import { type Load, measureTarget, type Target } from './load.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean' } } })
const folder = await mkdtemp(join(tmpdir(), 'naru-gateway-'))
const children: ChildProcess[] = []

function start(file: string, args: readonly string[], sign: RegExp): Promise<string> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const match = sign.exec(output)
      if (match) resolve(match[1] ?? '')
    })
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}: ${output}`)))
  })
}

const modelPort = await start(join(import.meta.dirname, 'model-stand-in.ts'), [], /^(\d+)/)
const modelUrl = `http://127.0.0.1:${modelPort}/v1`

const portkeyPort = await freePort()
const portkey = createRequire(import.meta.url).resolve('@portkey-ai/gateway/build/start-server.js')
await start(portkey, [`--port=${portkeyPort}`, '--headless'], /(AI Gateway|running|http)/i)

const naru = await startNaruProcess(['start', '--port', '0', '--data', folder, '--no-browser', '--no-demo'])
const naruTarget = await connectNaru(naru.url)

const targets: Record<string, Target> = {
  direct: { url: `${modelUrl}/chat/completions`, headers: {}, model: 'stand-in' },
  portkey: {
    url: `http://127.0.0.1:${portkeyPort}/v1/chat/completions`,
    headers: { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': modelUrl, authorization: 'Bearer none' },
    model: 'stand-in',
  },
  naru: naruTarget,
}

/** The gateways take turns, so that a slow moment of the machine meets both. One that cannot do it at all has no figures. */
async function measureAll(stream: boolean) {
  const rounds: Record<string, Load[]> = { direct: [], portkey: [], naru: [] }
  let peerProblem: string | undefined
  for (let round = 0; round < 3; round++)
    for (const [name, target] of Object.entries(targets)) {
      if (name === 'portkey' && peerProblem) continue
      try {
        rounds[name]?.push(await measureTarget(target, stream))
      } catch (error) {
        if (name !== 'portkey') throw error
        peerProblem = String(error).slice(0, 200)
      }
    }
  const middle = (name: string) =>
    rounds[name]?.toSorted((first, second) => first.p50Milliseconds - second.p50Milliseconds)[1] ?? missing(name)
  const [direct, own] = [middle('direct'), middle('naru')]
  const overhead = (one: Load) => Number((one.p50Milliseconds - direct.p50Milliseconds).toFixed(2))
  const figures = { direct, naru: { ...own, overheadMilliseconds: overhead(own) } }
  if (peerProblem) return { ...figures, portkey: peerProblem }
  const peer = middle('portkey')
  return {
    ...figures,
    portkey: { ...peer, overheadMilliseconds: overhead(peer) },
    overheadRatio: Number((overhead(own) / overhead(peer)).toFixed(2)),
    throughputRatio: Number((own.callsPerSecond / peer.callsPerSecond).toFixed(2)),
  }
}

function missing(name: string): never {
  throw new Error(`nothing measured for ${name}`)
}

/** A company, its owner's key, and the stand-in as a provider. */
async function connectNaru(url: string): Promise<Target> {
  let cookie = ''
  const post = async <Reply>(address: string, body: object): Promise<Reply> => {
    const response = await fetch(`${url}/api${address}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, ...(cookie ? { cookie } : {}) },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${address}: ${response.status} ${text}`)
    cookie ||= response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    return JSON.parse(text) as Reply
  }
  const person = { email: 'owner@gateway.example', password: 'gateway-bench-1' }
  await post('/v1/setup', { workspaceName: '시험', name: '소유자', ...person })
  cookie = ''
  await post('/auth/sign-in/email', person)
  const { key } = await post<{ key: string }>('/v1/keys', { name: 'gateway', scopes: ['*'] })
  const provider = { name: '시험', baseUrl: modelUrl, key: '', chatModel: 'stand-in', highestLabel: 2 }
  const { id } = await post<{ id: string }>('/v1/providers', provider)
  return {
    url: `${url}/v1/chat/completions`,
    headers: { authorization: `Bearer ${key}` },
    model: `${id}/stand-in`,
  }
}

try {
  const whole = await measureAll(false)
  const streamed = await measureAll(true)
  const goal = { overheadRatio: 0.5, throughputRatio: 2 }
  const result = { bench: 'gateway', goal, whole, streamed }
  console.log(values.json ? JSON.stringify(result, null, 2) : result)
} finally {
  await naru.stop()
  for (const child of children) child.kill()
  await rm(folder, { recursive: true, force: true })
}

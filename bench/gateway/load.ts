/** Calls of a chat endpoint over kept connections: one after the other for the time of a call, many at once for their number. */
import { Agent, request } from 'node:http'

export interface Target {
  url: string
  headers: Readonly<Record<string, string>>
  model: string
}

export interface Load {
  p50Milliseconds: number
  p95Milliseconds: number
  callsPerSecond: number
}

const [warmUp, single, crowd, crowdSize] = [150, 400, 1500, 16]

export async function measureTarget(target: Target, stream: boolean): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: crowdSize })
  const call = () => callOnce(agent, target, stream)
  for (let index = 0; index < warmUp; index++) await call()
  const times: number[] = []
  for (let index = 0; index < single; index++) times.push(await call())
  let left = crowd
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: crowdSize }, async () => {
      while (left-- > 0) await call()
    }),
  )
  const seconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  times.sort((first, second) => first - second)
  const at = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2))
  return { p50Milliseconds: at(0.5), p95Milliseconds: at(0.95), callsPerSecond: Math.round(crowd / seconds) }
}

/** @returns milliseconds to the whole answer */
function callOnce(agent: Agent, { url, headers, model }: Target, stream: boolean): Promise<number> {
  const messages = [{ role: 'user', content: '한 문장으로 답해 주세요.' }]
  const body = JSON.stringify({ model, stream, messages, max_tokens: 64 })
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const asking = request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part) => {
          text += part
        })
        response.on('end', () => {
          if (response.statusCode === 200 && text.includes('낱말11')) resolve(performance.now() - startedAt)
          else reject(new Error(`${url}: ${response.statusCode} ${text.slice(0, 500)}`))
        })
      },
    )
    asking.on('error', reject)
    asking.end(body)
  })
}

/**
 * One JSON request to an endpoint over kept connections, by Node's own client: `fetch` with its streams costs half a
 * millisecond a call. A redirect is an answer like any other: what was sent to one host does not follow to another.
 */
import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps, Agent as SecureAgent } from 'node:https'

/** An endpoint that is silent for longer is taken for gone. */
const longestSilenceMilliseconds = 300_000

const keptConnections = { keepAlive: true, scheduling: 'lifo' } as const
const agent = new Agent(keptConnections)
const secureAgent = new SecureAgent(keptConnections)

export interface JsonPost {
  headers: Readonly<Record<string, string>>
  body: string
  signal: AbortSignal
}

/** @returns the answer with its head read, whatever its status */
export async function postJson(url: string, post: JsonPost): Promise<IncomingMessage> {
  try {
    return await send(url, post)
  } catch (error) {
    // The other side ended a kept connection at the moment in which it was used again.
    if (!(error instanceof KeptConnectionEnded)) throw error
    return send(url, post)
  }
}

class KeptConnectionEnded extends Error {}

function send(url: string, { headers, body, signal }: JsonPost): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const isSecure = url.startsWith('https:')
    const request: ClientRequest = (isSecure ? requestHttps : requestHttp)(
      url,
      {
        method: 'POST',
        agent: isSecure ? secureAgent : agent,
        headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        answer.on('error', () => undefined) // Told to whoever reads; nobody may be reading at that moment.
        answer.on('close', () => signal.removeEventListener('abort', end))
        resolve(answer)
      },
    )
    // Without a reason: a connection that was given back already would throw it at nobody.
    const end = () => request.destroy()
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
    request.setTimeout(longestSilenceMilliseconds, () => request.destroy(new Error('the endpoint fell silent')))
    request.on('error', (error: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', end)
      if (signal.aborted) return reject(signal.reason)
      const isStale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
      reject(isStale ? new KeptConnectionEnded(error.message, { cause: error }) : error)
    })
    request.end(body)
  })
}

/**
 * What stands before several servers: each request goes to the next one. A server that cannot be reached is passed over, and
 * a question that it left unanswered is put to another; what may have been carried out is not sent twice.
 */
import { createServer, type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RoundRobin {
  url: string
  /** Requests that each server answered, by its address. */
  answered: Map<string, number>
  /** How often a request had to go to another server. */
  passedOn(): number
  use(servers: readonly string[]): void
  close(): void
}

export async function startRoundRobin(options: {
  /** Told of every answer after it has been sent. */
  onAnswer(request: { method: string; path: string; status: number }): void
}): Promise<RoundRobin> {
  let servers: string[] = []
  let turn = 0
  let passed = 0
  const answered = new Map<string, number>()
  const proxy = createServer((incoming, outgoing) => forward(incoming, outgoing, turn++, servers.length))

  function forward(incoming: IncomingMessage, outgoing: ServerResponse, place: number, triesLeft: number): void {
    const server = servers[place % servers.length]
    if (!server) {
      refuse(outgoing)
      return
    }
    const method = incoming.method ?? 'GET'
    const path = incoming.url ?? '/'
    const { hostname, port } = new URL(server)
    const forwarded = [incoming.headers['x-forwarded-for'], incoming.socket.remoteAddress].flat().filter(Boolean)
    const asked = requestOf(
      { hostname, port, method, path, headers: { ...incoming.headers, 'x-forwarded-for': forwarded.join(', ') } },
      (reply) => {
        answered.set(server, (answered.get(server) ?? 0) + 1)
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
        reply.pipe(outgoing)
        reply.on('error', () => outgoing.destroy())
        outgoing.once('finish', () => options.onAnswer({ method, path, status: reply.statusCode ?? 0 }))
      },
    )
    outgoing.once('close', () => asked.destroy())
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (outgoing.headersSent || outgoing.destroyed) {
        outgoing.destroy()
        return
      }
      const wasNotReached = error.code === 'ECONNREFUSED'
      const isQuestion = method === 'GET' || method === 'HEAD'
      const mayGoOn = triesLeft > 1 && (isQuestion || (wasNotReached && incoming.readableFlowing === null))
      if (!mayGoOn) {
        refuse(outgoing)
        return
      }
      passed++
      forward(incoming, outgoing, place + 1, triesLeft - 1)
    })
    if (method === 'GET' || method === 'HEAD') asked.end()
    else
      asked.once('socket', (socket) => {
        // The body is touched only once there is somebody to read it, so that another server can still get all of it.
        if (socket.connecting) socket.once('connect', () => incoming.pipe(asked))
        else incoming.pipe(asked)
      })
  }

  // As the servers behind it: it is never the nearer end that closes a connection in use.
  proxy.keepAliveTimeout = 75_000
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    answered,
    passedOn: () => passed,
    use(addresses) {
      servers = [...addresses]
    },
    close() {
      proxy.close()
      proxy.closeAllConnections()
    },
  }
}

function refuse(outgoing: ServerResponse): void {
  if (!outgoing.headersSent) outgoing.writeHead(502)
  outgoing.end()
}

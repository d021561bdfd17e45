/** Speaks INSTREAM as ClamAV's daemon does, and finds the one word that it is told to look for. */

import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'

export interface ClamdStandIn {
  port: number
  close(): Promise<void>
}

/** @param maxBytes what the daemon takes at most; it answers and closes in the middle of a larger file */
export async function startClamdStandIn(virus: string, maxBytes = 1e9): Promise<ClamdStandIn> {
  const server = createServer((socket) => {
    let received = Buffer.alloc(0)
    let isAnswered = false
    socket.on('error', () => undefined)
    socket.on('data', (piece: Buffer) => {
      received = Buffer.concat([received, piece])
      if (isAnswered) return
      const content = contentOf(received)
      isAnswered = content !== undefined || received.length > maxBytes
      if (received.length > maxBytes) socket.end('INSTREAM size limit exceeded. ERROR\0')
      else if (content) socket.end(content.includes(virus) ? 'stream: Test-Signature FOUND\0' : 'stream: OK\0')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: portOf(server), close: () => new Promise((resolve) => server.close(() => resolve())) }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** What was sent, once it is whole; undefined before. */
function contentOf(received: Buffer): Buffer | undefined {
  const command = 'zINSTREAM\0'
  if (received.length < command.length) return undefined
  if (received.toString('latin1', 0, command.length) !== command) return Buffer.from('not INSTREAM')
  const pieces: Buffer[] = []
  for (let at = command.length; at + 4 <= received.length; ) {
    const length = received.readUInt32BE(at)
    if (length === 0) return Buffer.concat(pieces)
    pieces.push(received.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}

/**
 * The scanner daemon of ClamAV, by its command INSTREAM.
 *
 *   → zINSTREAM\0, then pieces: length (4 bytes, big end first), bytes…, then a length of 0
 *   ← stream: OK\0 | stream: NAME FOUND\0 | … ERROR\0
 */
import { createReadStream } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileHooks, ScanResult } from './file-hooks.ts'

export interface Clamd {
  host: string
  port: number
  timeoutSeconds: number
}

export function scanByClamd(clamd: Clamd): FileHooks['scanners'][number] {
  return async ({ path, signal }) => {
    const socket = createConnection({ host: clamd.host, port: clamd.port, signal })
    socket.setTimeout(clamd.timeoutSeconds * 1000, () => {
      socket.destroy(new Error(`The scanner did not answer within ${clamd.timeoutSeconds} s.`))
    })
    try {
      const answer = answerOf(socket)
      // A daemon that has enough of a file answers and closes while it is still being sent: the answer counts. What goes
      // wrong with the sending ends the connection, and the answer with it.
      pipeline(createReadStream(path), inPieces(), socket, { end: false }).catch(() => undefined)
      return resultOf(await answer)
    } finally {
      socket.destroy()
    }
  }
}

function inPieces(): Transform {
  let isBegun = false
  return new Transform({
    transform(piece: Uint8Array, _, done) {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(piece.length)
      done(null, Buffer.concat([begin(), length, piece]))
    },
    flush(done) {
      done(null, Buffer.concat([begin(), Buffer.alloc(4)]))
    },
  })

  function begin(): Buffer {
    const command = Buffer.from(isBegun ? '' : 'zINSTREAM\0')
    isBegun = true
    return command
  }
}

const maxAnswerCharacters = 2000

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    socket.on('data', (piece: Buffer) => {
      answer += piece.toString('utf8')
      if (answer.includes('\0') || answer.length > maxAnswerCharacters) resolve(answer)
    })
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
    socket.on('close', () => (answer ? resolve(answer) : reject(new Error('The scanner closed the connection.'))))
  })
}

function resultOf(answer: string): ScanResult {
  const line = answer.replace(/\0[\s\S]*$/, '').trim()
  if (/^stream: OK$/.test(line)) return { status: 'clean' }
  const found = /^stream: (.+) FOUND$/.exec(line)?.[1]
  if (found) return { status: 'infected', detail: found.slice(0, 200) }
  throw new Error(`The scanner answered: ${line.slice(0, 200)}`)
}

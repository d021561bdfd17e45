/** Writes streams, whole or broken. */
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Faults } from './faults.ts'
import type { Frame } from './frames.ts'

export async function sendFrames(
  response: ServerResponse,
  frames: readonly Frame[],
  faults: Faults,
  options: { slowMilliseconds: number; end: string },
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream;charset=utf-8' })
  response.flushHeaders()
  response.socket?.setNoDelay(true)
  if (faults.has('slow-first-token')) await sleep(options.slowMilliseconds)
  const half = Math.floor(frames.length / 2)
  for (const [index, frame] of frames.entries()) {
    if (index === half && faults.has('cut')) {
      await sleep(5)
      response.socket?.destroy()
      return
    }
    if (index === half && faults.has('error-event')) {
      response.end(
        write({ event: 'error', data: { status: { code: '50000', message: 'Internal Server Error' } } }, faults),
      )
      return
    }
    await send(response, Buffer.from(write(frame, faults)), faults)
  }
  response.end(options.end)
}

/** A character of several bytes in two packets, when it is asked for. */
async function send(response: ServerResponse, bytes: Buffer, faults: Faults): Promise<void> {
  const inside = faults.has('split-character') ? bytes.findIndex((byte) => byte >= 0xe0) + 1 : 0
  if (inside === 0) {
    response.write(bytes)
    return
  }
  response.write(bytes.subarray(0, inside))
  await sleep(2)
  response.write(bytes.subarray(inside))
}

function write({ id, event, data }: Frame, faults: Faults): string {
  const colon = faults.has('tight-colons') ? ':' : ': '
  const more = faults.has('unknown-fields') ? `retry${colon}10\nunheard${colon}of\n${colon}a remark\n` : ''
  const json = faults.has('not-json') ? '{"message":' : JSON.stringify(withMore(data, faults))
  const head = [id ? `id${colon}${id}\n` : '', event ? `event${colon}${event}\n` : ''].join('')
  return `${head}${more}data${colon}${json}\n\n`
}

export function withMore(data: unknown, faults: Faults): unknown {
  if (!faults.has('unknown-fields') || typeof data !== 'object' || data === null) return data
  return { ...data, unheardOf: { deep: [1, null] } }
}

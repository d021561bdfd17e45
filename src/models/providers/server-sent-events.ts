/**
 * Server-sent events from bytes, whatever the packets: characters may be split over two, lines end in LF, CR LF or CR, one
 * space after the colon is optional, unknown fields and remarks are passed over.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export interface StreamEvent {
  event: string
  data: string
}

export async function* readEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  let event = ''
  let data: string[] = []
  for await (const portion of bytes) {
    rest += decoder.decode(portion, { stream: true })
    // A CR at the very end may be half of a CR LF: it waits for the next portion.
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { event: event || 'message', data: data.join('\n') }
        event = ''
        data = []
        continue
      }
      const [name, value] = fieldOf(line)
      if (name === 'event') event = value
      else if (name === 'data') data.push(value)
    }
  }
}

function fieldOf(line: string): [string, string] {
  const colon = line.indexOf(':')
  if (colon < 0) return [line, '']
  const value = line.slice(colon + 1)
  return [line.slice(0, colon), value.startsWith(' ') ? value.slice(1) : value]
}

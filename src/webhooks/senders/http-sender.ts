/**
 * Messages over HTTP. The address is checked where the connection is made, not where it is written: a name may come to mean
 * another machine between the two. Redirections are not followed, and of the answer nothing but its status is kept.
 */
import { lookup as resolveName } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { SendOutcome, WebhookSender } from '../ports.ts'
import { addressRule } from './refused-addresses.ts'

const timeoutMilliseconds = 10_000

class AddressRefused extends Error {}

export function createHttpSender(options: { exceptions: readonly string[] }): WebhookSender {
  const isAllowed = addressRule(options.exceptions)

  const lookup: LookupFunction = (name, wanted, done) => {
    resolveName(name, { ...wanted, all: true }, (error, addresses) => {
      if (error) return done(error, '')
      const allowed = addresses.filter(({ address }) => isAllowed(address))
      const [first] = allowed
      if (!first) return done(new AddressRefused(addresses.map(({ address }) => address).join(', ')), '')
      if (wanted.all) done(null, allowed)
      else done(null, first.address, first.family)
    })
  }

  return {
    async send({ url, headers, body, signal }) {
      const target = new URL(url)
      const host = target.hostname.replace(/^\[|\]$/g, '')
      // A connection to a written address asks nobody for it.
      if (isIP(host) && !isAllowed(host)) return { problem: 'address-refused', detail: host }
      const request = target.protocol === 'https:' ? requestHttps : requestHttp
      const timeout = AbortSignal.timeout(timeoutMilliseconds)
      return new Promise<SendOutcome>((resolve) => {
        const sending = request(
          target,
          {
            method: 'POST',
            lookup,
            headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'Naru-Webhooks' },
            signal: AbortSignal.any([signal, timeout]),
          },
          (response) => {
            resolve({ status: response.statusCode ?? 0 })
            response.destroy()
          },
        )
        sending.on('error', (error) => {
          if (error instanceof AddressRefused) resolve({ problem: 'address-refused', detail: error.message })
          else if (timeout.aborted) resolve({ problem: 'timed-out', detail: `${timeoutMilliseconds / 1000} s` })
          else resolve({ problem: 'not-reached', detail: error.message.slice(0, 200) })
        })
        sending.end(body)
      })
    },
  }
}

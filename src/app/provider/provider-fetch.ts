/**
 * How Naru talks to an identity provider. Its address was written by an owner, and its description names further addresses:
 * none of them may lead to this machine or its link, unless the operator allows it or the issuer itself is on this machine.
 * The address is checked where the connection is made, because a name may come to mean another machine between the two.
 * Plain HTTP goes only to such places; redirections are not followed, and an answer is read up to a limit.
 */
import { lookup as resolveName } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { addressRule } from '../../webhooks/senders/refused-addresses.ts'

const timeoutMilliseconds = 10_000
const answerLimitBytes = 1024 * 1024 // Descriptions and key sets are a few KB.

export class ProviderAddressRefused extends Error {}

export interface ProviderRequest {
  method: string
  headers: Record<string, string>
  body?: unknown
  signal?: AbortSignal | undefined
}

const loopback = ['127.0.0.0/8', '::1']
const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

export function isLoopback(issuer: URL): boolean {
  return loopbackNames.includes(issuer.hostname)
}

/** @param exceptions addresses and networks that the operator allows, also without TLS */
export function createProviderFetch(issuer: URL, exceptions: readonly string[]) {
  const named = isLoopback(issuer) ? [...exceptions, ...loopback] : exceptions
  const isAllowed = addressRule(named)
  // Without TLS only what was named is reached.
  const isNamed = namedRule(named)

  return async function fetchFromProvider(address: string, options: ProviderRequest): Promise<Response> {
    const target = new URL(address)
    const isPlain = target.protocol === 'http:'
    if (!isPlain && target.protocol !== 'https:') throw new ProviderAddressRefused(target.protocol)
    const mayGo = (one: string) => (isPlain ? isNamed(one) : isAllowed(one))
    const host = target.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) && !mayGo(host)) throw new ProviderAddressRefused(host)
    const lookup: LookupFunction = (name, wanted, done) => {
      resolveName(name, { ...wanted, all: true }, (error, addresses) => {
        if (error) return done(error, '')
        const allowed = addresses.filter((one) => mayGo(one.address))
        const [first] = allowed
        if (!first) return done(new ProviderAddressRefused(name), '')
        if (wanted.all) done(null, allowed)
        else done(null, first.address, first.family)
      })
    }
    const body = options.body === undefined || options.body === null ? undefined : String(options.body)
    const signals = [AbortSignal.timeout(timeoutMilliseconds), ...(options.signal ? [options.signal] : [])]
    return new Promise((resolve, reject) => {
      const sending = (isPlain ? requestHttp : requestHttps)(
        target,
        {
          method: options.method,
          lookup,
          headers: {
            ...options.headers,
            ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
          },
          signal: AbortSignal.any(signals),
        },
        (answer) => {
          const chunks: Buffer[] = []
          let sizeBytes = 0
          answer.on('data', (chunk: Buffer) => {
            sizeBytes += chunk.byteLength
            if (sizeBytes > answerLimitBytes) answer.destroy(new Error('the answer is too large'))
            else chunks.push(chunk)
          })
          answer.on('error', reject)
          answer.on('end', () => {
            const headers = new Headers()
            for (const [name, value] of Object.entries(answer.headers)) {
              for (const one of [value ?? []].flat()) headers.append(name, one)
            }
            const status = answer.statusCode ?? 502
            const hasBody = status !== 204 && status !== 304
            resolve(new Response(hasBody ? Buffer.concat(chunks) : null, { status, headers }))
          })
        },
      )
      sending.on('error', reject)
      sending.end(body)
    })
  }
}

/** True only for what the list names. An IPv4 address in IPv6's clothes is not recognised, and so not named. */
function namedRule(names: readonly string[]): (address: string) => boolean {
  const named = new BlockList()
  for (const name of names) {
    const [address = '', prefix] = name.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) named.addAddress(address, family)
    else named.addSubnet(address, Number(prefix), family)
  }
  return (address) => named.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** Where Naru goes for an identity provider, and where not, whatever its description names. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProviderFetch, ProviderAddressRefused } from './provider-fetch.ts'

let server: Server
let port: number
const asked: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    if (request.url === '/elsewhere') response.writeHead(302, { location: '/secret' }).end()
    else if (request.url === '/large') response.end('a'.repeat(2 * 1024 * 1024))
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const get = { method: 'GET', headers: {} }
const outside = new URL('https://id.example')
const here = () => new URL(`http://127.0.0.1:${port}`)

test('a provider elsewhere cannot send Naru to its own machine or link, by address or by name', async () => {
  const fetchThere = createProviderFetch(outside, [])
  for (const address of [
    `http://127.0.0.1:${port}/`,
    `https://127.0.0.1:${port}/`,
    `http://localhost:${port}/`,
    `https://localhost:${port}/`,
    `https://[::ffff:127.0.0.1]:${port}/`,
    'https://169.254.169.254/latest/meta-data',
    'http://10.0.0.1/',
    'file:///etc/passwd',
  ])
    await expect(fetchThere(address, get), address).rejects.toThrow(ProviderAddressRefused)
  expect(asked).toEqual([])
})

test('a provider on this machine is reached, also where the operator names the network', async () => {
  expect((await createProviderFetch(here(), [])(here().href, get)).status).toBe(200)
  expect((await createProviderFetch(outside, ['127.0.0.0/8'])(here().href, get)).status).toBe(200)
  await expect(createProviderFetch(outside, ['10.0.0.0/8'])(here().href, get)).rejects.toThrow(ProviderAddressRefused)
  // What is on this machine does not open the way to its link.
  await expect(createProviderFetch(here(), [])('http://169.254.169.254/', get)).rejects.toThrow(ProviderAddressRefused)
})

test('redirections are not followed, and an answer without end is not read to it', async () => {
  const fetchHere = createProviderFetch(here(), [])
  const moved = await fetchHere(new URL('/elsewhere', here()).href, get)
  expect([moved.status, asked.includes('GET /secret')]).toEqual([302, false])
  await expect(fetchHere(new URL('/large', here()).href, get)).rejects.toThrow('too large')
})

test('a body is sent as it is', async () => {
  const reply = await createProviderFetch(here(), [])(new URL('/token', here()).href, {
    ...{ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    body: new URLSearchParams({ code: 'a b' }),
  })
  expect([await reply.json(), asked.at(-1)]).toEqual([{ ok: true }, 'POST /token'])
})

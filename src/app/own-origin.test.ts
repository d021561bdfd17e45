import { expect, test } from 'vitest'
import { ownOrigins } from './own-origin.ts'

const local = { host: '127.0.0.1', port: 4310, publicUrl: undefined }
const company = { host: '0.0.0.0', port: 4310, publicUrl: 'https://naru.example' }
const everywhere = { host: '0.0.0.0', port: 4310, publicUrl: undefined }
const dev = { host: '127.0.0.1', port: 4310, publicUrl: 'http://localhost:5173' }

test.each([
  ['the address it names', local, 'http://127.0.0.1:4310', '127.0.0.1:4310', true],
  ['another name of the loopback', local, 'http://localhost:4310', 'localhost:4310', true],
  ['the loopback in IPv6', local, 'http://[::1]:4310', '[::1]:4310', true],
  ['another program of this machine', local, 'http://localhost:8080', 'localhost:4310', false],
  ['a name that somebody points at this machine', local, 'http://evil.example:4310', 'evil.example:4310', false],
  ['a page without an origin', local, 'null', '127.0.0.1:4310', false],
  ['the public address', company, 'https://naru.example', 'naru.example', true],
  ['the public name without encryption', company, 'http://naru.example', 'naru.example', false],
  ['the loopback behind a public address', company, 'http://127.0.0.1:4310', '127.0.0.1:4310', true],
  ['an address beside the public one', company, 'http://192.168.0.9:4310', '192.168.0.9:4310', false],
  ['whatever address people open', everywhere, 'http://192.168.0.9:4310', '192.168.0.9:4310', true],
  ['another site, when any address is opened', everywhere, 'https://elsewhere.example', '192.168.0.9:4310', false],
  ['no origin and no host', everywhere, 'null', undefined, false],
  ['the page of `npm run dev`', dev, 'http://localhost:5173', 'localhost:5173', true],
  ['the API’s own page during `npm run dev`', dev, 'http://127.0.0.1:4310', '127.0.0.1:4310', true],
])('%s', (_, env, origin, host, isOwn) => {
  const isOwnOrigin = ownOrigins(env, env.publicUrl ?? 'http://127.0.0.1:4310')
  expect(isOwnOrigin(origin, host)).toBe(isOwn)
})

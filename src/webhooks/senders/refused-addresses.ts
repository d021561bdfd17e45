/**
 * Where no message goes: this machine, its link, and what is no machine at all. A company's own network (10.x, 192.168.x …) is
 * where its systems are, so it is allowed. The operator may name exceptions, as addresses or networks ("127.0.0.1, 10.1.0.0/16").
 */
import { BlockList, isIP } from 'node:net'

const refusedNetworks: [address: string, prefix: number, family: 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'], // also where clouds keep the keys of a machine
  ['224.0.0.0', 4, 'ipv4'],
  ['240.0.0.0', 4, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['::1', 128, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'], // another way to write IPv4
  ['fd00:ec2::254', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]

/** @throws Error that names what is neither an address nor a network */
export function addressRule(exceptions: readonly string[]): (address: string) => boolean {
  const refused = new BlockList()
  for (const [address, prefix, family] of refusedNetworks) refused.addSubnet(address, prefix, family)
  const allowed = new BlockList()
  for (const exception of exceptions) {
    const [address = '', prefix] = exception.split('/')
    const version = isIP(address)
    if (version === 0) throw new Error(`neither an address nor a network: ${exception}`)
    const family = version === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) allowed.addAddress(address, family)
    else allowed.addSubnet(address, Number(prefix), family)
  }
  return (written) => {
    const address = withoutMapping(written)
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    return allowed.check(address, family) || !refused.check(address, family)
  }
}

/** An IPv4 address in IPv6's clothes, `::ffff:127.0.0.1` or `::ffff:7f00:1`, reaches the same machine. */
function withoutMapping(address: string): string {
  const mapped = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(address)
  if (!mapped) return address
  if (mapped[1]) return mapped[1]
  const [high, low] = [Number.parseInt(mapped[2] ?? '0', 16), Number.parseInt(mapped[3] ?? '0', 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

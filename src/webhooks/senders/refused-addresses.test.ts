import { expect, test } from 'vitest'
import { addressRule } from './refused-addresses.ts'

test('this machine, its link and the clouds’ key services are refused, however they are written', () => {
  const isAllowed = addressRule([])
  for (const address of [
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    'fd00:ec2::254',
  ])
    expect([address, isAllowed(address)]).toEqual([address, false])
})

test('a company’s own network and the world are allowed', () => {
  const isAllowed = addressRule([])
  for (const address of ['10.1.2.3', '172.16.0.9', '192.168.0.10', '203.0.113.5', 'fd12::1', '2001:db8::1'])
    expect([address, isAllowed(address)]).toEqual([address, true])
})

test('the operator’s exceptions are allowed, and nothing beside them', () => {
  const isAllowed = addressRule(['127.0.0.1', '169.254.10.0/24', 'fe80::/64'])
  expect(['127.0.0.1', '169.254.10.7', 'fe80::5', '::ffff:127.0.0.1'].map(isAllowed)).toEqual([true, true, true, true])
  expect(['127.0.0.2', '169.254.11.7', 'fe80:1::5'].map(isAllowed)).toEqual([false, false, false])
  expect(() => addressRule(['intranet'])).toThrow('intranet')
})

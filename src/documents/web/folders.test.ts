import { expect, test } from 'vitest'
import type { Folder } from '../../access/contract.ts'
import { placeFolders, withInside } from './folders.ts'

const folder = (id: string, parentId: string | null, name: string, isPersonal = false): Folder => ({
  id,
  parentId,
  name,
  label: 0,
  inherits: true,
  isPersonal,
  mayWrite: true,
  mayShare: true,
  createdAt: '2026-11-24T00:00:00.000Z',
})

test('the own folder stands first, then the others by name, each with what lies in it', () => {
  const placed = placeFolders([
    folder('b', null, '카드'),
    folder('c', 'b', '약관'),
    folder('a', null, '급여'),
    folder('me', null, '한서윤의 문서', true),
  ])
  expect(placed.map((one) => `${one.depth} ${one.folder.id}`)).toEqual(['0 me', '0 a', '0 b', '1 c'])
  expect(placed.at(-1)?.path).toEqual(['카드', '약관'])
})

test('a folder whose parent may not be seen stands at the top', () => {
  expect(placeFolders([folder('c', 'hidden', '약관')]).map((one) => one.depth)).toEqual([0])
})

test('a folder cannot be moved into itself or below', () => {
  const placed = placeFolders([
    folder('a', null, 'a'),
    folder('b', 'a', 'b'),
    folder('c', 'b', 'c'),
    folder('d', null, 'd'),
  ])
  expect([...withInside(placed, 'a')]).toEqual(['a', 'b', 'c'])
})

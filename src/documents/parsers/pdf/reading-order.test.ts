import { expect, test } from 'vitest'
import { orderBlocks } from './reading-order.ts'

const block = (name: string, x0: number, y0: number, x1: number, y1: number) => ({ name, x0, y0, x1, y1 })
const names = (blocks: readonly { name: string }[]): string =>
  orderBlocks(blocks as never[])
    .map((one: { name: string }) => one.name)
    .join(' ')

test.each([
  ['one column from top to bottom', [block('b', 0, 20, 100, 30), block('a', 0, 0, 100, 10)], 'a b'],
  [
    'two columns, the left one first, even where its end is lower',
    [
      block('r1', 60, 10, 100, 30),
      block('l1', 0, 10, 40, 60),
      block('l2', 0, 70, 40, 90),
      block('r2', 60, 40, 100, 50),
    ],
    'l1 l2 r1 r2',
  ],
  [
    'a title over two columns, and a table under them',
    [
      block('table', 0, 80, 100, 99),
      block('r', 60, 20, 100, 70),
      block('title', 10, 0, 90, 10),
      block('l', 0, 20, 40, 70),
    ],
    'title l r table',
  ],
  [
    'two columns, a wide figure, two columns again',
    [
      block('l1', 0, 0, 40, 20),
      block('r1', 60, 0, 100, 20),
      block('wide', 0, 30, 100, 50),
      block('l2', 0, 60, 40, 80),
      block('r2', 60, 60, 100, 80),
    ],
    'l1 r1 wide l2 r2',
  ],
  [
    'a centred title before an indented line that is not below it',
    [block('line', 0, 20, 20, 25), block('title', 30, 0, 70, 10)],
    'title line',
  ],
  [
    'the heading of a wide table, left of its middle, after both columns',
    [
      block('l1', 0, 0, 40, 20),
      block('l2', 0, 24, 40, 70),
      block('r1', 60, 0, 100, 60),
      block('heading', 0, 80, 30, 86),
      block('table', 0, 90, 100, 99),
    ],
    'l1 l2 r1 heading table',
  ],
  [
    'a date at the right edge before both columns, although the right one begins higher',
    [
      block('title', 30, 0, 70, 8),
      block('date', 85, 12, 100, 15),
      block('l1', 0, 24, 40, 40),
      block('l2', 0, 44, 40, 70),
      block('r1', 60, 20, 90, 30),
      block('r2', 60, 34, 100, 60),
    ],
    'title date l1 l2 r1 r2',
  ],
])('%s', (_, blocks, expected) => {
  expect(names(blocks)).toBe(expected)
})

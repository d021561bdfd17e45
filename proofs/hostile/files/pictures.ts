import { garbage, type HostileFile, pngOf } from './makers.ts'

export const picturesFiles: readonly HostileFile[] = [
  {
    fileName: 'claims-a-square-kilometre.png',
    accepts: ['too-large'],
    make: () => pngOf(60_000, 60_000, new Uint8Array(1000)),
  },
  {
    fileName: 'cut-off.png',
    accepts: ['corrupt'],
    make: () => pngOf(1000, 1000, garbage(1001 * 400, 7)).subarray(0, 200_000),
  },
  { fileName: 'one-dot.png', accepts: ['empty'], make: () => pngOf(1, 1, new Uint8Array(2)) },
  {
    fileName: 'thirty-thousand-wide.png',
    accepts: ['empty', 'parsed'],
    make: () =>
      pngOf(
        30_000,
        40,
        new Uint8Array(30_001 * 40).map((_, index) => (index % 30_001 === 0 ? 0 : 255)),
      ),
  },
  {
    fileName: 'noise.png',
    accepts: ['empty', 'parsed', 'timed-out'],
    make: () =>
      pngOf(
        1200,
        1600,
        garbage(1201 * 1600, 3).map((byte, index) => (index % 1201 === 0 ? 0 : byte)),
      ),
  },
  { fileName: 'head-only.jpg', accepts: ['corrupt'], make: () => new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16]) },
  { fileName: 'head-only.tif', accepts: ['corrupt'], make: () => new Uint8Array([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]) },
]

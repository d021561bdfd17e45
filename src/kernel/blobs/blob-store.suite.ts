/** What every store of files must do. */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { BlobStore } from '../blob.ts'

export function describeBlobStore(open: () => BlobStore): void {
  async function* parts(...sizes: number[]) {
    for (const size of sizes) yield new Uint8Array(size).fill(7)
  }
  const keysBelow = async (prefix: string) => {
    const keys: string[] = []
    for await (const { key } of open().list(prefix)) keys.push(key)
    return keys.sort()
  }

  test('the same bytes are stored once, under their hash', async () => {
    const first = await open().put('originals/one', parts(3, 4), 100)
    const second = await open().put('originals/one', parts(7), 100)
    expect(first).toEqual(second)
    expect(first).toMatchObject({ sizeBytes: 7 })
    expect(await keysBelow('originals/one')).toHaveLength(1)
  })

  test('past the limit nothing is kept, and the sender is heard to the end', async () => {
    let sent = 0
    async function* long() {
      for (let index = 0; index < 5; index++) {
        sent++
        yield new Uint8Array(50)
      }
    }
    expect(await open().put('originals/two', long(), 100)).toBe('too-large')
    expect(sent).toBe(5)
    expect(await keysBelow('originals/two')).toEqual([])
  })

  test('what was written is read again, as a stream and by a path', async () => {
    await open().writeAt('pictures/1/a.webp', Buffer.from('그림'))
    const blob = await open().open('pictures/1/a.webp')
    expect(blob?.sizeBytes).toBe(6)
    expect(blob && (await text(blob.stream))).toBe('그림')
    expect(await open().sizeOf('pictures/1/a.webp')).toBe(6)
    for (let round = 0; round < 2; round++)
      expect(await open().withLocalPath('pictures/1/a.webp', (path) => readFile(path, 'utf8'))).toBe('그림')
    await open().writeAt('pictures/1/a.webp', Buffer.from('다른 그림'))
    expect(await open().withLocalPath('pictures/1/a.webp', (path) => readFile(path, 'utf8'))).toBe('다른 그림')
  })

  test('a path outlives the removal of its blob for as long as it is used', async () => {
    const blob = await open().put('originals/four', parts(9), 100)
    if (blob === 'too-large') throw new Error('not so large')
    await open().withLocalPath(blob.key, async (path) => {
      const started = readFile(path)
      expect(await started).toHaveLength(9)
      await open().remove(blob.key)
    })
    expect(await open().open(blob.key)).toBeUndefined()
    await expect(open().withLocalPath(blob.key, async () => 1)).rejects.toThrow('the file store has no')
  })

  test('what is not there is not found, and removing it is no error', async () => {
    expect(await open().open('pictures/none/a.webp')).toBeUndefined()
    expect(await open().sizeOf('pictures/none/a.webp')).toBeUndefined()
    await open().remove('pictures/none/a.webp')
    await open().removeAll('pictures/none')
    expect(await keysBelow('pictures/none')).toEqual([])
  })

  test('removing all below one name leaves its longer neighbour', async () => {
    for (const key of ['pictures/5/a', 'pictures/5/b/c', 'pictures/50/a']) await open().writeAt(key, Buffer.from('x'))
    await open().removeAll('pictures/5')
    expect(await keysBelow('pictures/5')).toEqual([])
    expect(await keysBelow('pictures/50')).toEqual(['pictures/50/a'])
  })

  test('a large file comes through whole, however it is sent', { timeout: 60_000 }, async () => {
    const megabyte = 1024 * 1024
    async function* many() {
      for (let index = 0; index < 70; index++) yield Buffer.alloc(megabyte, index + 1)
    }
    const blob = await open().put('originals/large', many(), 100 * megabyte)
    if (blob === 'too-large') throw new Error('not so large')
    await open().writeStreamAt('copies/large', many())
    for (const key of [blob.key, 'copies/large']) {
      const found = await open().open(key)
      expect(found?.sizeBytes).toBe(70 * megabyte)
      let offset = 0
      let isSame = true
      for await (const part of found?.stream ?? []) {
        for (let index = 0; index < part.length; index += 65_536)
          isSame &&= part[index] === Math.floor((offset + index) / megabyte) + 1
        offset += part.length
      }
      expect([offset, isSame]).toEqual([70 * megabyte, true])
      await open().remove(key)
    }
  })

  test.each(['../secret', '/etc/passwd', 'a/../../b', ''])('the key %j never becomes a path', async (key) => {
    await expect(open().open(key)).rejects.toThrow('not a blob key')
    await expect(open().writeAt(key, new Uint8Array(1))).rejects.toThrow('not a blob key')
  })
}

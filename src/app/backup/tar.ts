/**
 * The container of a backup: a tar file (POSIX ustar, sizes above 8 GB in base 256), so that any machine can look inside.
 * Written and read as a stream; only headers are held in memory.
 */
import { type FileHandle, open } from 'node:fs/promises'

const block = 512

export interface TarWriter {
  /** @param sizeBytes absent where it shows at the end only: the header is then written again */
  add(name: string, content: AsyncIterable<Uint8Array>, sizeBytes?: number): Promise<void>
  close(): Promise<void>
}

export async function createTar(path: string): Promise<TarWriter> {
  const file = await open(path, 'wx', 0o600)
  let position = 0
  const write = async (bytes: Uint8Array) => {
    await file.write(bytes, 0, bytes.byteLength, position)
    position += bytes.byteLength
  }
  return {
    async add(name, content, sizeBytes) {
      const start = position
      await write(headerOf(name, sizeBytes ?? 0))
      let written = 0
      for await (const part of content) {
        await write(part)
        written += part.byteLength
      }
      if (sizeBytes === undefined) {
        const header = headerOf(name, written)
        await file.write(header, 0, block, start)
      } else if (written !== sizeBytes)
        throw new Error(`${name}: ${written} bytes came where ${sizeBytes} were announced`)
      await write(new Uint8Array((block - (written % block)) % block))
    },
    async close() {
      await write(new Uint8Array(2 * block))
      await file.sync()
      await file.close()
    },
  }
}

export interface TarEntry {
  name: string
  sizeBytes: number
  /** To be read to its end before the next entry is asked for; what is left unread is passed over. */
  content: AsyncIterable<Uint8Array>
}

/** @throws Error `not a whole tar file` for what was cut off or changed in its headers */
export async function* readTar(path: string): AsyncGenerator<TarEntry> {
  const file = await open(path, 'r')
  try {
    for (let position = 0; ; ) {
      const header = await readAt(file, position, block)
      if (header.every((byte) => byte === 0)) return
      const { name, sizeBytes } = parseHeader(header)
      position += block
      yield { name, sizeBytes, content: contentOf(file, position, sizeBytes) }
      position += Math.ceil(sizeBytes / block) * block
    }
  } finally {
    await file.close()
  }
}

const readBytes = 256 * 1024

async function* contentOf(file: FileHandle, start: number, sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < sizeBytes; ) {
    const part = await readAt(file, start + done, Math.min(readBytes, sizeBytes - done))
    done += part.byteLength
    yield part
  }
}

async function readAt(file: FileHandle, position: number, count: number): Promise<Buffer> {
  const buffer = Buffer.alloc(count)
  const { bytesRead } = await file.read(buffer, 0, count, position)
  if (bytesRead < count) throw notWhole()
  return buffer
}

function headerOf(name: string, sizeBytes: number): Buffer {
  const header = Buffer.alloc(block)
  // Long names are cut at a slash into prefix and name.
  const cut = name.length > 100 ? name.lastIndexOf('/', 155) : -1
  header.write(name.slice(cut + 1), 0, 100, 'latin1')
  if (cut > 0) header.write(name.slice(0, cut), 345, 155, 'latin1')
  header.write('0000600\0', 100, 'latin1')
  header.write('0000000\0', 108, 'latin1')
  header.write('0000000\0', 116, 'latin1')
  if (sizeBytes < 8 ** 11) header.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  else {
    header[124] = 0x80
    header.writeBigUInt64BE(BigInt(sizeBytes), 128)
  }
  header.write('00000000000\0', 136, 'latin1')
  header.write('0', 156, 'latin1')
  header.write('ustar\x0000', 257, 'latin1')
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}

function parseHeader(header: Buffer): { name: string; sizeBytes: number } {
  const text = (start: number, length: number) => header.toString('latin1', start, start + length).split('\0')[0] ?? ''
  if (text(257, 5) !== 'ustar' || Number.parseInt(text(148, 7), 8) !== checksumOf(header)) throw notWhole()
  const prefix = text(345, 155)
  return {
    name: prefix ? `${prefix}/${text(0, 100)}` : text(0, 100),
    sizeBytes: header[124] === 0x80 ? Number(header.readBigUInt64BE(128)) : Number.parseInt(text(124, 11), 8),
  }
}

/** The sum of all bytes, its own field counted as spaces. */
function checksumOf(header: Buffer): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0)
}

function notWhole(): Error {
  return new Error('not a whole tar file')
}

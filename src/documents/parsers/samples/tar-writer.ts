/** Writes a tar, record by record: files, folders, links, long names. */
export interface TarRecord {
  name: string
  /** 0 file, 2 link, 5 folder, L long name, x names and times of the next. */
  type?: string
  content?: string
}

export function writeTar(records: readonly TarRecord[]): Buffer {
  const blocks = records.flatMap(({ name, type = '0', content = '' }) => {
    const data = Buffer.from(content)
    const head = Buffer.alloc(512)
    head.write(name, 0, 100)
    head.write(`${data.length.toString(8).padStart(11, '0')} `, 124, 'latin1')
    head.write('        ', 148, 'latin1')
    head.write(type, 156, 'latin1')
    head.write('ustar\0' + '00', 257, 'latin1')
    const sum = head.reduce((total, byte) => total + byte, 0)
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
    return [head, data, Buffer.alloc((512 - (data.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

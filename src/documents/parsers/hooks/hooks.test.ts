import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { DocumentReader } from '../../ports.ts'
import { createDocumentReader } from '../reader.ts'
import { onePagePdf } from '../samples/pdf-writer.ts'
import { startClamdStandIn } from './clamd-stand-in.ts'
import { wordsOf } from './command-hook.ts'
import { type HookSettings, hooksOfSettings } from './hooks-of-settings.ts'

const locked = Buffer.concat([Buffer.from('SCDSA004\0'), Buffer.from('잠긴 글입니다.')])
let folder = ''
let scratch = ''
let reader: DocumentReader | undefined

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'naru-hooks-test-'))
  scratch = join(folder, 'scratch')
  mkdirSync(scratch)
  vi.stubEnv('TMPDIR', scratch)
  vi.stubEnv('NARU_SECRET', 'a secret of thirty-two characters')
})

afterEach(async () => {
  await reader?.close()
  reader = undefined
  // Opened copies do not stay.
  expect(readdirSync(scratch).filter((name) => name.startsWith('naru-opened-'))).toEqual([])
})

afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

function save(name: string, content: Uint8Array | string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function script(name: string, body: string): string {
  const path = save(name, `#!/bin/sh\n${body}\n`)
  chmodSync(path, 0o755)
  return path
}

async function parse(
  content: Uint8Array | string,
  settings: Omit<HookSettings, 'timeoutSeconds'>,
  timeoutSeconds = 10,
) {
  reader = createDocumentReader({ maxChildren: 1, hooks: hooksOfSettings({ ...settings, timeoutSeconds }) })
  const outcome = await reader.parse(save('문서.txt', content), { fileName: '문서.txt' })
  return outcome.status === 'parsed' ? outcome.document.elements.map((element) => element.text).join('\n') : outcome
}

interface Answer {
  status: number
  body?: Uint8Array | string
}

async function withService<Result>(
  answer: (body: Buffer, fileName: string) => Answer,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const { status, body } = answer(Buffer.concat(pieces), decodeURIComponent(String(request.headers['x-file-name'])))
    response.writeHead(status, status >= 300 && status < 400 ? { location: '/elsewhere' } : {}).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

const opened = (bytes: Buffer): Uint8Array => bytes.subarray(bytes.indexOf(0) + 1)

test.each([
  ['Softcamp', locked],
  ['MarkAny', Buffer.from('<DOCUMENT SAFER V2.4 >\0\0')],
  ['Fasoo', Buffer.from('\u009b DRMONE  This Document is encrypted and protected by Fasoo DRM', 'latin1')],
  ['NASCA', Buffer.from('<## NASCA DRM FILE - VER1.00 ##>\0')],
])('a file locked by %s says so where nothing opens it', async (product, content) => {
  expect(await parse(content, {})).toMatchObject({ reason: 'drm-protected', detail: `Locked by ${product}.` })
})

test('a command opens what is locked, leaves the rest, and refuses', async () => {
  const drmCommand = `"${script(
    'open it.sh',
    `[ -z "$NARU_SECRET" ] || exit 9
grep -q refuse "$1" && { echo "no right"; exit 1; }
grep -q SCDSA "$1" && tail -c +10 "$1" > "$2"
exit 0`,
  )}"`
  expect(await parse(locked, { drmCommand })).toBe('잠긴 글입니다.')
  expect(await parse('열린 글입니다.', { drmCommand })).toBe('열린 글입니다.')
  expect(await parse('refuse', { drmCommand })).toMatchObject({ reason: 'drm-protected', detail: 'no right' })
})

test('a service opens what is locked, leaves the rest, and refuses', async () => {
  const answer = (body: Buffer, fileName: string): Answer => {
    if (fileName !== '문서.txt') return { status: 500 }
    if (body.includes('refuse')) return { status: 403 }
    return body.includes('SCDSA') ? { status: 200, body: opened(body) } : { status: 204 }
  }
  await withService(answer, async (drmUrl) => {
    expect(await parse(locked, { drmUrl })).toBe('잠긴 글입니다.')
    expect(await parse('열린 글입니다.', { drmUrl })).toBe('열린 글입니다.')
    expect(await parse('refuse', { drmUrl })).toMatchObject({ reason: 'drm-protected' })
  })
})

test('a page of a locked document is drawn', async () => {
  const drmCommand = script('open.sh', 'tail -c +10 "$1" > "$2"')
  reader = createDocumentReader({ maxChildren: 1, hooks: hooksOfSettings({ drmCommand, timeoutSeconds: 10 }) })
  const path = save('a.pdf', Buffer.concat([Buffer.from('SCDSA004\0'), onePagePdf()]))
  const drawn = await reader.drawPage(path, { fileName: 'a.pdf', page: 1, widthPx: 200 })
  expect(Buffer.from(drawn ?? []).toString('latin1', 8, 12)).toBe('WEBP')
})

test('a scanner command finds, clears and fails', async () => {
  const scanCommand = script(
    'scan.sh',
    'grep -q VIRUS "$1" && { echo "$1: Test-Signature FOUND"; exit 1; }\ngrep -q odd "$1" && exit 2\nexit 0',
  )
  expect(await parse('글', { scanCommand })).toBe('글')
  expect(await parse('VIRUS', { scanCommand })).toEqual({
    status: 'failed',
    reason: 'infected',
    detail: 'Test-Signature',
  })
  expect(await parse('odd', { scanCommand })).toMatchObject({ reason: 'hook-failed' })
})

test('a scanner service finds, clears and fails', async () => {
  const answer = (body: Buffer): Answer => {
    if (body.includes('VIRUS')) return { status: 406, body: 'Test-Signature' }
    return { status: body.includes('odd') ? 500 : body.includes('moved') ? 302 : 200 }
  }
  await withService(answer, async (scanUrl) => {
    expect(await parse('글', { scanUrl })).toBe('글')
    expect(await parse('VIRUS', { scanUrl })).toMatchObject({ reason: 'infected', detail: 'Test-Signature' })
    expect(await parse('odd', { scanUrl })).toMatchObject({ reason: 'hook-failed' })
    expect(await parse('moved', { scanUrl })).toMatchObject({ reason: 'hook-failed' })
  })
})

test('the daemon of ClamAV finds, clears and fails', async () => {
  const daemon = await startClamdStandIn('VIRUS', 2_000_000)
  const clamd = { host: '127.0.0.1', port: daemon.port }
  expect(await parse('글 '.repeat(200_000), { clamd })).toContain('글 글')
  expect(await parse(`${'글 '.repeat(100_000)}VIRUS`, { clamd })).toMatchObject({
    reason: 'infected',
    detail: 'Test-Signature',
  })
  expect(await parse('x'.repeat(8_000_000), { clamd })).toMatchObject({ reason: 'hook-failed' })
  await daemon.close()
  expect(await parse('글', { clamd })).toMatchObject({ reason: 'hook-failed' })
})

test('what was locked is scanned as it was opened, and an infected archive is not unpacked', async () => {
  const drmCommand = script('open.sh', 'tail -c +10 "$1" > "$2"')
  const scanCommand = script('scan.sh', 'cp "$1" "$(dirname "$0")/seen"; exit 1')
  expect(await parse(locked, { drmCommand, scanCommand })).toMatchObject({ reason: 'infected' })
  expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe('잠긴 글입니다.')
  expect(await reader?.unpack(join(folder, '문서.txt'), { fileName: 'a.zip' })).toMatchObject({ reason: 'infected' })
})

test('a hook that is not there or does not end fails as one, and an abort rejects', async () => {
  expect(await parse('글', { scanCommand: '/no/such/program' })).toMatchObject({ reason: 'hook-failed' })
  const slow = script('slow.sh', 'exec sleep 30')
  expect(await parse('글', { drmCommand: slow }, 0.3)).toMatchObject({ reason: 'hook-failed' })
  reader = createDocumentReader({ maxChildren: 1, hooks: hooksOfSettings({ drmCommand: slow, timeoutSeconds: 30 }) })
  const signal = AbortSignal.timeout(200)
  await expect(reader.parse(save('a.txt', '글'), { fileName: 'a.txt', signal })).rejects.toThrow()
})

test('a command is cut into words as it is written, never by a shell', () => {
  expect(wordsOf('/opt/drm "a b" --in={input} $(rm)')).toEqual(['/opt/drm', 'a b', '--in={input}', '$(rm)'])
})

/**
 * Files on their way to the server. They outlive the page: whoever looks at another page meanwhile loses nothing.
 *
 *   waiting ──▶ sending ──▶ sent (new, new version, or known already) ──▶ followed by its document's state
 *      ▲           │
 *      └─retry── failed (with the server's own words)
 */
import { ensureFolder, type Label } from '../../access/contract.ts'
import { addressOf, callApi } from '../../web/api.ts'
import { language, t } from '../../web/language.ts'
import { type Document, uploadDocument } from '../contract.ts'
import { refreshTree } from './node-changes.ts'

/** A file with the folders it lay in, from the top of what was dropped. */
export interface BroughtFile {
  file: File
  folders: readonly string[]
}

export interface Target {
  folderId: string | undefined
  label: Label
}

export interface Upload extends BroughtFile {
  id: number
  target: Target
  status: 'waiting' | 'sending' | 'sent' | 'failed'
  sentBytes: number
  outcome?: 'new' | 'new-version' | 'unchanged'
  document?: Document
  problem?: string
}

const atOnce = 2 // The server reads two files at a time; more would only wait there.
const newsMilliseconds = 200 // Ten thousand files report their progress; the screen need not follow each.

let uploads: Upload[] = []
let startedAt = 0
let news: ReturnType<typeof setTimeout> | undefined
const requests = new Map<number, XMLHttpRequest>()
const folderIds = new Map<string, Promise<string>>()
const listeners = new Set<() => void>()

export const readUploads = (): readonly Upload[] => uploads
export const readStartedAt = (): number => startedAt

export function listenToUploads(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function addUploads(files: readonly BroughtFile[], target: Target): void {
  if (!isUnderWay()) startedAt = Date.now()
  const firstId = (uploads.at(-1)?.id ?? 0) + 1
  uploads = [
    ...uploads,
    ...files.map((one, index): Upload => ({ ...one, id: firstId + index, target, status: 'waiting', sentBytes: 0 })),
  ]
  tell()
  sendNext()
}

const isUnderWay = () => uploads.some((one) => one.status === 'waiting' || one.status === 'sending')

// Another page of Naru does no harm to what is being sent; leaving Naru does, so the browser asks.
globalThis.window?.addEventListener('beforeunload', (event) => {
  if (isUnderWay()) event.preventDefault()
})

export function retryUpload(id: number): void {
  change(id, { status: 'waiting', sentBytes: 0, problem: undefined })
  sendNext()
}

/** What is not on the server yet is dropped; what has arrived stays. */
export function stopUploads(): void {
  for (const request of requests.values()) request.abort()
  requests.clear()
  uploads = uploads.filter((one) => one.status === 'sent' || one.status === 'failed')
  tell()
}

export function forgetUploads(): void {
  stopUploads()
  uploads = []
  folderIds.clear()
  tell()
}

/** The state of the documents as last seen. */
export function noteDocuments(documents: readonly Document[]): void {
  const fresh = new Map(documents.map((document) => [document.id, document]))
  uploads = uploads.map((one) => {
    const document = one.document && fresh.get(one.document.id)
    return document ? { ...one, document } : one
  })
  tell()
}

function sendNext(): void {
  while (requests.size < atOnce) {
    const next = uploads.find((one) => one.status === 'waiting')
    if (!next) return
    const request = new XMLHttpRequest()
    requests.set(next.id, request)
    change(next.id, { status: 'sending' })
    void send(next, request)
  }
}

async function send(upload: Upload, request: XMLHttpRequest): Promise<void> {
  const finish = (values: Partial<Upload>) => {
    requests.delete(upload.id)
    change(upload.id, values)
    sendNext()
    if (requests.size === 0) refreshTree()
  }
  let folderId: string | undefined
  try {
    folderId = await folderFor(upload)
  } catch (error) {
    finish({ status: 'failed', problem: error instanceof Error ? error.message : String(error) })
    return
  }
  request.upload.onprogress = (event) => change(upload.id, { sentBytes: event.loaded })
  request.onload = () => {
    if (request.status >= 200 && request.status < 300) {
      const reply = uploadDocument.reply.parse(JSON.parse(request.responseText))
      finish({ status: 'sent', sentBytes: upload.file.size, ...reply })
    } else finish({ status: 'failed', problem: problemIn(request.responseText) })
  }
  request.onerror = () =>
    finish({
      status: 'failed',
      problem: t(
        '연결이 끊어졌습니다. 네트워크를 확인하고 다시 올려 주세요.',
        'The connection was lost. Check the network and try again.',
      ),
    })
  const { label } = upload.target
  request.open(
    'POST',
    addressOf(uploadDocument, { query: { fileName: upload.file.name, folderId, ...(label > 0 ? { label } : {}) } }),
  )
  request.setRequestHeader('accept-language', language)
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.send(upload.file)
}

/** The folders that came with the file are made once, below the chosen one. */
async function folderFor({ folders, target }: Upload): Promise<string | undefined> {
  let parentId = target.folderId
  for (const [depth, name] of folders.entries()) {
    const key = [target.folderId, ...folders.slice(0, depth + 1)].join('/')
    const above = parentId ?? null
    const made =
      folderIds.get(key) ?? callApi(ensureFolder, { body: { name, parentId: above } }).then((folder) => folder.id)
    folderIds.set(key, made)
    // A failure is not kept: the next attempt asks anew.
    made.catch(() => folderIds.delete(key))
    parentId = await made
  }
  return parentId
}

function problemIn(text: string): string {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string')
      return body.detail
  } catch {
    // Something between here and Naru answered; the sentence below fits.
  }
  return t('올리지 못했습니다. 다시 시도해 주세요.', 'The file could not be uploaded. Try again.')
}

function change(id: number, values: Partial<Upload>): void {
  uploads = uploads.map((one) => (one.id === id ? { ...one, ...values } : one))
  tell()
}

function tell(): void {
  if (news !== undefined) return
  news = setTimeout(() => {
    news = undefined
    for (const listener of listeners) listener()
  }, newsMilliseconds)
}

/** Attachments and entries of archives, from the upload of what holds them: read, found, and never wider than it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addFolder, addRule, changeNode, deleteNode, getRights, restoreNode } from '../access/service.ts'
import { ask } from '../assistants/service.ts'
import { writeMail } from '../documents/parsers/samples/mail-writer.ts'
import { writeZip } from '../documents/parsers/samples/zip-writer.ts'
import { getDocument, getOriginal, listDocuments, purgeDocument, uploadDocument } from '../documents/service.ts'
import { openAsOwner } from '../kernel/database.ts'
import type { Scope } from '../kernel/scope.ts'
import { search } from '../knowledge/service.ts'
import {
  addScratchColleague,
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'
import { until } from './scratch-until.ts'

let scratch: ScratchPostgres
let naru: ScratchNaru
let mine: Scope
let theirs: Scope
let theirPrincipal: number

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost }, withWorkers: true })
  const company = await foundScratchCompany(naru)
  mine = company.scope
  const colleague = await addScratchColleague(naru, company, { role: 'viewer', clearance: 1 })
  theirs = colleague.scope
  theirPrincipal = colleague.principalId
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

const mailOf = (subject: string, text: string, files: Record<string, string | Uint8Array>) =>
  writeMail({
    from: '이도윤 <doyun@x.example>',
    to: 'owner@x.example',
    date: '2026-11-02T09:00:00+09:00',
    subject,
    text,
    files,
  })

async function bring(fileName: string, bytes: Uint8Array, folderId?: string) {
  const { document } = await uploadDocument(mine, { fileName, folderId }, new Blob([bytes as BlobPart]).stream())
  return until(async () => {
    const one = await getDocument(mine, document.id)
    const newest = one.versions[0]
    return newest?.isCurrent && one.wordsIndexedAt !== null && one
  })
}

/** When all that came inside has been read, over all depths. */
const allRead = (documentId: string) =>
  until(async () => {
    const { enclosed } = await getDocument(mine, documentId)
    return enclosed.length > 0 && enclosed.every((one) => one.status === 'ready' || one.status === 'failed') && enclosed
  })

const ids = async (scope: Scope) =>
  (await listDocuments(scope, { limit: 200, sort: 'newest', deleted: false })).items.map((one) => one.id)

test('an attachment is a document of its own, found and quoted, beside its mail', async () => {
  const mail = await bring(
    '구내식당.eml',
    mailOf('구내식당 운영 안내', '붙임 파일을 보아 주십시오.', {
      '운영시간.md': '# 구내식당 운영시간\n\n구내식당의 점심 운영시간은 11시 40분부터 13시 20분까지이다.',
    }),
  )
  const [attachment] = await allRead(mail.id)
  expect(attachment).toMatchObject({ fileName: '운영시간.md', title: '운영시간', format: 'markdown', status: 'ready' })
  const listed = await getDocument(mine, attachment?.id ?? '')
  expect(listed).toMatchObject({ enclosedIn: { id: mail.id, title: '구내식당.eml' }, folderId: null, mayShare: false })
  await until(async () => (await getDocument(mine, listed.id)).wordsIndexedAt)
  const answer = await ask(
    mine,
    { question: '구내식당 점심은 몇 시부터인가요?', collectionIds: [], mode: 'extract' },
    AbortSignal.timeout(20_000),
  )
  expect(answer.text).toContain('11시 40분')
  expect(answer.citations[0]?.documentId).toBe(listed.id)
})

test('it follows its mail: readers, label, bin, and it has nothing of its own', async () => {
  const folder = await addFolder(mine, { name: '인사', parentId: null, label: 0, inherits: true })
  const mail = await bring(
    '채용.eml',
    mailOf('채용', '붙임.', { '면접표.txt': '면접은 십일월 구일 대회의실에서 한다.' }),
    folder.id,
  )
  const [attachment] = await allRead(mail.id)
  const id = attachment?.id ?? ''
  expect(await ids(theirs)).not.toContain(id)
  const allow = { principalId: theirPrincipal, verb: 'read' as const, effect: 'allow' as const, expiresAt: null }
  const rule = await addRule(mine, mail.id, allow)
  expect(await ids(theirs)).toEqual(expect.arrayContaining([mail.id, id]))
  expect((await getOriginal(theirs, id)).fileName).toBe('면접표.txt')

  await expect(addRule(mine, id, allow)).rejects.toMatchObject({ code: 'access.follows-its-container' })
  for (const change of [{ label: 1 as const }, { inherits: false }, { parentId: folder.id }])
    await expect(changeNode(mine, id, change)).rejects.toMatchObject({ code: 'access.follows-its-container' })
  expect((await getRights(mine, id)).node).toMatchObject({ isEnclosed: true, mayShare: false })

  await changeNode(mine, mail.id, { label: 2 })
  expect(await ids(theirs)).not.toContain(id)
  expect(rule.id).toBeDefined()
  await deleteNode(mine, mail.id)
  expect(await ids(mine)).not.toContain(id)
  await restoreNode(mine, mail.id)
  expect(await ids(mine)).toContain(id)
})

test('no request puts a document into a document, gives it a rule, or moves it', async () => {
  const mail = await bring('옮김.eml', mailOf('옮김', '붙임.', { 'a.txt': '붙임 파일의 본문이다.' }))
  const [attachment] = await allRead(mail.id)
  const tries = [
    `insert into node (id, workspace_id, parent_id, kind, name, created_by) select gen_random_uuid(), workspace_id, '${mail.id}', 'document', 'x', created_by from node where id = '${mail.id}'`,
    `update node set own_label = 1 where id = '${attachment?.id}'`,
    `update node set inherits = false where id = '${attachment?.id}'`,
    `insert into access_rule (id, workspace_id, node_id, principal_id, verb, effect) select gen_random_uuid(), workspace_id, id, ${theirPrincipal}, 'read', 'allow' from node where id = '${attachment?.id}'`,
  ]
  for (const statement of tries)
    await expect(naru.app.database.asActor(mine.actor, (_, client) => client.query(statement))).rejects.toMatchObject({
      code: '23514',
    })
})

test('files in files are read three deep, and what cannot be opened is named', async () => {
  const inner = writeZip([
    { name: '안쪽/규정.md', content: Buffer.from('# 규정\n\n안쪽 규정의 시행일은 이천이십육년 삼월 일일이다.') },
  ])
  const archive = await bring(
    '자료.zip',
    writeZip([
      { name: '메일.eml', content: mailOf('안쪽 메일', '붙임.', { '자료.zip': inner }) },
      { name: '안내.txt', content: Buffer.from('첫째 안내문이다.') },
    ]),
  )
  const entries = await allRead(archive.id)
  expect(entries.map((one) => one.fileName).sort()).toEqual(['메일.eml', '안내.txt'])
  const letter = entries.find((one) => one.fileName === '메일.eml')
  const [second] = await allRead(letter?.id ?? '')
  const [third] = await allRead(second?.id ?? '')
  expect(third?.fileName).toBe('규정.md')
  await until(async () => (await getDocument(mine, third?.id ?? '')).wordsIndexedAt)
  const found = await search(mine, { query: '안쪽 규정 시행일', collectionIds: [], top: 5, mode: 'words' }, false)
  expect(found.results[0]?.documentId).toBe(third?.id)
})

test('a new version keeps what it still holds, renews what changed, and lets go of the rest', async () => {
  const name = '월보.eml'
  const mail = await bring(
    name,
    mailOf('월보', '붙임.', { '가.txt': '가 문서의 본문이다.', '나.txt': '나 문서의 본문이다.' }),
  )
  const before = new Map((await allRead(mail.id)).map((one) => [one.fileName, one.id]))
  await bring(name, mailOf('월보', '고침.', { '가.txt': '가 문서의 고친 본문이다.', '다.txt': '다 문서의 본문이다.' }))
  const after = new Map((await allRead(mail.id)).map((one) => [one.fileName, one.id]))
  expect([...after.keys()].sort()).toEqual(['가.txt', '다.txt'])
  expect(after.get('가.txt')).toBe(before.get('가.txt'))
  expect((await getDocument(mine, after.get('가.txt') ?? '')).versionNumber).toBe(2)
  expect(await ids(mine)).not.toContain(before.get('나.txt'))
})

test('to purge a mail is to purge what came inside it', async () => {
  const mail = await bring(
    '지움.eml',
    mailOf('지움', '붙임.', { 'a.zip': writeZip([{ name: 'b.txt', content: Buffer.from('깊은 곳의 본문이다.') }]) }),
  )
  const [archive] = await allRead(mail.id)
  const [deepest] = await allRead(archive?.id ?? '')
  await deleteNode(mine, mail.id)
  await purgeDocument(mine, mail.id, mail.title)
  const owner = await openAsOwner(naru.databaseUrl)
  const gone = [mail.id, archive?.id, deepest?.id]
  await until(async () => (await owner.query('select from node where id = any ($1)', [gone])).rowCount === 0)
  expect((await owner.query('select from chunk where document_id = any ($1)', [gone])).rowCount).toBe(0)
  await owner.end()
})

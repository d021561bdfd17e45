/** From an upload to a quoted answer, through the real queue, parsers and search; the model is replaced by a quick one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addRule, deleteNode, listPrincipals, restoreNode } from '../access/service.ts'
import { addConversation, ask, askInConversation, getConversation, giveFeedback } from '../assistants/service.ts'
import {
  addRows,
  getDocument,
  getOriginal,
  getPage,
  listDocuments,
  purgeDocument,
  retryDocument,
  uploadDocument,
} from '../documents/service.ts'
import { openAsOwner } from '../kernel/database.ts'
import type { Scope } from '../kernel/scope.ts'
import { addCollection, changeCollection, listCollections, search } from '../knowledge/service.ts'
import { emptyBins } from './clock.ts'
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

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost }, withWorkers: true })
  const company = await foundScratchCompany(naru)
  mine = company.scope
  theirs = (await addScratchColleague(naru, company, { role: 'viewer', clearance: 1 })).scope
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

const file = (text: string) => new Blob([text]).stream()
const signal = () => AbortSignal.timeout(30_000)

async function upload(fileName: string, text: string) {
  const { document, outcome } = await uploadDocument(mine, { fileName }, file(text))
  const ready = await until(async () => {
    const one = await getDocument(mine, document.id)
    return (
      (one.status === 'failed' ||
        (one.status === 'ready' &&
          one.vectorsIndexedAt !== null &&
          one.versions.every((version) => version.status !== 'queued' && version.status !== 'parsing'))) &&
      one
    )
  })
  return { document: ready, outcome }
}

const guide =
  '# 물수제비 대회 안내\n\n## 참가비\n\n물수제비 대회의 참가비는 4,700원입니다. 우승자에게는 이용권을 줍니다.\n'

describe('a document', () => {
  test('is read into pages and elements, and found by its words', async () => {
    const { document } = await upload('물수제비 안내.md', guide)
    expect(document).toMatchObject({ status: 'ready', format: 'markdown', title: '물수제비 안내' })
    const page = await getPage(mine, document.id, 1)
    expect(page.elements.map((element) => element.kind)).toContain('heading')
    const found = await search(mine, { query: '물수제비 참가비', collectionIds: [], top: 5, mode: 'words' }, false)
    expect(found.results[0]).toMatchObject({ documentId: document.id, wordsRank: 1, scores: null })
    const [match] = found.results[0]?.matches ?? []
    expect(found.results[0]?.text.slice(match?.start, match?.end)).toMatch(/물수제비|참가비/)
  })

  test('uploaded twice changes nothing; another file of the same name is a new version, searched from then on', async () => {
    expect((await uploadDocument(mine, { fileName: '물수제비 안내.md' }, file(guide))).outcome).toBe('unchanged')
    const { document, outcome } = await upload('물수제비 안내.md', guide.replace('4,700원', '5,200원'))
    expect(outcome).toBe('new-version')
    expect(document.versions).toHaveLength(2)
    await until(async () =>
      (await search(mine, { query: '참가비', collectionIds: [], top: 5, mode: 'words' }, false)).results.some((one) =>
        one.text.includes('5,200원'),
      ),
    )
    const texts = (await search(mine, { query: '참가비', collectionIds: [], top: 50, mode: 'words' }, false)).results
      .map((one) => one.text)
      .join('\n')
    expect(texts).not.toContain('4,700원')
  })

  test('sent under the name of another one is a new version of that one', async () => {
    const [first, second] = [
      await upload('물길 가.md', '# 가\n\n가람입니다.\n'),
      await upload('물길 나.md', '# 나\n\n나루입니다.\n'),
    ]
    expect([first.outcome, second.outcome]).toEqual(['new', 'new'])
    const again = await upload('물길 가.md', '# 나\n\n나루입니다.\n')
    expect(again).toMatchObject({ outcome: 'new-version', document: { id: first.document.id } })
    expect((await upload('물길 다.md', '# 나\n\n나루입니다.\n')).outcome).toBe('unchanged')
  })

  test('is nobody else’s: not in lists, pages, originals, search or answers', async () => {
    const [document] = (await listDocuments(mine, { limit: 10, search: '물수제비', sort: 'newest', deleted: false }))
      .items
    expect((await listDocuments(theirs, { limit: 10, sort: 'newest', deleted: false })).items).toEqual([])
    const id = document?.id ?? ''
    for (const reach of [() => getDocument(theirs, id), () => getPage(theirs, id, 1), () => getOriginal(theirs, id)]) {
      await expect(reach()).rejects.toMatchObject({ kind: 'not-found' })
    }
    expect(
      (await search(theirs, { query: '물수제비 참가비', collectionIds: [], top: 5, mode: 'hybrid' }, true)).results,
    ).toEqual([])
    expect(
      await ask(
        theirs,
        { question: '물수제비 대회의 참가비는 얼마인가요?', collectionIds: [], mode: 'extract' },
        signal(),
      ),
    ).toMatchObject({ status: 'abstained', citations: [], nearest: [] })
  })

  test('that cannot be read says why, and can be tried again', async () => {
    const { document } = await upload('빈 파일.hwpx', '')
    expect(document).toMatchObject({ status: 'failed', failure: { reason: 'empty' } })
    expect(document.failure?.words.ko).toContain('올려')
    expect((await retryDocument(mine, document.id)).status).toBe('queued')
    await until(async () => (await getDocument(mine, document.id)).status === 'failed')
  })

  test('deleted is gone from search at once, restored is back, purged is gone with its text', async () => {
    const { document } = await upload('지울 문서.md', '# 지울 문서\n\n너럭바위 축제는 8월에 열립니다.\n')
    const isFound = async () =>
      (await search(mine, { query: '너럭바위', collectionIds: [], top: 5, mode: 'words' }, false)).results.length > 0
    expect(await isFound()).toBe(true)
    await deleteNode(mine, document.id)
    expect(await isFound()).toBe(false)
    await restoreNode(mine, document.id)
    expect(await isFound()).toBe(true)
    await expect(purgeDocument(mine, document.id, '지울 문서')).rejects.toMatchObject({
      code: 'documents.purge-not-confirmed',
    })
    await deleteNode(mine, document.id)
    await purgeDocument(mine, document.id, '지울 문서')
    await until(async () =>
      getDocument(mine, document.id).then(
        () => false,
        () => true,
      ),
    )
  })

  test('deleted long ago is removed for good by the clock, with its folder; what was restored stays', async () => {
    const access = await import('../access/service.ts')
    const folder = await access.addFolder(mine, { name: '낡은 서랍', parentId: null, label: 0, inherits: true })
    const inFolder = (fileName: string) =>
      uploadDocument(mine, { fileName, folderId: folder.id }, file(`# ${fileName}\n\n묵은 장부입니다.\n`))
    const [old, other] = [
      (await inFolder('장부.md')).document,
      await upload('남길 문서.md', '# 남길 문서\n\n남습니다.\n'),
    ]
    await deleteNode(mine, folder.id)
    await deleteNode(mine, other.document.id)
    await emptyBins(naru.app)
    const owner = await openAsOwner(naru.databaseUrl)
    await owner.query(`update node set deleted_at = now() - interval '31 days' where deleted_at is not null`)
    await restoreNode(mine, other.document.id)
    await emptyBins(naru.app)
    await until(async () => (await owner.query('select from node where id = $1', [folder.id])).rowCount === 0)
    const { rows } = await owner.query('select id from document where id = any ($1)', [[old.id, other.document.id]])
    expect(rows).toEqual([{ id: other.document.id }])
    const { rows: events } = await owner.query(
      `select from audit_event where action = 'document.purged' and object_id = $1`,
      [old.id],
    )
    expect(events).toHaveLength(1)
    await owner.end()
  })

  test('nothing goes into a folder in the bin, and what is being removed is not restored', async () => {
    const access = await import('../access/service.ts')
    const folder = await access.addFolder(mine, { name: '치울 서랍', parentId: null, label: 0, inherits: true })
    await deleteNode(mine, folder.id)
    const into = (folderId: string) =>
      uploadDocument(mine, { fileName: '늦은 것.md', folderId }, file('# 늦은 것\n\n글\n'))
    await expect(into(folder.id)).rejects.toMatchObject({ code: 'access.folder-deleted' })
    const { document } = await upload('곧 갈 것.md', '# 곧 갈 것\n\n갑니다.\n')
    await expect(into(document.id)).rejects.toMatchObject({ code: 'access.not-a-folder' })
    await expect(uploadDocument(theirs, { fileName: 'x.md', label: 2 }, file('# x\n'))).rejects.toMatchObject({
      code: 'access.label-above-clearance',
    })
    const personal = (await access.listFolders(mine)).items.find((one) => one.isPersonal)
    await expect(deleteNode(mine, personal?.id ?? '')).rejects.toMatchObject({ code: 'access.personal-folder-stays' })
    await deleteNode(mine, document.id)
    await purgeDocument(mine, document.id, '곧 갈 것')
    await expect(restoreNode(mine, document.id)).rejects.toMatchObject({
      code: expect.stringMatching(/being-removed|node-not-found/),
    })
  })

  test('what others keep for themselves does not change the order of my results', async () => {
    const [first, second] = ['갈매빛', '감파란']
    await upload('하나.md', `${first} 하나\n`)
    await upload('둘.md', `${second} 둘\n`)
    const order = async () =>
      (
        await search(mine, { query: `${first} ${second}`, collectionIds: [], top: 10, mode: 'words' }, true)
      ).results.map((one) => [one.title, one.scores?.words])
    const before = await until(async () => {
      const now = await order()
      return now.length === 2 && now
    })
    for (let count = 0; count < 4; count++)
      await uploadDocument(
        theirs,
        { fileName: `그들 ${count}.md` },
        file(`# 그들 ${count}\n\n${first} 이야기 ${count}\n`),
      )
    await until(
      async () =>
        (await search(theirs, { query: first, collectionIds: [], top: 10, mode: 'words' }, false)).results.length === 4,
    )
    await new Promise((resolve) => setTimeout(resolve, 1500)) // The statistics job runs after the indexing.
    expect(await order()).toEqual(before)
  })

  test('rows of an ingest are documents too, and the same rows change nothing', async () => {
    const { items } = await import('../access/service.ts').then((access) => access.listFolders(mine))
    const folderId = items.find((folder) => folder.isPersonal)?.id ?? ''
    const rows = [
      { docId: 'r1', title: '첫 줄', text: '두물머리 나루는 1973년에 문을 닫았다.' },
      { docId: 'r2', text: '둘째 줄입니다.' },
    ]
    expect(await addRows(mine, { folderId, label: 0, rows })).toMatchObject({ added: 2, unchanged: 0 })
    expect(await addRows(mine, { folderId, label: 0, rows })).toMatchObject({ added: 0, unchanged: 2 })
    await until(
      async () =>
        (await search(mine, { query: '두물머리', collectionIds: [], top: 5, mode: 'words' }, false)).results[0]
          ?.externalId === 'r1',
    )
  })
})

describe('a collection', () => {
  test('gathers a folder with what comes later, and widens nobody’s rights', async () => {
    const access = await import('../access/service.ts')
    const folder = await access.addFolder(mine, { name: '규정', parentId: null, label: 0, inherits: true })
    const collection = await addCollection(mine, {
      name: '규정 모음',
      sourceIds: [folder.id],
      settings: { chunkTokens: 120, overlapTokens: 20 },
    })
    await uploadDocument(mine, { fileName: '휴가.md', folderId: folder.id }, file('# 휴가\n\n안식휴가는 닷새입니다.\n'))
    await until(
      async () =>
        (await search(mine, { query: '안식휴가', collectionIds: [collection.id], top: 5, mode: 'words' }, false))
          .results.length > 0,
    )
    expect((await listCollections(theirs)).items.some((one) => one.name === '규정 모음')).toBe(false)
    await expect(
      search(theirs, { query: '안식휴가', collectionIds: [collection.id], top: 5, mode: 'words' }, false),
    ).rejects.toMatchObject({ kind: 'not-found' })

    const everyone = (await listPrincipals(mine, '')).items.find((one) => one.kind === 'everyone')
    await addRule(mine, folder.id, {
      principalId: everyone?.principalId ?? 0,
      verb: 'read',
      effect: 'allow',
      expiresAt: null,
    })
    expect(
      (await search(theirs, { query: '안식휴가', collectionIds: [collection.id], top: 5, mode: 'words' }, false))
        .results,
    ).toHaveLength(1)
  })
})

describe('a conversation', () => {
  test('keeps its quotes under today’s rights', async () => {
    const access = await import('../access/service.ts')
    const { id } = await addConversation(theirs, '')
    for await (const event of askInConversation(
      theirs,
      id,
      { question: '안식휴가는 며칠인가요?', collectionIds: [], mode: 'extract' },
      signal(),
    ))
      void event
    const before = await getConversation(theirs, id)
    const [turn] = before.turns
    expect(before.title).toBe('안식휴가는 며칠인가요?')
    expect(turn?.answer).not.toBeNull()
    expect(
      await giveFeedback(theirs, turn?.id ?? '', { verdict: 'wrong', reason: 'incomplete', comment: '' }),
    ).toMatchObject({ verdict: 'wrong' })

    const folder = (await access.listFolders(mine)).items.find((one) => one.name === '규정')
    await deleteNode(mine, folder?.id ?? '')
    const after = JSON.stringify((await getConversation(theirs, id)).turns.map((one) => one.answer))
    expect(after).not.toContain('닷새')
    await expect(getConversation(mine, id)).rejects.toMatchObject({ kind: 'not-found' })
  })

  test('written answers need a model that has passed its measurement', async () => {
    await expect(
      ask(mine, { question: '안식휴가는 며칠인가요?', collectionIds: [], mode: 'generate' }, signal()),
    ).rejects.toMatchObject({ code: 'models.not-measured' })
  })

  test('follows what is moved into it and out of it', async () => {
    const access = await import('../access/service.ts')
    const make = (name: string, parentId: string | null = null) =>
      access.addFolder(mine, { name, parentId, label: 0, inherits: true })
    const [inside, outside] = [await make('포구'), await make('뭍')]
    const shelf = await make('선반', outside.id)
    await uploadDocument(mine, { fileName: '닻.md', folderId: shelf.id }, file('# 닻\n\n쇠닻은 아흔 근입니다.\n'))
    const made = await addCollection(mine, {
      name: '포구 모음',
      sourceIds: [inside.id],
      settings: { chunkTokens: 120, overlapTokens: 20 },
    })
    const foundIn = async (collectionIds: string[]) =>
      (await search(mine, { query: '쇠닻', collectionIds, top: 5, mode: 'words' }, false)).results.length
    await until(async () => (await foundIn([])) === 1)
    expect(await foundIn([made.id])).toBe(0)

    await access.changeNode(mine, shelf.id, { parentId: inside.id })
    await until(async () => (await foundIn([made.id])) === 1)
    // In one collection, and no longer among what no collection gathers.
    expect(await foundIn([])).toBe(1)
    await access.changeNode(mine, shelf.id, { parentId: outside.id })
    await until(async () => (await foundIn([made.id])) === 0)
    await until(async () => (await foundIn([])) === 1)
    await expect(access.changeNode(mine, outside.id, { parentId: shelf.id })).rejects.toMatchObject({
      code: 'access.folder-inside-itself',
    })
  })

  test('with new settings answers from the old index until the new one is whole', async () => {
    const access = await import('../access/service.ts')
    const folder = await access.addFolder(mine, { name: '나룻배', parentId: null, label: 0, inherits: true })
    const uploads = []
    for (const [title, word] of [
      ['아침', '새벽배'],
      ['저녁', '노을배'],
    ])
      uploads.push(
        (
          await uploadDocument(
            mine,
            { fileName: `${title}.md`, folderId: folder.id },
            file(`# ${title}\n\n${word}는 하루 한 번 뜹니다.\n`),
          )
        ).document,
      )
    const made = await addCollection(mine, {
      name: '배편',
      sourceIds: [folder.id],
      settings: { chunkTokens: 120, overlapTokens: 20 },
    })
    const now = async () => (await listCollections(mine)).items.find((one) => one.id === made.id)
    const isFound = async (word: string) =>
      (await search(mine, { query: word, collectionIds: [made.id], top: 5, mode: 'words' }, false)).results.length > 0
    await until(async () => (await now())?.status === 'ready')
    // What lies in the bin is cut anew too: it is found at once when it is restored.
    await deleteNode(mine, uploads[1]?.id ?? '')

    const building = await changeCollection(mine, made.id, { settings: { chunkTokens: 200, overlapTokens: 0 } })
    expect(building).toMatchObject({ indexNumber: 1, status: 'ready', next: { number: 2, documentsWaiting: 1 } })
    await until(async () => {
      expect(await isFound('새벽배')).toBe(true)
      return (await now())?.indexNumber === 2
    })
    expect(await now()).toMatchObject({ next: null, settings: { chunkTokens: 200, overlapTokens: 0 }, status: 'ready' })
    await restoreNode(mine, uploads[1]?.id ?? '')
    expect(await isFound('노을배')).toBe(true)

    await changeCollection(mine, made.id, { settings: { chunkTokens: 300, overlapTokens: 0 } })
    const back = await changeCollection(mine, made.id, { settings: { chunkTokens: 200, overlapTokens: 0 } })
    expect(back).toMatchObject({ indexNumber: 2, next: null })
  })
})

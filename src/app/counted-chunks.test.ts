/** What a search covers is counted by document as chunks and vectors come and go: always as many as there are. */
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addFolder, changeNode, deleteNode, restoreNode } from '../access/service.ts'
import { getDocument, purgeDocument, uploadDocument } from '../documents/service.ts'
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
let owner: pg.Client
let folderId = ''

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost }, withWorkers: true })
  const company = await foundScratchCompany(naru)
  mine = company.scope
  theirs = (await addScratchColleague(naru, company, { role: 'viewer', clearance: 1 })).scope
  owner = await openAsOwner(naru.databaseUrl)
  folderId = (await addFolder(mine, { name: '물길', parentId: null, label: 0, inherits: true })).id
})
afterAll(async () => {
  await owner.end()
  await naru.close()
  await scratch.close()
})

async function bring(fileName: string, paragraphs: number, mark = ''): Promise<string> {
  const text = Array.from({ length: paragraphs }, (_, at) => `# ${at}번 물길 ${mark}\n\n깊이는 ${at + 3}미터입니다.`)
  const { document } = await uploadDocument(mine, { fileName, folderId }, new Blob([text.join('\n\n')]).stream())
  await until(async () => {
    const one = await getDocument(mine, document.id)
    return one.versions[0]?.isCurrent && one.vectorsIndexedAt !== null
  })
  return document.id
}

const kept = `SELECT document_id, own_label, rights_id, label, is_hidden, chunks, vectors FROM document_chunk_count ORDER BY 1, 2`
const counted = `
  SELECT c.document_id, c.own_label, c.rights_id, c.label, c.is_hidden, count(*)::int AS chunks, count(v.chunk_id)::int AS vectors
    FROM chunk c LEFT JOIN chunk_vector v ON v.chunk_id = c.id GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2`
async function expectTrue(): Promise<void> {
  const [a, b] = [(await owner.query(kept)).rows, (await owner.query(counted)).rows]
  expect(a).toEqual(b)
}
const searched = async (who: Scope) =>
  (await search(who, { query: '물길', collectionIds: [], top: 3, mode: 'hybrid' }, true)).searched

test('counts follow documents as they come, change, hide and go', async () => {
  const first = await bring('가.md', 3)
  const second = await bring('나.md', 5)
  await expectTrue()
  expect(await searched(mine)).toMatchObject({ documents: 2, chunks: 8, chunksWithVectors: 8 })
  expect(await searched(theirs)).toMatchObject({ documents: 0, chunks: 0, chunksWithVectors: 0 })

  await bring('나.md', 2, '고침')
  await expectTrue()
  expect(await searched(mine)).toMatchObject({ documents: 2, chunks: 5, chunksWithVectors: 5 })

  await changeNode(mine, first, { label: 1 })
  await expectTrue()
  await deleteNode(mine, second)
  await expectTrue()
  expect(await searched(mine)).toMatchObject({ chunks: 3, chunksWithVectors: 3 })
  await restoreNode(mine, second)
  await expectTrue()
  await deleteNode(mine, first)
  await purgeDocument(mine, first, '가')
  await until(async () => (await owner.query('SELECT FROM document WHERE id = $1', [first])).rowCount === 0)
  await expectTrue()
  expect(await searched(mine)).toMatchObject({ documents: 1, chunks: 2, chunksWithVectors: 2 })
})

test('a passage that is higher than its document is counted by itself', async () => {
  const id = await bring('다.md', 4)
  await owner.query(
    `UPDATE chunk SET own_label = 2, label = 2 WHERE id = (SELECT min(id) FROM chunk WHERE document_id = $1)`,
    [id],
  )
  await expectTrue()
  await owner.query(`UPDATE chunk SET own_label = 0, label = 0 WHERE document_id = $1`, [id])
  await expectTrue()
})

test('two who write vectors of one document at once are both counted', async () => {
  const id = await bring('라.md', 6)
  const { rows } = await owner.query<{ id: string }>('SELECT id::text FROM chunk WHERE document_id = $1', [id])
  const vector = `[${Array.from({ length: 384 }, () => 0.05).join(',')}]`
  await owner.query('DELETE FROM chunk_vector_384 WHERE document_id = $1', [id])
  await owner.query('UPDATE chunk SET label = label WHERE document_id = $1', [id]) // Counted anew.
  await expectTrue()
  const others = await Promise.all([openAsOwner(naru.databaseUrl), openAsOwner(naru.databaseUrl)])
  await Promise.all(
    others.map(async (other, half) => {
      await other.query('BEGIN')
      for (const chunk of rows.slice(half * 3, half * 3 + 3)) {
        await other.query(
          `INSERT INTO chunk_vector_384 (chunk_id, embedding_model, emb, workspace_id, index_version_id, document_id, rights_id, label, text_hash)
           SELECT c.id, 'm', $2::vector, c.workspace_id, c.index_version_id, c.document_id, c.rights_id, c.label, c.text_hash FROM chunk c WHERE c.id = $1`,
          [chunk.id, vector],
        )
      }
      await other.query('COMMIT')
    }),
  )
  for (const other of others) await other.end()
  await expectTrue()
})

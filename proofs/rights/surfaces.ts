/**
 * Asks through every surface as one person, and compares the bytes that came back with the oracle: a secret that the person
 * may not see is a leak wherever it appears; one that they may see and that is missing is an over-denial.
 */
import type { ScratchNaru } from '../../src/app/scratch-naru.ts'
import type { BuiltWorld } from './build.ts'
import { folderName } from './build.ts'
import { canRead, canReadChunk, canTakeOut, isHidden, may } from './oracle.ts'
import type { Person, Random, TreeNode, World } from './world.ts'

export interface Tally {
  requests: number
  decisions: number
  visible: number
  leaks: string[]
  overDenials: string[]
}

export const emptyTally = (): Tally => ({ requests: 0, decisions: 0, visible: 0, leaks: [], overDenials: [] })

interface Reply {
  status: number
  body: string
}

export interface Surfaces {
  world: World
  built: BuiltWorld
  naru: ScratchNaru
  random: Random
  tally: Tally
}

const ask = (surfaces: Surfaces, person: Person, method: string, path: string, body?: object): Promise<Reply> =>
  askAt(surfaces, person, method, `/api/v1${path}`, body)

/** @param path from the root, for what does not lie below the API's own */
async function askAt(surfaces: Surfaces, person: Person, method: string, path: string, body?: object): Promise<Reply> {
  surfaces.tally.requests++
  const response = await surfaces.naru.fetch(path, {
    method,
    headers: {
      authorization: `Bearer ${surfaces.built.keys[person.key]}`,
      accept: 'application/json, text/event-stream',
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
  })
  return { status: response.status, body: await response.text() }
}

/** Checks one reply: what must be in it, what must not, and that nothing else of the world is. */
function judge(
  surfaces: Surfaces,
  person: Person,
  surface: string,
  reply: Reply,
  mayShow: (node: TreeNode) => boolean,
  mustShow: readonly TreeNode[],
): void {
  const { tally, world } = surfaces
  for (const node of world.nodes) {
    if (node.kind !== 'document') continue
    tally.decisions++
    if (reply.body.includes(node.secret) && !mayShow(node))
      tally.leaks.push(`${surface}: world ${world.seed}, person ${person.key} got document ${node.key}`)
    if (node.chunkSecret && reply.body.includes(node.chunkSecret.secret) && !mayShow(node))
      tally.leaks.push(`${surface}: world ${world.seed}, person ${person.key} got a chunk of ${node.key}`)
  }
  for (const node of mustShow) {
    tally.visible++
    if (!reply.body.includes(node.secret))
      tally.overDenials.push(
        `${surface}: world ${world.seed}, person ${person.key} misses document ${node.key} (${reply.status})`,
      )
  }
}

function judgeChunks(surfaces: Surfaces, person: Person, surface: string, reply: Reply): void {
  for (const node of surfaces.world.nodes) {
    if (!node.chunkSecret || canReadChunk(surfaces.world, person, node)) continue
    surfaces.tally.decisions++
    if (reply.body.includes(node.chunkSecret.secret))
      surfaces.tally.leaks.push(
        `${surface}: world ${surfaces.world.seed}, person ${person.key} got the higher chunk of ${node.key}`,
      )
  }
}

function expect(
  surfaces: Surfaces,
  person: Person,
  surface: string,
  isAllowed: boolean,
  reply: Reply,
  what: string,
): void {
  const { tally, world } = surfaces
  tally.decisions++
  if (isAllowed) tally.visible++
  if (reply.status < 300 && !isAllowed)
    tally.leaks.push(`${surface}: world ${world.seed}, person ${person.key} reached ${what}`)
  if (reply.status >= 300 && isAllowed)
    tally.overDenials.push(
      `${surface}: world ${world.seed}, person ${person.key} was refused ${what} (${reply.status})`,
    )
  // What may not be seen answers as what does not exist.
  if (!isAllowed && reply.status !== 404 && person.isActive)
    tally.leaks.push(
      `${surface}: world ${world.seed}, person ${person.key} got ${reply.status} instead of 404 for ${what}`,
    )
}

export async function askEverything(surfaces: Surfaces, person: Person): Promise<void> {
  const { world, built, random } = surfaces
  const documents = world.nodes.filter((node) => node.kind === 'document')
  const readable = (node: TreeNode) => canRead(world, person, node)
  const inBin = (node: TreeNode) => isHidden(world, node) && may(world, person, node, 'write')
  const visible = documents.filter(readable)

  if (!person.isActive) {
    for (const path of [
      '/documents?limit=200',
      '/folders',
      '/collections',
      `/documents/${built.nodeIds[documents[0]?.key ?? 0]}`,
    ]) {
      const reply = await ask(surfaces, person, 'GET', path)
      judge(surfaces, person, `inactive ${path}`, reply, () => false, [])
      surfaces.tally.decisions++
      if (reply.status !== 401)
        surfaces.tally.leaks.push(`inactive person ${person.key} got ${reply.status} at ${path}`)
    }
    return
  }

  judge(surfaces, person, 'list', await ask(surfaces, person, 'GET', '/documents?limit=200'), readable, visible)
  const bin = await ask(surfaces, person, 'GET', '/documents?limit=200&deleted=true')
  judge(surfaces, person, 'bin', bin, (node) => inBin(node) || readable(node), [])

  const counts = await ask(surfaces, person, 'GET', '/documents/counts')
  const counted = (JSON.parse(counts.body) as { ready: number }).ready
  surfaces.tally.decisions++
  if (counted > visible.length)
    surfaces.tally.leaks.push(
      `counts: world ${world.seed}, person ${person.key} counts ${counted} of ${visible.length}`,
    )
  if (counted < visible.length)
    surfaces.tally.overDenials.push(
      `counts: world ${world.seed}, person ${person.key} counts ${counted} of ${visible.length}`,
    )

  const collections = await ask(surfaces, person, 'GET', '/collections')
  const collection = (JSON.parse(collections.body) as { items: { documents: number; chunks: number }[] }).items[0]
  judge(surfaces, person, 'collections', collections, readable, [])
  const gathered = collection?.documents ?? 0
  if (gathered !== visible.length)
    (gathered > visible.length ? surfaces.tally.leaks : surfaces.tally.overDenials).push(
      `collection count: world ${world.seed}, person ${person.key}: ${gathered} of ${visible.length}`,
    )
  const lawfulChunks = visible
    .flatMap((node) => built.chunkLabels[node.key] ?? [])
    .filter((ownLabel) => ownLabel <= person.clearance).length
  const chunks = collection?.chunks ?? 0
  surfaces.tally.decisions++
  if (chunks !== lawfulChunks)
    (chunks > lawfulChunks ? surfaces.tally.leaks : surfaces.tally.overDenials).push(
      `chunk count: world ${world.seed}, person ${person.key}: ${chunks} of ${lawfulChunks}`,
    )

  const folders = await ask(surfaces, person, 'GET', '/folders')
  for (const folder of world.nodes.filter((node) => node.kind === 'folder')) {
    const isThere = folders.body.includes(`"${folderName(folder, world)}"`)
    surfaces.tally.decisions++
    if (isThere && !canRead(world, person, folder))
      surfaces.tally.leaks.push(`folders: world ${world.seed}, person ${person.key} sees folder ${folder.key}`)
    if (!isThere && canRead(world, person, folder))
      surfaces.tally.overDenials.push(`folders: world ${world.seed}, person ${person.key} misses folder ${folder.key}`)
  }

  for (const mode of ['words', 'vectors', 'hybrid'] as const) {
    const reply = await ask(surfaces, person, 'POST', '/search', {
      query: '이 문서의 암호는 무엇입니까',
      top: 100,
      mode,
    })
    judge(surfaces, person, `search ${mode}`, reply, readable, visible)
    judgeChunks(surfaces, person, `search ${mode}`, reply)
  }

  for (const node of documents) {
    const id = built.nodeIds[node.key]
    const isReadable = readable(node)
    const only = (one: TreeNode) => one === node && isReadable
    const get = await ask(surfaces, person, 'GET', `/documents/${id}`)
    expect(surfaces, person, 'get', isReadable || inBin(node), get, `document ${node.key}`)
    // A mail names its attachments, and they name it.
    const isNear = (one: TreeNode) =>
      one === node || (one.isEnclosed && one.parent === node.key) || (node.isEnclosed && node.parent === one.key)
    judge(surfaces, person, 'get', get, (one) => isNear(one) && (readable(one) || inBin(one)), [])
    for (const [surface, path] of [
      ['page', `/documents/${id}/pages/1`],
      ['picture', `/documents/${id}/pages/1/picture?width=1200`],
    ] as const) {
      const reply = await ask(surfaces, person, 'GET', path)
      expect(surfaces, person, surface, isReadable, reply, `document ${node.key}`)
      judge(surfaces, person, surface, reply, only, isReadable ? [node] : [])
    }
    const original = await ask(surfaces, person, 'GET', `/documents/${id}/original`)
    const isTakenOut = canTakeOut(world, person, node)
    // A refusal names the document, whose title a reader may know; the file's own bytes begin with 원본.
    judge(surfaces, person, 'original', original, only, isTakenOut ? [node] : [])
    if (isTakenOut || !isReadable) expect(surfaces, person, 'original', isTakenOut, original, `document ${node.key}`)
    else if (
      original.status !== 403 ||
      !original.body.includes('documents.take-out-needs-approval') ||
      original.body.includes(`원본 ${node.secret}`)
    )
      surfaces.tally.leaks.push(`original: person ${person.key} got ${original.status} for document ${node.key}`)
    const rights = await ask(surfaces, person, 'GET', `/nodes/${id}/rights`)
    expect(surfaces, person, 'rights', isReadable || inBin(node), rights, `rights of ${node.key}`)
  }

  // A few by chance: the secret itself as the search word, as the autocomplete's, and as a question.
  for (let count = 0; count < 4; count++) {
    const node = random.pick(documents)
    judge(
      surfaces,
      person,
      'autocomplete',
      await ask(surfaces, person, 'GET', `/documents?limit=8&search=${encodeURIComponent(node.secret)}`),
      readable,
      readable(node) ? [node] : [],
    )
    const hidden = node.chunkSecret?.secret ?? node.secret
    const found = await ask(surfaces, person, 'POST', '/search', {
      query: hidden,
      top: 100,
      mode: random.pick(['words', 'hybrid']),
    })
    judge(surfaces, person, 'search by secret', found, readable, [])
    judgeChunks(surfaces, person, 'search by secret', found)
    const answer = await ask(surfaces, person, 'POST', '/answers', {
      question: `${node.secret} 문서의 암호는 무엇인가요?`,
    })
    judge(surfaces, person, 'answer', answer, readable, [])
    judgeChunks(surfaces, person, 'answer', answer)
  }
  await askAsPrograms(surfaces, person, documents)
  const audit = await ask(surfaces, person, 'GET', '/audit')
  surfaces.tally.decisions++
  if (audit.status !== 403) surfaces.tally.leaks.push(`audit: person ${person.key} got ${audit.status}`)
}

/** The faces for programs: an app and the default one by OpenAI's protocol, streamed and not, and the tools of MCP. */
async function askAsPrograms(surfaces: Surfaces, person: Person, documents: readonly TreeNode[]): Promise<void> {
  const { world, built, random } = surfaces
  const node = random.pick(documents)
  const content = `${node.chunkSecret?.secret ?? node.secret} 문서의 암호는 무엇인가요?`
  const readable = (one: TreeNode) => canRead(world, person, one)
  // The question itself may come back in an echo; what is looked for is what was found.
  const foundBy = ({ status, body }: Reply): Reply => ({ status, body: body.replaceAll(content, '') })
  const judgeFound = (surface: string, reply: Reply) => {
    judge(surfaces, person, surface, foundBy(reply), readable, [])
    judgeChunks(surfaces, person, surface, foundBy(reply))
  }
  for (const model of ['naru', built.appNames[person.workspace] ?? '', built.appNames[1 - person.workspace] ?? '']) {
    const stream = random.chance(0.5)
    const asked = { model, stream, messages: [{ role: 'user', content }] }
    const reply = await askAt(surfaces, person, 'POST', '/v1/chat/completions', asked)
    judgeFound(`chat ${stream ? 'stream' : 'whole'}`, reply)
    const isOwn = model !== built.appNames[1 - person.workspace]
    expect(surfaces, person, 'chat', isOwn, reply, `the app ${model}`)
  }
  for (const [tool, asked] of [
    ['search', { query: content, top: 20 }],
    ['ask', { question: content }],
  ] as const) {
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool, arguments: asked } }
    judgeFound(`mcp ${tool}`, await askAt(surfaces, person, 'POST', '/mcp', call))
  }
}

/** Asks in a conversation now, so that its quotes can be read again after rights have changed. */
export async function askForLater(surfaces: Surfaces, person: Person): Promise<string | undefined> {
  if (!person.isActive) return undefined
  const started = await ask(surfaces, person, 'POST', '/conversations', {})
  const { id } = JSON.parse(started.body) as { id: string }
  for (const node of surfaces.world.nodes
    .filter((one) => one.kind === 'document' && canRead(surfaces.world, person, one))
    .slice(0, 3)) {
    await ask(surfaces, person, 'POST', `/conversations/${id}/turns`, { question: `암호는 ${node.secret} 입니까?` })
  }
  return id
}

/** The question is the person's own words and may hold a secret they once saw; the answer may not, once they may not. */
export async function readAgain(surfaces: Surfaces, person: Person, conversationId: string): Promise<void> {
  const reply = await ask(surfaces, person, 'GET', `/conversations/${conversationId}`)
  if (reply.status !== 200) return
  const { turns } = JSON.parse(reply.body) as { turns: { answer: unknown }[] }
  const answers = { status: 200, body: JSON.stringify(turns.map((turn) => turn.answer)) }
  judge(surfaces, person, 'conversation', answers, (node) => canRead(surfaces.world, person, node), [])
}

/**
 * Tesseract as WebAssembly, one line at a time: its own search for lines guesses vertical text and breaks at the gaps of
 * tables, so it gets lines that were found before (psm 7). One thread, no files, no network: the engine and its Korean
 * and English data come with the package.
 */
import { promises as fs } from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { type Rect, union } from '../pdf/geometry.ts'
import type { GreyImage } from './grey-image.ts'
import type { RecognisedWord, Recogniser } from './recogniser.ts'

const languages = ['kor', 'eng'] as const
/** The integer form of the best models: as right as the full ones, and twice as fast. */
const dataFolder = '4.0.0_best_int'
const lstmOnly = 1
const oneLine = 7
/** Below this the engine does not believe in what it read; real words may be there too. */
const leastSure = 0.4
/** The names under which the engine looks for a picture and for its settings. */
const pictureFile = '/input'
const settingsFile = '/settings'

/**
 * Korean is read first, and English where the engine does not accept that: by its own measure of a word too often, for it
 * asks a dictionary that knows few Korean words. Eased so far that no more errors come of it, and a sixth of the time goes.
 * The negative of a line that it is not sure of is not read: white letters on black were turned before.
 */
const settings = `
stopper_nondict_certainty_base -10
stopper_allowable_character_badness 6
tessedit_do_invert 0
`

/** What Naru calls of the engine. */
interface Engine {
  FS: { writeFile(path: string, data: Uint8Array): void }
  TessBaseAPI: new () => EngineApi
}
interface EngineApi {
  Init(path: string, languages: string, mode: number, settings: string): number
  SetVariable(name: string, value: string): boolean
  SetPageSegMode(mode: number): void
  SetImageFile(orientation: number, angle: number, upscale: boolean): number
  Recognize(monitor: null): number
  GetTSVText(page: number): string
  GetUTF8Text(): string
}

export async function startTesseract(): Promise<Recogniser> {
  const api = await loadEngine()
  return {
    engine: { name: 'tesseract', version: '5 (tesseract.js-core 7.0.0, kor+eng best_int 4.0.0)' },
    reads: 'line',
    async recognise(region) {
      api.engine.FS.writeFile(pictureFile, greyMapOf(region.picture))
      api.base.SetVariable('user_defined_dpi', String(Math.round(Math.max(70, Math.min(600, region.dpi)))))
      api.base.SetPageSegMode(oneLine)
      if (api.base.SetImageFile(1, 0, false) === 1) return []
      api.base.Recognize(null)
      const lines = wordsOf(api.base.GetTSVText(0), api.base.GetUTF8Text())
      return lines.map((words) => words.filter((word) => !isOfNothing(word, region.picture)))
    },
  }
}

async function loadEngine(): Promise<{ engine: Engine; base: EngineApi }> {
  const require = createRequire(import.meta.url)
  const wasmBinary = await fs.readFile(require.resolve('tesseract.js-core/tesseract-core-simd-lstm.wasm'))
  const start = require('tesseract.js-core/tesseract-core-simd-lstm.js') as (options: object) => Promise<Engine>
  const silent = (): void => {}
  const engine = await start({ wasmBinary, print: silent, printErr: silent })
  for (const language of languages) {
    const packed = await fs.readFile(
      require.resolve(`@tesseract.js-data/${language}/${dataFolder}/${language}.traineddata.gz`),
    )
    engine.FS.writeFile(`/${language}.traineddata`, await promisify(gunzip)(packed))
  }
  const base = new engine.TessBaseAPI()
  engine.FS.writeFile(settingsFile, Buffer.from(settings))
  if (base.Init('/', languages.join('+'), lstmOnly, settingsFile) !== 0) throw new Error('Tesseract did not start.')
  return { engine, base }
}

/**
 * Its table has a row for each syllable of Hangul, and only its text knows the spaces: syllables are put together until
 * the text has one.
 * Rows of the table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
 */
function wordsOf(table: string, text: string): RecognisedWord[][] {
  const lines = new Map<string, RecognisedWord[]>()
  let at = 0
  let startsWord = true
  for (const row of table.split('\n')) {
    const [level, , block, paragraph, line, , ...rest] = row.split('\t')
    const [x = 0, y = 0, width = 0, height = 0, percent = 0] = rest.slice(0, 5).map(Number)
    const piece = rest[5]?.trim() ?? ''
    if (level !== '5' || piece === '') continue
    const place = text.indexOf(piece, at)
    if (place >= 0) {
      startsWord ||= /\s/.test(text.slice(at, place))
      at = place + piece.length
    }
    const key = `${block}.${paragraph}.${line}`
    const words = lines.get(key) ?? []
    lines.set(key, words)
    const box = { x0: x, y0: y, x1: x + width, y1: y + height }
    const last = startsWord ? undefined : words.at(-1)
    if (last) addTo(last, piece, box, percent / 100)
    else words.push({ text: piece, box, confidence: percent / 100 })
    startsWord = false
  }
  return [...lines.values()]
}

/** From white paper the engine makes a letter as large as the picture. */
function isOfNothing({ box, confidence }: RecognisedWord, { width, height }: GreyImage): boolean {
  return confidence < leastSure && box.x1 - box.x0 >= width && box.y1 - box.y0 >= height
}

function addTo(word: RecognisedWord, piece: string, box: Rect, confidence: number): void {
  const letters = word.text.length + piece.length
  word.confidence = (word.confidence * word.text.length + confidence * piece.length) / letters
  word.text += piece
  word.box = union(word.box, box)
}

/** Portable grey map: the simplest picture that the engine reads. */
function greyMapOf({ width, height, data }: GreyImage): Uint8Array {
  const head = Buffer.from(`P5\n${width} ${height}\n255\n`)
  const bytes = new Uint8Array(head.length + data.length)
  bytes.set(head)
  bytes.set(data, head.length)
  return bytes
}

/**
 * Gives the elements of an HWP document their boxes on the page.
 *
 * kordoc draws each page as SVG and lists the regions on it: paragraphs, tables, pictures, shapes, each with its place.
 * An element finds its region by its source id, else by its text, in order: both lists follow the document.
 */
import type { RenderRegion, RenderScene } from 'kordoc'
import type { Box, Page, Provenance, TableCell } from '../../elements.ts'
import type { PlacedDraft } from '../kordoc-blocks.ts'
import { decodeXml } from '../xml-text.ts'

/** Both lists follow the document, so a match is near; a far one is another paragraph with the same words. */
const windowRegions = 600

interface TextRegion {
  region: RenderRegion
  text: string
  isTaken: boolean
}

export function pagesOfScene(scene: RenderScene, mode: 'layout' | 'section'): Page[] {
  return scene.pages.map((page) => ({
    number: page.page,
    widthPt: page.width,
    heightPt: page.height,
    rotation: 0,
    mode,
  }))
}

/** For a document of drawings only: each is an image without text. */
export function drawingsOfScene(scene: RenderScene): PlacedDraft[] {
  return scene.regions
    .filter((region) => region.type === 'shape' || region.type === 'image')
    .map((region) => ({ draft: { kind: 'image', text: '', provenance: provenanceOf(region, scene) } }))
}

export function placeByScene(
  placed: readonly PlacedDraft[],
  scene: RenderScene,
  pageSvgs: ReadonlyMap<number, string>,
): PlacedDraft[] {
  const texts = textsOfRegions(pageSvgs)
  const regions: TextRegion[] = scene.regions.map((region) => ({
    region,
    text: squeeze(texts.get(region.id) ?? ''),
    isTaken: false,
  }))
  let position = 0
  return placed.map((item) => {
    const index = findRegion(item, regions, position)
    const match = index === undefined ? undefined : regions[index]
    if (!match || index === undefined) return item
    match.isTaken = true
    position = index
    const provenance = provenanceOf(match.region, scene)
    if (provenance.length === 0) return item
    const draft = { ...item.draft, provenance }
    if (draft.table)
      draft.table = { ...draft.table, cells: placeCells(draft.table.cells, match.region, regions, scene) }
    return { ...item, draft, pageNumber: provenance[0]?.page }
  })
}

function findRegion(item: PlacedDraft, regions: readonly TextRegion[], from: number): number | undefined {
  const { kind } = item.draft
  if (item.sourceId) {
    const index = regions.findIndex(({ region }) => region.sourceId === item.sourceId)
    if (index >= 0) return index
  }
  const type = kind === 'table' ? 'table' : kind === 'image' ? 'image' : undefined
  if (type) return nextOfType(regions, type, from)
  const wanted = squeeze(item.draft.text)
  if (wanted === '') return undefined
  const matches = (region: TextRegion): boolean =>
    !region.isTaken &&
    region.region.type === 'paragraph' &&
    region.text !== '' &&
    (region.text === wanted || wanted.endsWith(region.text) || (region.text.length > 6 && wanted.includes(region.text)))
  for (let index = from; index < Math.min(regions.length, from + windowRegions); index++) {
    const region = regions[index]
    if (region && matches(region)) return index
  }
  for (let index = Math.max(0, from - windowRegions); index < from; index++) {
    const region = regions[index]
    if (region && matches(region)) return index
  }
  return undefined
}

/** Tables within tables are cells of their host, so the outer ones are counted. */
function nextOfType(regions: readonly TextRegion[], type: 'table' | 'image', from: number): number | undefined {
  const isFree = ({ region, isTaken }: TextRegion): boolean =>
    !isTaken && region.type === type && (type === 'image' || !isInTable(region, regions))
  const ahead = regions.findIndex((region, index) => index >= from && isFree(region))
  const index = ahead >= 0 ? ahead : regions.findIndex(isFree)
  return index >= 0 ? index : undefined
}

function isInTable(region: RenderRegion, regions: readonly TextRegion[]): boolean {
  return regions.some((other) => other.region.id === region.parentId && other.region.type === 'table')
}

function provenanceOf(region: RenderRegion, scene: RenderScene): Provenance[] {
  return region.regions.flatMap((piece) => {
    const page = scene.pages.find((candidate) => candidate.page === piece.page)
    if (!page || page.width <= 0 || page.height <= 0 || piece.width <= 0 || piece.height <= 0) return []
    const box: Box = [
      piece.x / page.width,
      piece.y / page.height,
      (piece.x + piece.width) / page.width,
      (piece.y + piece.height) / page.height,
    ]
    return [{ page: piece.page, box }]
  })
}

/** A cell takes the places of the paragraphs that stand in it, found by their text in order. */
function placeCells(
  cells: readonly TableCell[],
  table: RenderRegion,
  regions: readonly TextRegion[],
  scene: RenderScene,
): TableCell[] {
  const inside = regions.filter(
    ({ region, text }) => region.parentId === table.id && region.type === 'paragraph' && text !== '',
  )
  return cells.map((cell) => {
    const wanted = squeeze(cell.text)
    if (wanted === '') return cell
    const own = inside.filter((region) => !region.isTaken && (wanted === region.text || wanted.includes(region.text)))
    const taken: TextRegion[] = []
    let rest = wanted
    for (const region of own) {
      if (!rest.includes(region.text)) continue
      rest = rest.replace(region.text, '')
      region.isTaken = true
      taken.push(region)
      if (rest === '') break
    }
    const places = taken.flatMap(({ region }) => provenanceOf(region, scene))
    const first = places[0]
    if (!first) return cell
    const samePage = places.filter((place) => place.page === first.page).map((place) => place.box)
    const box: Box = [
      Math.min(...samePage.map((side) => side[0])),
      Math.min(...samePage.map((side) => side[1])),
      Math.max(...samePage.map((side) => side[2])),
      Math.max(...samePage.map((side) => side[3])),
    ]
    return { ...cell, box }
  })
}

/** The text of each region: what is written in its group, without the groups inside it. */
function textsOfRegions(pageSvgs: ReadonlyMap<number, string>): Map<string, string> {
  const texts = new Map<string, string>()
  for (const svg of pageSvgs.values()) {
    const open: (string | undefined)[] = []
    for (const [, closing, group, text] of svg.matchAll(/<(\/?)g\b([^>]*)>|<text\b[^>]*>([\s\S]*?)<\/text>/g)) {
      if (text !== undefined) {
        const id = open.findLast((candidate) => candidate !== undefined)
        if (id) texts.set(id, `${texts.get(id) ?? ''}${decodeXml(text.replace(/<[^>]*>/g, ''))}`)
      } else if (closing) open.pop()
      else if (!group?.endsWith('/')) open.push(/data-kordoc-id="([^"]*)"/.exec(group ?? '')?.[1])
    }
  }
  return texts
}

function squeeze(text: string): string {
  return text.normalize('NFC').replace(/[\s\u00A0\u3000]/g, '')
}

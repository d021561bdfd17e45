/** The parts of an office package (OPC) and what they point to. */
import { strFromU8, unzipSync } from 'fflate'
import { xmlAttribute, xmlTokens } from './xml-text.ts'
import { readXmlTree, type XmlNode } from './xml-tree.ts'

export interface Relation {
  type: string
  target: string
}

export interface OfficePackage {
  text(path: string): string
  /** Read once, then kept; undefined where the part is missing. */
  tree(path: string): XmlNode | undefined
  /** By id, with targets as paths inside the package; what points outside is left out. */
  relations(path: string): Map<string, Relation>
  /** The target of the first relation whose type ends so. */
  related(path: string, type: string): string | undefined
}

/** @param wanted which parts are unpacked; others are as if they were missing */
export function openOfficePackage(bytes: Uint8Array, wanted: RegExp): OfficePackage {
  const parts = unzipSync(bytes, { filter: (entry) => wanted.test(entry.name) })
  const trees = new Map<string, XmlNode | undefined>()
  const text = (path: string): string => (parts[path] ? strFromU8(parts[path]) : '')
  const relations = (path: string): Map<string, Relation> => {
    const cut = path.lastIndexOf('/')
    const folder = path.slice(0, cut)
    return readRelations(text(`${folder}/_rels/${path.slice(cut + 1)}.rels`), folder)
  }
  return {
    text,
    tree(path) {
      if (!trees.has(path)) trees.set(path, parts[path] ? readXmlTree(text(path)) : undefined)
      return trees.get(path)
    },
    relations,
    related(path, type) {
      return [...relations(path).values()].find((one) => one.type.endsWith(`/${type}`))?.target
    },
  }
}

/** @param folder of the part that points, against which targets are resolved */
export function readRelations(xml: string, folder: string): Map<string, Relation> {
  const found = new Map<string, Relation>()
  for (const token of xmlTokens(xml)) {
    if (token.name !== 'Relationship' || token.kind !== 'open') continue
    if (xmlAttribute(token.attributes, 'TargetMode') === 'External') continue
    const target = xmlAttribute(token.attributes, 'Target') ?? ''
    found.set(xmlAttribute(token.attributes, 'Id') ?? '', {
      type: xmlAttribute(token.attributes, 'Type') ?? '',
      target: resolvePart(folder, target),
    })
  }
  return found
}

function resolvePart(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const path: string[] = []
  for (const step of `${folder}/${target}`.split('/')) {
    if (step === '..') path.pop()
    else if (step !== '.') path.push(step)
  }
  return path.join('/')
}

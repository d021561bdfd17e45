/** The little that Naru's own office readers need of XML: tokens, attributes and entities. */
export interface XmlToken {
  kind: 'open' | 'close' | 'text'
  /** The name without its prefix, for elements. */
  name: string
  attributes: string
  isEmpty: boolean
  text: string
}

const pattern = /<(\/?)([\w.-]+:)?([\w.-]+)((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>|<!\[CDATA\[([\s\S]*?)\]\]>|([^<]+)/g

export function* xmlTokens(xml: string): Generator<XmlToken> {
  for (const [, closing, , name, attributes, empty, raw, text] of xml.matchAll(pattern)) {
    if (name !== undefined) {
      yield { kind: closing ? 'close' : 'open', name, attributes: attributes ?? '', isEmpty: empty === '/', text: '' }
    } else {
      yield { kind: 'text', name: '', attributes: '', isEmpty: false, text: raw ?? decodeXml(text ?? '') }
    }
  }
}

/** An attribute by its name with prefix; undefined when it is not there. */
export function xmlAttribute(attributes: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
  return match ? decodeXml(match[1] ?? match[2] ?? '') : undefined
}

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

export function decodeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x?[\da-fA-F]+|\w+);/g, (whole, entity: string) => {
    if (!entity.startsWith('#')) return named[entity] ?? whole
    const code = entity[1] === 'x' ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}

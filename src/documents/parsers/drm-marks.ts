/** How files begin that Korean document security has locked. Their names and types stay those of the document inside. */
const marks: { product: string; start: string }[] = [
  { product: 'Fasoo', start: '\u009B DRMONE' },
  { product: 'Fasoo', start: '<!-- FasooSecureContainer ' },
  { product: 'Softcamp', start: 'SCDSA00' },
  { product: 'MarkAny', start: '<DOCUMENT SAFER ' },
  { product: 'NASCA', start: '<## NASCA DRM FILE' },
]

/** The product that locked a file; undefined where none did. */
export function findDrmProduct(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1')
  return marks.find((mark) => start.startsWith(mark.start))?.product
}

/**
 * Says what a file is from its bytes. The name only tells text formats apart, because their bytes do not.
 * A `.hwp` that holds a PDF is a PDF.
 */
import { detectText } from './detect-text.ts'
import { type Detection, known, refused } from './detection.ts'
import { findDrmProduct } from './drm-marks.ts'
import { openOleFile } from './ole-file.ts'
import { readZipDirectory } from './zip-directory.ts'

/** PNG, JPEG, GIF, TIFF, WebP: what sharp opens. BMP it does not. */
const pictures: ((bytes: Uint8Array) => boolean)[] = [
  startsWithBytes(0x89, 0x50, 0x4e, 0x47),
  startsWithBytes(0xff, 0xd8, 0xff),
  startsWithText('GIF8'),
  startsWithBytes(0x49, 0x49, 0x2a, 0x00),
  startsWithBytes(0x4d, 0x4d, 0x00, 0x2a),
  (bytes) => latin1(bytes, 0, 4) === 'RIFF' && latin1(bytes, 8, 12) === 'WEBP',
]

const knownUnsupported: { kind: string; matches: (bytes: Uint8Array) => boolean }[] = [
  { kind: 'BMP image', matches: (bytes) => latin1(bytes, 0, 2) === 'BM' && bytes[6] === 0 && bytes[7] === 0 },
  {
    kind: 'Excel 2 to 4 workbook',
    matches: (bytes) =>
      bytes[0] === 0x09 && [0, 2, 4].includes(bytes[1] ?? -1) && bytes[3] === 0 && (bytes[2] === 4 || bytes[2] === 6),
  },
  { kind: 'RTF document', matches: startsWithText('{\\rtf') },
  { kind: '7z archive', matches: startsWithBytes(0x37, 0x7a, 0xbc, 0xaf) },
  { kind: 'RAR archive', matches: startsWithText('Rar!') },
  { kind: 'program', matches: startsWithBytes(0x7f, 0x45, 0x4c, 0x46) },
  { kind: 'program', matches: startsWithBytes(0x4d, 0x5a, 0x90) },
  { kind: 'PostScript document', matches: startsWithText('%!PS') },
]

export function detectFormat(bytes: Uint8Array, fileName: string): Detection {
  if (bytes.length === 0) return refused('empty', 'The file has no bytes.')
  const drmProduct = findDrmProduct(bytes)
  if (drmProduct) return refused('drm-protected', `Locked by ${drmProduct}.`)
  if (isPdf(bytes)) return known('pdf')
  if (startsWithBytes(0x50, 0x4b, 0x03, 0x04)(bytes) || startsWithBytes(0x50, 0x4b, 0x05, 0x06)(bytes)) {
    return detectZip(bytes)
  }
  if (startsWithBytes(0x1f, 0x8b, 0x08)(bytes)) return known('gz')
  if (latin1(bytes, 257, 262) === 'ustar') return known('tar')
  if (startsWithBytes(0xd0, 0xcf, 0x11, 0xe0)(bytes)) return detectOle(bytes)
  if (latin1(bytes, 0, 19) === 'HWP Document File V') return known('hwp') // HWP 3, before it was a compound file.
  if (pictures.some((matches) => matches(bytes))) return known('image')
  const unsupported = knownUnsupported.find((candidate) => candidate.matches(bytes))
  if (unsupported) return refused('unsupported', unsupported.kind)
  return detectText(bytes, extensionOf(fileName))
}

/** Readers accept junk before the header; Acrobat looks at the first 1,024 bytes. */
function isPdf(bytes: Uint8Array): boolean {
  return latin1(bytes, 0, 1024).includes('%PDF-')
}

function detectZip(bytes: Uint8Array): Detection {
  const entries = readZipDirectory(bytes)
  if (!entries) return refused('corrupt', 'The archive is cut off: it has no table of contents.')
  const names = new Set(entries.map((entry) => entry.name))
  if (names.has('Contents/content.hpf') || names.has('Contents/section0.xml')) return known('hwpx')
  if (entries.some((entry) => entry.name.startsWith('Contents/') && names.has('mimetype'))) return known('hwpx')
  if (names.has('word/document.xml') || entries.some((entry) => /^word\/document\d*\.xml$/.test(entry.name))) {
    return known('docx')
  }
  if (names.has('xl/workbook.xml')) return known('xlsx')
  if (names.has('xl/workbook.bin')) return refused('unsupported', 'XLSB workbook')
  if (names.has('ppt/presentation.xml')) return known('pptx')
  if (names.has('content.xml') && names.has('mimetype')) return refused('unsupported', 'OpenDocument file')
  if (entries.length === 0) return refused('empty', 'The archive holds no file.')
  if (names.has('[Content_Types].xml')) return refused('corrupt', 'An Office file without its main part.')
  const packed = otherPackages.find(({ mark }) => names.has(mark))
  return packed ? refused('unsupported', packed.kind) : known('zip')
}

/** Files that are zips, and not for their user. */
const otherPackages = [
  { mark: 'META-INF/container.xml', kind: 'E-book (EPUB)' },
  { mark: 'META-INF/MANIFEST.MF', kind: 'Java archive' },
  { mark: 'AndroidManifest.xml', kind: 'Android package' },
  { mark: 'Index/Document.iwa', kind: 'Apple iWork document' },
  { mark: 'Index.zip', kind: 'Apple iWork document' },
]

function detectOle(bytes: Uint8Array): Detection {
  const names = new Set(openOleFile(bytes)?.entries.map((entry) => entry.name) ?? [])
  if (names.has('EncryptedPackage')) return refused('encrypted', 'Office document with a password')
  if (names.has('FileHeader') || names.has('HwpSummaryInformation') || names.has('\u0005HwpSummaryInformation')) {
    return known('hwp')
  }
  if (names.has('WordDocument')) return refused('unsupported', 'Word 97-2003 document (.doc)')
  if (names.has('Workbook') || names.has('Book')) return known('xls')
  if (names.has('PowerPoint Document')) return refused('unsupported', 'PowerPoint 97-2003 presentation (.ppt)')
  if (names.size === 0) return refused('corrupt', 'The compound file has no readable directory.')
  return refused('unsupported', 'OLE compound file')
}

function extensionOf(fileName: string): string {
  return /\.([A-Za-z0-9]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''
}

function startsWithBytes(...prefix: number[]): (bytes: Uint8Array) => boolean {
  return (bytes) => prefix.every((byte, index) => bytes[index] === byte)
}

function startsWithText(prefix: string): (bytes: Uint8Array) => boolean {
  return (bytes) => latin1(bytes, 0, prefix.length) === prefix
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}

/** sharp 0.35 ships types that its `exports` do not name, so TypeScript cannot find them; this is what Naru calls. */
declare module 'sharp' {
  export interface Sharp {
    resize(options: { width: number; height?: number; fit?: 'fill'; withoutEnlargement?: boolean }): Sharp
    rotate(degrees?: number, options?: { background: string }): Sharp
    autoOrient(): Sharp
    flatten(options: { background: string }): Sharp
    grayscale(): Sharp
    toColourspace(space: 'b-w'): Sharp
    median(size: number): Sharp
    blur(sigma: number): Sharp
    threshold(level: number): Sharp
    extractChannel(channel: number): Sharp
    raw(): Sharp
    png(options?: { compressionLevel?: number }): Sharp
    jpeg(options?: { quality: number }): Sharp
    tiff(options?: { compression?: string }): Sharp
    webp(options: { quality: number; effort?: number }): Sharp
    metadata(): Promise<Metadata>
    toFile(path: string): Promise<unknown>
    toBuffer(): Promise<Buffer>
    toBuffer(options: { resolveWithObject: true }): Promise<{ data: Buffer; info: OutputInfo }>
  }
  export interface Metadata {
    format?: string
    width?: number
    height?: number
    /** Dots per inch where the file says it. */
    density?: number
    pages?: number
    /** The turn that the camera noted, 1..8; from 5 on width and height change places. */
    orientation?: number
  }
  export interface OutputInfo {
    width: number
    height: number
    channels: number
  }
  export interface RawImage {
    width: number
    height: number
    channels: 1 | 2 | 3 | 4
  }
  export default function sharp(
    input: Uint8Array,
    options?: {
      density?: number
      raw?: RawImage
      limitInputPixels?: number
      page?: number
      failOn?: 'none' | 'truncated' | 'error' | 'warning'
      sequentialRead?: boolean
    },
  ): Sharp
}

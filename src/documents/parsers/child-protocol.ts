/**
 * What the reader and its children say to each other over IPC. Results travel as files in a folder that the reader
 * owns, because a long document would block the pipe of small messages.
 *
 *   reader → child   request (parse or draw)
 *   child  → reader  progress…, then done (the result lies at `resultPath`) or failed (the child itself is broken)
 */
export type ChildRequest =
  | { kind: 'parse'; id: number; path: string; fileName: string; password?: string; resultPath: string }
  | {
      kind: 'draw'
      id: number
      path: string
      fileName: string
      page: number
      widthPx: number
      password?: string
      resultPath: string
    }

export type ChildReply =
  | { kind: 'progress'; id: number; done: number; total: number }
  /** CPU seconds are the child's own, user and system, since its last reply. */
  | { kind: 'done'; id: number; hasResult: boolean; cpuSeconds: number }
  | { kind: 'failed'; id: number; message: string }

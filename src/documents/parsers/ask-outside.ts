/**
 * A recogniser whose work is done by the reader's process: a child has neither network nor keys. The reader decides for
 * each file whether its pages may leave, and looks again at every page it is asked for.
 */
import { promises as fs } from 'node:fs'
import type { ChildReply, ChildRequest, ParseRequest } from './child-protocol.ts'
import type { RecognisedWord, Recogniser } from './ocr/recogniser.ts'

type Answer = Extract<ChildRequest, { kind: 'recognised' }>

const waiting = new Map<number, (answer: Answer) => void>()
let nextAsk = 1

export function askOutside(
  engine: Recogniser['engine'],
  request: ParseRequest,
  reply: (message: ChildReply) => void,
): Recogniser {
  return {
    engine,
    reads: 'page',
    async recognise({ picture, dpi }): Promise<RecognisedWord[][]> {
      const ask = nextAsk++
      const picturePath = `${request.resultPath}.${ask}`
      await fs.writeFile(picturePath, picture.data)
      const answer = await new Promise<Answer>((resolve) => {
        waiting.set(ask, resolve)
        const { width: widthPx, height: heightPx } = picture
        reply({ kind: 'recognise', id: request.id, ask, picturePath, widthPx, heightPx, dpi })
      })
      await fs.rm(picturePath, { force: true })
      if (!answer.lines) throw new Error(answer.failure ?? 'The service gave no answer.')
      return answer.lines
    },
  }
}

export function takeAnswer(answer: Answer): void {
  waiting.get(answer.ask)?.(answer)
  waiting.delete(answer.ask)
}

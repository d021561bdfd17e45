/**
 * Work of many requests, handed out one item at a time so that none starves:
 * urgent requests come first, and requests of the same urgency take turns.
 *
 *   passages A: a1 a2 a3    passages B: b1    query Q: q1
 *   taken: q1 a1 b1 a2 a3
 *
 * A long ingest therefore delays a search by one text at most, and two ingests
 * share the machine evenly.
 */
export class FairQueue<Item> {
  /** Requests with work left, in the order of their next turn. */
  readonly #urgent: Lane<Item>[] = []
  readonly #patient: Lane<Item>[] = []

  add(items: readonly Item[], isUrgent: boolean): () => void {
    const lane: Lane<Item> = { waiting: [...items], taken: 0 }
    const lanes = isUrgent ? this.#urgent : this.#patient
    if (lane.waiting.length > 0) lanes.push(lane)
    return () => {
      const index = lanes.indexOf(lane)
      if (index >= 0) lanes.splice(index, 1)
    }
  }

  take(): Item | undefined {
    const lanes = this.#urgent.length > 0 ? this.#urgent : this.#patient
    const lane = lanes.shift()
    if (!lane) return undefined
    const item = lane.waiting[lane.taken]
    lane.taken += 1
    if (lane.taken < lane.waiting.length) lanes.push(lane)
    return item
  }

  get size(): number {
    return [...this.#urgent, ...this.#patient].reduce((sum, lane) => sum + lane.waiting.length - lane.taken, 0)
  }
}

interface Lane<Item> {
  readonly waiting: readonly Item[]
  taken: number
}

/** Short test calls, one at a time for each model or provider, and what each brought back. */
import { useState } from 'react'
import { sayFailed } from '../../web/ui/toast.tsx'
import type { TestOutcome } from './test-result.tsx'

export function useTests(onTested: () => void) {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, TestOutcome>>(new Map())

  async function run(id: string, call: () => Promise<Exclude<TestOutcome, 'running'>>): Promise<void> {
    setOutcomes((before) => new Map(before).set(id, 'running'))
    try {
      const outcome = await call()
      setOutcomes((before) => new Map(before).set(id, outcome))
      onTested()
    } catch (error) {
      setOutcomes((before) => new Map([...before].filter(([known]) => known !== id)))
      sayFailed(error)
    }
  }
  return { outcomes, run }
}

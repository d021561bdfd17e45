/** What use cases need from domains to their right, and from the demo company. */
import type { Tx } from '../kernel/scope.ts'
import type { SampleUseCase } from './sample.ts'

export interface RequirementMeasures {
  /** The latest value of each requirement that a run has measured, in the unit of its metric. */
  latest(tx: Tx, requirementIds: readonly string[]): Promise<ReadonlyMap<string, number>>
}

declare module '../kernel/scope.ts' {
  interface Ports {
    requirementMeasures: RequirementMeasures
    sampleUseCase: { read(): Promise<SampleUseCase> }
  }
}

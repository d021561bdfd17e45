/** A whole use case as it is written in a file: the demo company's, which is also the sample for an empty list. */
import { z } from 'zod'
import { metricIds } from './metrics.ts'
import { directions, priorities, riskKinds, sides } from './parts.contract.ts'
import { stages } from './progress.ts'
import { Baseline, functionKinds } from './use-cases.contract.ts'

export const SampleUseCase = z.object({
  name: z.string(),
  purpose: z.string(),
  functionKinds: z.array(z.enum(functionKinds)),
  baseline: Baseline,
  requirements: z.array(
    z.object({
      sentence: z.string(),
      priority: z.enum(priorities),
      metric: z.enum(metricIds),
      direction: z.enum(directions),
      threshold: z.number().nullable(),
    }),
  ),
  risks: z.array(
    z.object({
      kind: z.enum(riskKinds),
      sentence: z.string(),
      mitigation: z.string(),
      /** Which requirement would show it, counted from 0. */
      requirement: z.int().nullable(),
    }),
  ),
  dataNeeds: z.array(
    z.object({
      kind: z.string(),
      wantedCount: z.int().nullable(),
      reason: z.string(),
      licenceNote: z.string(),
      /** A folder at the top of the tree, by its name. */
      folder: z.string().nullable(),
    }),
  ),
  plan: z.array(z.object({ stage: z.enum(stages), side: z.enum(sides), who: z.string(), help: z.string() })),
})
export type SampleUseCase = z.infer<typeof SampleUseCase>

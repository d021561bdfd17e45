/** The demo company as it is written in demo/world.json. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { SampleUseCase } from '../use-cases/sample.ts'

export const demoFolder = join(import.meta.dirname, '../../demo')
const World = z.object({
  company: z.string(),
  people: z.array(
    z.object({
      name: z.string(),
      email: z.string(),
      role: z.enum(['owner', 'builder', 'data-manager', 'viewer', 'auditor', 'app-user']),
      clearance: z.int().min(0).max(2),
      groups: z.array(z.string()),
    }),
  ),
  folders: z.array(
    z.object({
      name: z.string(),
      label: z.int().min(0).max(2),
      /** Groups that may read; `everyone` stands for the whole company. */
      readers: z.array(z.string()),
      files: z.array(z.object({ file: z.string(), label: z.int().min(0).max(2).optional() })),
    }),
  ),
  collection: z.string(),
  useCases: z.array(
    SampleUseCase.extend({
      /** The address of whoever answers for it. */
      owner: z.string(),
      readers: z.array(z.string()),
    }),
  ),
})
export type DemoWorld = z.infer<typeof World>

export async function readDemoWorld(): Promise<DemoWorld> {
  return World.parse(JSON.parse(await readFile(join(demoFolder, 'world.json'), 'utf8')))
}

/** What an empty list of use cases offers to look at: the demo company's first. */
export async function readSampleUseCase(): Promise<SampleUseCase> {
  const [first] = (await readDemoWorld()).useCases
  if (!first) throw new Error('the demo world has no use case')
  return SampleUseCase.parse(first)
}

/** Use cases over HTTP: the list, one of them, where it is, what was decided, to whom it is given. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'
import { PageQuery, pageOf } from '../kernel/page.ts'
import { stepCodes } from './next-steps.ts'
import { DataNeed, PlannedStage, Requirement, Risk } from './parts.contract.ts'
import { stages } from './progress.ts'

const Moment = z.iso.datetime()
export const UseCaseParams = z.object({ useCaseId: z.uuid() })
const Reason = z.string().trim().min(1).max(1000)

/** The six kinds of function that a use case can ask of a model. */
export const functionKinds = ['classify', 'summarise', 'generate', 'correct', 'restyle', 'converse'] as const
export type FunctionKind = (typeof functionKinds)[number]
export const decisions = ['undecided', 'go', 'stop'] as const

/** What the work costs today. Null: not known, which is not the same as nothing. */
export const Baseline = z.object({
  tasksPerMonth: z.int().min(0).max(1_000_000_000).nullable(),
  minutesPerTask: z.number().min(0).max(1_000_000).nullable(),
  wonPerHour: z.int().min(0).max(1_000_000_000).nullable(),
})
export type Baseline = z.infer<typeof Baseline>

const Principal = z.object({
  principalId: z.int(),
  name: z.string(),
  kind: z.enum(['member', 'group', 'everyone']),
})

export const UseCaseSummary = z.object({
  id: z.uuid(),
  name: z.string(),
  purpose: z.string(),
  functionKinds: z.array(z.enum(functionKinds)),
  owner: z.object({ memberId: z.uuid(), name: z.string(), isActive: z.boolean() }).nullable(),
  stage: z.enum(stages),
  baseline: Baseline,
  decision: z.object({
    state: z.enum(decisions),
    reason: z.string(),
    byName: z.string().nullable(),
    at: Moment.nullable(),
  }),
  requirementCounts: z.object({ total: z.int(), untested: z.int(), met: z.int(), unmet: z.int() }),
  /** Jobs done and to do, a stage each, in order. Counted from what the caller may see. */
  progress: z.array(z.object({ stage: z.enum(stages), done: z.int(), total: z.int() })),
  nextSteps: z.array(
    z.object({
      code: z.enum(stepCodes),
      stage: z.enum(stages),
      count: z.int().nullable(),
      dueOn: z.iso.date().nullable(),
    }),
  ),
  createdAt: Moment,
  updatedAt: Moment,
  archivedAt: Moment.nullable(),
  mayEdit: z.boolean(),
  /** May say to whom it is given, and who answers for it. */
  mayShare: z.boolean(),
})
export type UseCaseSummary = z.infer<typeof UseCaseSummary>

export const UseCase = UseCaseSummary.extend({
  createdByName: z.string(),
  requirements: z.array(Requirement),
  risks: z.array(Risk),
  dataNeeds: z.array(DataNeed),
  /** Always the four stages. */
  plan: z.array(PlannedStage),
  /** The last hundred, newest first. */
  history: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(['stage', 'decision', 'archived', 'restored']),
      value: z.string(),
      reason: z.string(),
      at: Moment,
      byName: z.string(),
    }),
  ),
  /** Null for those who may not change it. */
  access: z.object({ readers: z.array(Principal), editors: z.array(Principal) }).nullable(),
})
export type UseCase = z.infer<typeof UseCase>

const Fields = z.object({
  name: z.string().trim().min(1).max(100),
  purpose: z.string().trim().min(1).max(2000),
  functionKinds: z.array(z.enum(functionKinds)).min(1).max(6),
  ownerMemberId: z.uuid().nullable(),
  baseline: Baseline,
})

export const listUseCases = defineOperation({
  id: 'listUseCases',
  method: 'get',
  path: '/use-cases',
  action: 'use-cases.read',
  summary: 'Use cases that the caller may see, with how far each is and what to do next.',
  query: PageQuery.extend({
    search: z.string().max(200).optional(),
    stage: z.enum(stages).optional(),
    ownerMemberId: z.uuid().optional(),
    /** Only what was put away. */
    archived: z.stringbool().default(false),
    sort: z.enum(['newest', 'oldest', 'name']).default('newest'),
  }),
  reply: pageOf(UseCaseSummary).extend({ total: z.int() }),
})

export const addUseCase = defineOperation({
  id: 'addUseCase',
  method: 'post',
  path: '/use-cases',
  action: 'use-cases.write',
  summary: 'Makes a use case. It is seen by its maker and the owner of the company until it is given to others.',
  body: Fields.partial({ ownerMemberId: true, baseline: true }),
  reply: UseCase,
  status: 201,
})

export const addSampleUseCase = defineOperation({
  id: 'addSampleUseCase',
  method: 'post',
  path: '/use-cases/sample',
  action: 'use-cases.write',
  summary: 'Makes a complete example of a use case, to look at and to change.',
  reply: UseCase,
  status: 201,
})

export const getUseCase = defineOperation({
  id: 'getUseCase',
  method: 'get',
  path: '/use-cases/{useCaseId}',
  action: 'use-cases.read',
  summary: 'A use case with everything that belongs to it.',
  params: UseCaseParams,
  reply: UseCase,
})

export const changeUseCase = defineOperation({
  id: 'changeUseCase',
  method: 'patch',
  path: '/use-cases/{useCaseId}',
  action: 'use-cases.write',
  summary: 'Changes name, purpose, kinds of function, who answers for it, or what the work costs today.',
  params: UseCaseParams,
  body: Fields.partial(),
  reply: UseCase,
})

export const moveStage = defineOperation({
  id: 'moveStage',
  method: 'post',
  path: '/use-cases/{useCaseId}/stage',
  action: 'use-cases.write',
  summary: 'Moves a use case to another stage, forwards or back, and keeps who did so and why.',
  params: UseCaseParams,
  body: z.object({ stage: z.enum(stages), reason: Reason }),
  reply: UseCase,
})

export const decideUseCase = defineOperation({
  id: 'decideUseCase',
  method: 'post',
  path: '/use-cases/{useCaseId}/decision',
  action: 'use-cases.write',
  summary: 'Go, stop, or undecided again, with the reason.',
  params: UseCaseParams,
  body: z.object({ decision: z.enum(decisions), reason: Reason }),
  reply: UseCase,
})

export const giveUseCase = defineOperation({
  id: 'giveUseCase',
  method: 'put',
  path: '/use-cases/{useCaseId}/access',
  action: 'use-cases.write',
  summary: 'Says who may read and who may edit: people, groups or everyone. Replaces what was said before.',
  params: UseCaseParams,
  body: z.object({ readerIds: z.array(z.int32()).max(500), editorIds: z.array(z.int32()).max(500) }),
  reply: UseCase,
})

export const archiveUseCase = defineOperation({
  id: 'archiveUseCase',
  method: 'delete',
  path: '/use-cases/{useCaseId}',
  action: 'use-cases.write',
  summary: 'Puts a use case away. Nothing is lost, and it can be brought back.',
  params: UseCaseParams,
  reply: z.object({}),
})

export const restoreUseCase = defineOperation({
  id: 'restoreUseCase',
  method: 'post',
  path: '/use-cases/{useCaseId}/restore',
  action: 'use-cases.write',
  summary: 'Brings back what was put away.',
  params: UseCaseParams,
  reply: UseCase,
})

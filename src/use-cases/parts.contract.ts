/** What belongs to a use case, over HTTP: requirements, risks, data needs, the plan. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'
import { metricIds } from './metrics.ts'
import { stages } from './progress.ts'

const UseCaseParams = z.object({ useCaseId: z.uuid() })
const Sentence = z.string().trim().min(1).max(500)
const Note = z.string().trim().max(500)
/** PostgreSQL knows no year 0, and nothing is planned before 1970. */
const Day = z.iso.date().refine((text) => text >= '1970', 'must not be before 1970')

export const priorities = ['must', 'should', 'may'] as const
export const directions = ['at-least', 'at-most'] as const
export const riskKinds = ['hallucination', 'leak', 'bias', 'law'] as const
export const riskStates = ['open', 'mitigated', 'accepted'] as const
export const sides = ['inside', 'partner'] as const

// ---------------------------------------------------------------- requirements

const RequirementFields = z.object({
  /** Can be tested: says what must be so. */
  sentence: Sentence,
  priority: z.enum(priorities),
  metric: z.enum(metricIds),
  direction: z.enum(directions),
  /** In the unit of the metric. Null: not agreed on yet. */
  threshold: z.number().min(0).max(1_000_000_000).nullable(),
})

export const Requirement = RequirementFields.extend({
  id: z.uuid(),
  /** Follows from runs. */
  state: z.enum(['untested', 'met', 'unmet']),
  measured: z.number().nullable(),
})
export type Requirement = z.infer<typeof Requirement>
const RequirementParams = UseCaseParams.extend({ requirementId: z.uuid() })

export const addRequirement = defineOperation({
  id: 'addRequirement',
  method: 'post',
  path: '/use-cases/{useCaseId}/requirements',
  action: 'use-cases.write',
  summary: 'Adds a requirement at the end of the list. Without a direction, the one in which its metric is better.',
  params: UseCaseParams,
  body: RequirementFields.partial({ direction: true, threshold: true }),
  reply: Requirement,
  status: 201,
})

export const changeRequirement = defineOperation({
  id: 'changeRequirement',
  method: 'patch',
  path: '/use-cases/{useCaseId}/requirements/{requirementId}',
  action: 'use-cases.write',
  summary: 'Changes a requirement, or brings a removed one back.',
  params: RequirementParams,
  body: RequirementFields.partial().extend({ isRemoved: z.literal(false).optional() }),
  reply: Requirement,
})

export const removeRequirement = defineOperation({
  id: 'removeRequirement',
  method: 'delete',
  path: '/use-cases/{useCaseId}/requirements/{requirementId}',
  action: 'use-cases.write',
  summary: 'Removes a requirement.',
  params: RequirementParams,
  reply: z.object({}),
})

export const orderRequirements = defineOperation({
  id: 'orderRequirements',
  method: 'put',
  path: '/use-cases/{useCaseId}/requirements/order',
  action: 'use-cases.write',
  summary: 'Puts the requirements into this order; all of them must be named.',
  params: UseCaseParams,
  body: z.object({ requirementIds: z.array(z.uuid()).max(500) }),
  reply: z.object({}),
})

// ---------------------------------------------------------------- risks

const RiskFields = z.object({
  kind: z.enum(riskKinds),
  sentence: Sentence,
  /** What is done against it; empty: nothing yet. */
  mitigation: Note,
  ownerMemberId: z.uuid().nullable(),
  /** The requirement whose test would show it. */
  requirementId: z.uuid().nullable(),
  state: z.enum(riskStates),
})

export const Risk = RiskFields.extend({ id: z.uuid(), ownerName: z.string().nullable() })
export type Risk = z.infer<typeof Risk>
const RiskParams = UseCaseParams.extend({ riskId: z.uuid() })

export const addRisk = defineOperation({
  id: 'addRisk',
  method: 'post',
  path: '/use-cases/{useCaseId}/risks',
  action: 'use-cases.write',
  summary: 'Adds a risk.',
  params: UseCaseParams,
  body: RiskFields.partial({ mitigation: true, ownerMemberId: true, requirementId: true, state: true }),
  reply: Risk,
  status: 201,
})

export const changeRisk = defineOperation({
  id: 'changeRisk',
  method: 'patch',
  path: '/use-cases/{useCaseId}/risks/{riskId}',
  action: 'use-cases.write',
  summary: 'Changes a risk, or brings a removed one back.',
  params: RiskParams,
  body: RiskFields.partial().extend({ isRemoved: z.literal(false).optional() }),
  reply: Risk,
})

export const removeRisk = defineOperation({
  id: 'removeRisk',
  method: 'delete',
  path: '/use-cases/{useCaseId}/risks/{riskId}',
  action: 'use-cases.write',
  summary: 'Removes a risk.',
  params: RiskParams,
  reply: z.object({}),
})

// ---------------------------------------------------------------- data needs

const DataNeedFields = z.object({
  kind: z.string().trim().min(1).max(100),
  /** Null: not known how many. */
  wantedCount: z.int().min(0).max(1_000_000_000).nullable(),
  reason: Note,
  /** Under which licence or consent it may be used. */
  licenceNote: Note,
})

export const DataNeed = DataNeedFields.extend({
  id: z.uuid(),
  /** Whether a folder stands behind it, also one that the caller may not see. */
  isLinked: z.boolean(),
  folder: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** Documents in the folder that the caller may see. Null: no folder, or none that the caller may see. */
  haveCount: z.int().nullable(),
})
export type DataNeed = z.infer<typeof DataNeed>
const DataNeedParams = UseCaseParams.extend({ dataNeedId: z.uuid() })

export const addDataNeed = defineOperation({
  id: 'addDataNeed',
  method: 'post',
  path: '/use-cases/{useCaseId}/data-needs',
  action: 'use-cases.write',
  summary: 'Adds a kind of data that is needed.',
  params: UseCaseParams,
  body: DataNeedFields.partial({ wantedCount: true, reason: true, licenceNote: true }).extend({
    folderId: z.uuid().nullable().optional(),
  }),
  reply: DataNeed,
  status: 201,
})

export const changeDataNeed = defineOperation({
  id: 'changeDataNeed',
  method: 'patch',
  path: '/use-cases/{useCaseId}/data-needs/{dataNeedId}',
  action: 'use-cases.write',
  summary: 'Changes a data need, links a folder, or brings a removed one back.',
  params: DataNeedParams,
  body: DataNeedFields.partial().extend({
    folderId: z.uuid().nullable().optional(),
    isRemoved: z.literal(false).optional(),
  }),
  reply: DataNeed,
})

export const removeDataNeed = defineOperation({
  id: 'removeDataNeed',
  method: 'delete',
  path: '/use-cases/{useCaseId}/data-needs/{dataNeedId}',
  action: 'use-cases.write',
  summary: 'Removes a data need. The folder and its documents stay.',
  params: DataNeedParams,
  reply: z.object({}),
})

// ---------------------------------------------------------------- the plan

export const PlannedStage = z.object({
  stage: z.enum(stages),
  /** Null: not planned yet. */
  side: z.enum(sides).nullable(),
  who: z.string(),
  dueOn: z.iso.date().nullable(),
  help: z.string(),
})
export type PlannedStage = z.infer<typeof PlannedStage>

export const planStage = defineOperation({
  id: 'planStage',
  method: 'put',
  path: '/use-cases/{useCaseId}/plan/{stage}',
  action: 'use-cases.write',
  summary: 'Says who carries out a stage, inside or a partner, until when, and where help is needed.',
  params: UseCaseParams.extend({ stage: z.enum(stages) }),
  body: z.object({
    side: z.enum(sides),
    who: z.string().trim().max(100).default(''),
    dueOn: Day.nullable().default(null),
    help: Note.default(''),
  }),
  reply: PlannedStage,
})

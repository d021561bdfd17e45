import {
  boolean,
  date,
  doublePrecision,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { FunctionKind } from './contract.ts'
import { metricIds } from './metrics.ts'
import { stages } from './progress.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const useCase = pgTable('use_case', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  name: text().notNull(),
  purpose: text().notNull(),
  functionKinds: text('function_kinds').array().$type<FunctionKind[]>().notNull(),
  ownerMemberId: uuid('owner_member_id'),
  stage: text({ enum: stages }).notNull(),
  tasksPerMonth: integer('tasks_per_month'),
  minutesPerTask: doublePrecision('minutes_per_task'),
  wonPerHour: integer('won_per_hour'),
  decision: text({ enum: ['undecided', 'go', 'stop'] }).notNull(),
  decisionReason: text('decision_reason').notNull().default(''),
  decidedBy: uuid('decided_by'),
  decidedAt: moment('decided_at'),
  createdBy: uuid('created_by').notNull(),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
  archivedAt: moment('archived_at'),
  archivedBy: uuid('archived_by'),
})

export const useCaseAccess = pgTable(
  'use_case_access',
  {
    workspaceId: uuid('workspace_id').notNull(),
    useCaseId: uuid('use_case_id').notNull(),
    principalId: integer('principal_id').notNull(),
    mayEdit: boolean('may_edit').notNull(),
  },
  (table) => [primaryKey({ columns: [table.useCaseId, table.principalId] })],
)

/** Append-only. */
export const useCaseHistory = pgTable('use_case_history', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  useCaseId: uuid('use_case_id').notNull(),
  kind: text({ enum: ['stage', 'decision', 'archived', 'restored'] }).notNull(),
  value: text().notNull().default(''),
  reason: text().notNull().default(''),
  at: moment('at').notNull(),
  byMemberId: uuid('by_member_id').notNull(),
})

const partColumns = {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  useCaseId: uuid('use_case_id').notNull(),
  createdAt: moment('created_at').notNull(),
  removedAt: moment('removed_at'),
}

export const useCaseRequirement = pgTable('use_case_requirement', {
  ...partColumns,
  position: integer().notNull(),
  sentence: text().notNull(),
  priority: text({ enum: ['must', 'should', 'may'] }).notNull(),
  metric: text({ enum: metricIds }).notNull(),
  direction: text({ enum: ['at-least', 'at-most'] }).notNull(),
  threshold: doublePrecision(),
})

export const useCaseRisk = pgTable('use_case_risk', {
  ...partColumns,
  kind: text({ enum: ['hallucination', 'leak', 'bias', 'law'] }).notNull(),
  sentence: text().notNull(),
  mitigation: text().notNull().default(''),
  ownerMemberId: uuid('owner_member_id'),
  requirementId: uuid('requirement_id'),
  state: text({ enum: ['open', 'mitigated', 'accepted'] }).notNull(),
})

export const useCaseDataNeed = pgTable('use_case_data_need', {
  ...partColumns,
  kind: text().notNull(),
  wantedCount: integer('wanted_count'),
  reason: text().notNull().default(''),
  licenceNote: text('licence_note').notNull().default(''),
  folderId: uuid('folder_id'),
})

export const useCasePlan = pgTable(
  'use_case_plan',
  {
    workspaceId: uuid('workspace_id').notNull(),
    useCaseId: uuid('use_case_id').notNull(),
    stage: text({ enum: stages }).notNull(),
    side: text({ enum: ['inside', 'partner'] }).notNull(),
    who: text().notNull().default(''),
    dueOn: date('due_on', { mode: 'string' }),
    help: text().notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.useCaseId, table.stage] })],
)

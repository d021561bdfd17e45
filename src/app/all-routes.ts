import { accessRoutes } from '../access/routes.ts'
import { assistantRoutes } from '../assistants/routes.ts'
import { documentRoutes } from '../documents/routes.ts'
import type { Route } from '../kernel/operation.ts'
import { knowledgeRoutes } from '../knowledge/routes.ts'
import { modelRoutes } from '../models/routes.ts'
import { useCaseRoutes } from '../use-cases/routes.ts'
import { webhookRoutes } from '../webhooks/routes.ts'

export const allRoutes: readonly Route[] = [
  ...accessRoutes,
  ...modelRoutes,
  ...webhookRoutes,
  ...useCaseRoutes,
  ...documentRoutes,
  ...knowledgeRoutes,
  ...assistantRoutes,
]

/** Every address of the app. Pages load when they are first opened. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { z } from 'zod'
import { findSession } from '../../web/session.ts'
import { Shell } from './shell.tsx'

const root = createRootRoute()

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: z.object({
    next: z.string().optional(),
    /** Why a sign-in at the company's provider did not work. */
    problem: z.string().max(50).optional(),
    /** It worked, and a code is asked for. */
    step: z.literal('code').optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../../access/web/sign-in-page.tsx'), 'SignInPage'),
})

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('../../access/web/link-page.tsx'), 'LinkPage'),
})

const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  component: lazyRouteComponent(() => import('../../access/web/link-page.tsx'), 'LinkPage'),
})

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ location }) => {
    const session = await findSession()
    if (!session) throw redirect({ to: '/sign-in', search: { next: location.href } })
    if (session.secondFactor === 'missing' && location.pathname !== '/account') throw redirect({ to: '/account' })
  },
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('./home-page.tsx'), 'HomePage'),
})

const useCases = createRoute({
  getParentRoute: () => inside,
  path: '/use-cases',
  validateSearch: z.object({
    search: z.coerce.string().optional(),
    stage: z.enum(['define', 'data', 'model', 'serve']).optional(),
    owner: z.string().optional(),
    archived: z.boolean().optional(),
    sort: z.enum(['newest', 'oldest', 'name']).optional(),
    create: z.boolean().optional(),
  }),
  component: lazyRouteComponent(() => import('../../use-cases/web/use-cases-page.tsx'), 'UseCasesPage'),
})

const useCase = createRoute({
  getParentRoute: () => inside,
  path: '/use-cases/$useCaseId',
  validateSearch: z.object({ edit: z.enum(['facts', 'stage', 'decision']).optional() }),
  component: lazyRouteComponent(() => import('../../use-cases/web/use-case-page.tsx'), 'UseCasePage'),
})

const documents = createRoute({
  getParentRoute: () => inside,
  path: '/documents',
  validateSearch: z.object({
    folder: z.string().optional(),
    /** The use case whose folders are looked at; `all` where the one chosen in the header does not count. */
    useCase: z.string().optional(),
    status: z.enum(['queued', 'parsing', 'ready', 'failed']).optional(),
    label: z.number().int().min(0).max(2).optional(),
    format: z.string().optional(),
    // A search for a number stands in the address as a number.
    search: z.coerce.string().optional(),
    sort: z.enum(['newest', 'oldest', 'title']).optional(),
    deleted: z.boolean().optional(),
    upload: z.boolean().optional(),
  }),
  component: lazyRouteComponent(() => import('../../documents/web/documents-page.tsx'), 'DocumentsPage'),
})

const document = createRoute({
  getParentRoute: () => inside,
  path: '/documents/$documentId',
  validateSearch: z.object({ page: z.number().optional(), element: z.string().optional() }),
  component: lazyRouteComponent(() => import('../../documents/web/document-page.tsx'), 'DocumentPage'),
})

const rights = createRoute({
  getParentRoute: () => inside,
  path: '/nodes/$nodeId/rights',
  validateSearch: z.object({ member: z.string().optional() }),
  component: lazyRouteComponent(() => import('../../access/web/rights-page.tsx'), 'RightsPage'),
})

const collections = createRoute({
  getParentRoute: () => inside,
  path: '/collections',
  validateSearch: z.object({
    open: z.string().optional(),
    create: z.boolean().optional(),
    search: z.coerce.string().optional(),
    status: z.enum(['empty', 'indexing-words', 'indexing-vectors', 'ready']).optional(),
    sort: z.enum(['newest', 'largest']).optional(),
  }),
  component: lazyRouteComponent(() => import('../../knowledge/web/collections-page.tsx'), 'CollectionsPage'),
})

const search = createRoute({
  getParentRoute: () => inside,
  path: '/search',
  validateSearch: z.object({
    query: z.coerce.string().optional(),
    collection: z.string().optional(),
    mode: z.enum(['hybrid', 'words', 'vectors']).optional(),
    at: z.number().optional(),
  }),
  component: lazyRouteComponent(() => import('../../knowledge/web/search-page.tsx'), 'SearchPage'),
})

const chat = createRoute({
  getParentRoute: () => inside,
  path: '/chat',
  validateSearch: z.object({ question: z.string().optional() }),
  component: lazyRouteComponent(() => import('../../assistants/web/chat-page.tsx'), 'NewChatPage'),
})

const conversation = createRoute({
  getParentRoute: () => inside,
  path: '/chat/$conversationId',
  validateSearch: z.object({
    turn: z.string().optional(),
    cite: z.number().optional(),
    question: z.string().optional(),
  }),
  component: lazyRouteComponent(() => import('../../assistants/web/chat-page.tsx'), 'ChatPage'),
})

const members = createRoute({
  getParentRoute: () => inside,
  path: '/settings/members',
  validateSearch: z.object({
    search: z.coerce.string().optional(),
    role: z.string().optional(),
    group: z.coerce.string().optional(),
    state: z.enum(['active', 'ended']).optional(),
  }),
  component: lazyRouteComponent(() => import('../../access/web/members-page.tsx'), 'MembersPage'),
})

const approvals = createRoute({
  getParentRoute: () => inside,
  path: '/approvals',
  validateSearch: z.object({ box: z.enum(['waiting', 'mine', 'all']).optional() }),
  component: lazyRouteComponent(() => import('../../access/web/approvals-page.tsx'), 'ApprovalsPage'),
})

const account = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  component: lazyRouteComponent(() => import('../../access/web/account-page.tsx'), 'AccountPage'),
})

const security = createRoute({
  getParentRoute: () => inside,
  path: '/settings/security',
  component: lazyRouteComponent(() => import('../../access/web/security-page.tsx'), 'SecurityPage'),
})

const disclosure = createRoute({
  getParentRoute: () => inside,
  path: '/settings/conversations',
  component: lazyRouteComponent(() => import('../../assistants/web/disclosure-page.tsx'), 'DisclosurePage'),
})

const models = createRoute({
  getParentRoute: () => inside,
  path: '/settings/models',
  component: lazyRouteComponent(() => import('../../models/web/models-page.tsx'), 'ModelsPage'),
})

const costs = createRoute({
  getParentRoute: () => inside,
  path: '/settings/costs',
  component: lazyRouteComponent(() => import('../../models/web/costs-page.tsx'), 'CostsPage'),
})

const api = createRoute({
  getParentRoute: () => inside,
  path: '/settings/api',
  component: lazyRouteComponent(() => import('../../assistants/web/api-page.tsx'), 'ApiPage'),
})

const audit = createRoute({
  getParentRoute: () => inside,
  path: '/settings/audit',
  validateSearch: z.object({ action: z.string().optional(), object: z.string().optional() }),
  component: lazyRouteComponent(() => import('../../access/web/audit-page.tsx'), 'AuditPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    join,
    reset,
    inside.addChildren([
      home,
      useCases,
      useCase,
      documents,
      document,
      rights,
      collections,
      search,
      chat,
      conversation,
      account,
      approvals,
      members,
      models,
      costs,
      api,
      security,
      disclosure,
      audit,
    ]),
  ]),
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

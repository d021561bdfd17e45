/**
 * May a member with this role ask for this kind of thing at all? Which objects they reach is not decided here but by
 * the rules on the tree, in the database: a role never implies reading content.
 */
import type { Action } from '../kernel/operation.ts'

export const roles = [
  'owner',
  'builder',
  'data-manager',
  'labeller',
  'reviewer',
  'viewer',
  'app-user',
  'auditor',
  'service',
] as const
export type Role = (typeof roles)[number]

const everybody: Role[] = [...roles]
const staff: Role[] = ['owner', 'builder', 'data-manager', 'reviewer', 'viewer', 'auditor', 'service']
const makers: Role[] = ['owner', 'builder', 'data-manager', 'service']
const askers: Role[] = [...staff, 'app-user']

export const rolesOf: Record<Exclude<Action, 'public'>, readonly Role[]> = {
  'session.read': everybody,
  'members.read': staff,
  'members.manage': ['owner'],
  'members.view-as': ['owner'],
  'settings.manage': ['owner'],
  'approvals.ask': staff,
  // The same roles as `access.may_approve` in the database. Never a program: a second person is a person.
  // Not owners: who decides the setting is not who reads by it.
  'conversations.disclose': ['auditor'],
  approve: ['owner', 'builder', 'data-manager', 'reviewer'],
  'folders.read': staff,
  'folders.write': [...makers, 'reviewer', 'viewer'],
  'rights.read': staff,
  'rights.share': [...makers, 'reviewer', 'viewer'],
  'audit.read': ['owner', 'auditor'],
  'documents.read': askers,
  'documents.write': [...makers, 'reviewer', 'viewer'],
  'collections.read': askers,
  'collections.write': makers,
  search: askers,
  'search.diagnose': ['owner', 'builder', 'data-manager'],
  ask: askers,
  'feedback.write': askers,
  'models.read': staff,
  'models.manage': ['owner', 'builder'],
  'models.use': makers,
  'keys.own': askers,
  'apps.write': makers,
  'webhooks.manage': ['owner', 'builder'],
  // With the scope of the same name, which owners give (`may-ask.ts`).
  scim: ['owner', 'service'],
  // The same roles as `access.reads_use_cases` and `access.writes_use_cases` in the database.
  'use-cases.read': staff,
  'use-cases.write': [...makers, 'reviewer'],
}

export function mayAct(role: string, action: Action): boolean {
  return action === 'public' || rolesOf[action].some((allowed) => allowed === role)
}

/** Those whom the database lets insert a group (`group_add`); adding people to it is `members.manage`. */
export function mayMakeGroups(role: string): boolean {
  return role === 'owner' || role === 'data-manager' || role === 'service'
}

export function actionsOf(role: string): Action[] {
  const actions = Object.keys(rolesOf) as Exclude<Action, 'public'>[]
  // `scim` does not come with a role: it is a scope that is given by name.
  return actions.filter((action) => action !== 'scim' && mayAct(role, action))
}

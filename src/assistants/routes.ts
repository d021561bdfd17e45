import { bind, type Route } from '../kernel/operation.ts'
import * as apps from './apps.service.ts'
import * as completions from './completions.service.ts'
import * as contract from './contract.ts'
import { getDisclosed, listDisclosed, openDisclosure } from './disclosure.service.ts'
import * as service from './service.ts'

export const assistantRoutes: Route[] = [
  bind(contract.ask, (ctx, { body, signal }) => service.ask(ctx, body, signal)),
  bind(contract.listConversations, (ctx, { query }) => service.listConversations(ctx, query)),
  // Before `/conversations/{conversationId}`, which would take the words for ids.
  bind(contract.openDisclosure, (ctx, { body }) => openDisclosure(ctx, body)),
  bind(contract.listDisclosed, (ctx, { params, query }) => listDisclosed(ctx, params.memberId, query)),
  bind(contract.getDisclosed, (ctx, { params }) => getDisclosed(ctx, params.memberId, params.conversationId)),
  bind(contract.addConversation, (ctx, { body }) => service.addConversation(ctx, body.title)),
  bind(contract.getConversation, (ctx, { params }) => service.getConversation(ctx, params.conversationId)),
  bind(contract.deleteConversation, (ctx, { params }) => service.deleteConversation(ctx, params.conversationId)),
  bind(contract.askInConversation, async (ctx, { params, body, signal }) =>
    service.askInConversation(ctx, params.conversationId, body, signal),
  ),
  bind(contract.giveFeedback, (ctx, { params, body }) => service.giveFeedback(ctx, params.turnId, body)),
  bind(contract.listApps, (ctx) => apps.listApps(ctx)),
  bind(contract.addApp, (ctx, { body }) => apps.addApp(ctx, body)),
  bind(contract.changeApp, (ctx, { params, body }) => apps.changeApp(ctx, params.appId, body)),
  bind(contract.deleteApp, (ctx, { params }) => apps.deleteApp(ctx, params.appId)),
  bind(contract.createChatCompletion, (ctx, { body, signal }) => completions.complete(ctx, body, signal)),
  bind(contract.listOpenAIModels, (ctx) => completions.listOpenAIModels(ctx)),
]

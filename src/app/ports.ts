/** Fills what the domains need from outside. */

import type { ApprovalWatcher } from '../access/ports.ts'
import { labelLowering } from '../access/service.ts'
import { hooksOfSettings } from '../documents/parsers/hooks/hooks-of-settings.ts'
import { createClovaOcr } from '../documents/parsers/ocr/clova-ocr.ts'
import { createDocumentReader } from '../documents/parsers/reader.ts'
import { originalTakenOut } from '../documents/service.ts'
import type { DatabaseHandles } from '../kernel/database.ts'
import type { Log, Ports } from '../kernel/scope.ts'
import { createThreadChunker } from '../knowledge/chunkers/thread-chunker.ts'
import { documentsReady, labelOfQuotes, nodeMoved, nodeRelabelled } from '../knowledge/service.ts'
import { createCallBook } from '../models/call-book.ts'
import { chatClient, embeddingClient, tokenCounter } from '../models/providers/by-kind.ts'
import { createModelHost } from '../models/providers/model-host.ts'
import { createSecretBox } from '../models/secret-box.ts'
import { writeCalls } from '../models/store.ts'
import type { RequirementMeasures } from '../use-cases/ports.ts'
import { createHttpSender } from '../webhooks/senders/http-sender.ts'
import { announce } from '../webhooks/service.ts'
import { readSampleUseCase } from './demo-world.ts'
import type { Env } from './env.ts'
import type { Metrics } from './metrics.ts'
import { createProviderClient } from './provider/provider-client.ts'
import type { Queue } from './queue.ts'
import type { SignInLibrary } from './sign-in.ts'

export function fillPorts(options: {
  env: Env
  log: Log
  secret: string
  signIn: SignInLibrary
  database: DatabaseHandles
  queue: Queue
  publicUrl: string
  metrics: Metrics | undefined
}): Ports {
  const { env, secret, signIn, database, queue } = options
  return {
    publicUrl: options.publicUrl,
    signIns: signIn,
    identityProviders: createProviderClient({ exceptions: env.signInAddresses }),
    treeWatcher: { moved: nodeMoved, relabelled: nodeRelabelled },
    approvalKinds: { 'label-lowering': labelLowering, 'original-taken-out': originalTakenOut },
    approvalWatcher: { changed: announceApproval },
    memberEndings: [], // Leases and shares of later domains join here.
    modelHost: createModelHost({ url: env.modelHostUrl, key: env.modelHostKey }),
    callMeter: options.metrics?.callMeter ?? { note: () => undefined },
    callBook: createCallBook((records) => writeCalls(database.jobsPool, records)),
    chatClient,
    embeddingClient,
    tokenCounter,
    quotes: { labelOf: labelOfQuotes },
    requirementMeasures: nothingMeasured,
    sampleUseCase: { read: readSampleUseCase },
    secretBox: createSecretBox(secret),
    webhookSender: createHttpSender({ exceptions: env.webhookAddresses }),
    reader: createDocumentReader({
      maxChildren: env.parsers,
      outside: outsideOcr(env),
      hooks: hooksOfSettings(env.fileHooks),
    }),
    documentWatcher: { documentsReady },
    uploadLimitBytes: env.uploadLimitBytes,
    chunker: createThreadChunker(),
    jobWaiting: { isWaiting: queue.isWaiting },
  }
}

/** Every requirement is untested until evaluation joins here. */
const nothingMeasured: RequirementMeasures = { latest: async () => new Map() }

const announceApproval: ApprovalWatcher['changed'] = (tx, { id, kind, subjectId, state }) =>
  announce(tx, {
    type: state === 'asked' ? 'approval.asked' : 'approval.decided',
    nodeId: subjectId,
    data: { approvalId: id, kind, state },
  })

function outsideOcr({ clovaOcr }: Env) {
  return clovaOcr && { recogniser: createClovaOcr(clovaOcr), highestLabel: clovaOcr.highestLabel }
}

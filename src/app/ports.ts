/** Fills what the domains need from outside. */
import { labelLowering } from '../access/service.ts'
import { createDocumentReader } from '../documents/parsers/reader.ts'
import { originalTakenOut } from '../documents/service.ts'
import type { Log, Ports } from '../kernel/scope.ts'
import { createThreadChunker } from '../knowledge/chunkers/thread-chunker.ts'
import { documentsReady, nodeMoved } from '../knowledge/service.ts'
import { createModelHost } from '../models/providers/model-host.ts'
import { openAICompatibleClient } from '../models/providers/openai-compatible.ts'
import { createSecretBox } from '../models/secret-box.ts'
import type { Env } from './env.ts'
import type { Queue } from './queue.ts'
import type { SignInLibrary } from './sign-in.ts'

export function fillPorts(options: { env: Env; log: Log; secret: string; signIn: SignInLibrary; queue: Queue }): Ports {
  const { env, secret, signIn, queue } = options
  return {
    signIns: signIn,
    treeWatcher: { moved: nodeMoved },
    approvalKinds: { 'label-lowering': labelLowering, 'original-taken-out': originalTakenOut },
    memberEndings: [], // Leases and shares of later domains join here.
    modelHost: createModelHost({ url: env.modelHostUrl, key: env.modelHostKey }),
    chatClient: openAICompatibleClient,
    secretBox: createSecretBox(secret),
    reader: createDocumentReader({ maxChildren: env.parsers }),
    documentWatcher: { documentsReady },
    uploadLimitBytes: env.uploadLimitBytes,
    chunker: createThreadChunker(),
    jobWaiting: { isWaiting: queue.isWaiting },
  }
}

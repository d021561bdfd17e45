/** The migration process: the only one that connects as the owner. */
import { readEnv } from './env.ts'
import { allJobs } from './job-handlers.ts'
import { migrate } from './migrate.ts'
import { readSecret } from './secret.ts'

const env = readEnv()
if (!env.databaseUrl) throw new Error('DATABASE_URL is not set')
await migrate({ url: env.databaseUrl, secret: await readSecret(env), jobs: allJobs })
process.exit(0)

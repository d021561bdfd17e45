/** `naru …`: the command line. Each command is a file in commands/. */
import { defineCommand, runMain } from 'citty'
import { askCommand } from './commands/ask.ts'
import { backupCommand, restoreCommand } from './commands/backup.ts'
import { doctorCommand } from './commands/doctor.ts'
import { ingestCommand } from './commands/ingest.ts'
import { migrateCommand, modelHostCommand, serverCommand, workerCommand } from './commands/machines.ts'
import { modelsCommand } from './commands/models.ts'
import { parseCommand } from './commands/parse.ts'
import { searchCommand } from './commands/search.ts'
import { startCommand } from './commands/start.ts'

const main = defineCommand({
  meta: { name: 'naru', description: '회사 문서에서 근거 있는 답까지 / from company documents to cited answers' },
  subCommands: {
    start: startCommand,
    server: serverCommand,
    worker: workerCommand,
    'model-host': modelHostCommand,
    migrate: migrateCommand,
    parse: parseCommand,
    ingest: ingestCommand,
    search: searchCommand,
    ask: askCommand,
    models: modelsCommand,
    backup: backupCommand,
    restore: restoreCommand,
    doctor: doctorCommand,
  },
})

await runMain(main)

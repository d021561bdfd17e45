import { type Env, readEnv } from '../env.ts'
import { databaseChecks } from './database-checks.ts'
import { type Finding, runCheck } from './finding.ts'
import { lendDatabase } from './lent-database.ts'
import { machineChecks } from './machine-checks.ts'
import { partChecks } from './part-checks.ts'
import { serviceChecks } from './service-checks.ts'

/** Everything, one after another, so that they do not slow each other. Wrong settings are a finding too. */
export async function examine(
  source: NodeJS.ProcessEnv,
  onFinding: (finding: Finding) => void = () => undefined,
): Promise<Finding[]> {
  const findings: Finding[] = []
  const note = (finding: Finding) => {
    findings.push(finding)
    onFinding(finding)
  }
  let env: Env
  try {
    env = readEnv(source)
  } catch (error) {
    note({
      id: 'settings',
      what: { ko: '설정', en: 'Settings' },
      status: 'failed',
      found: String((error as Error).message),
      advice: { ko: '위의 환경 변수를 고쳐 주세요.', en: 'Correct these environment variables.' },
    })
    return findings
  }
  const database = lendDatabase(env)
  try {
    const checks = [
      ...machineChecks(env),
      ...partChecks(env),
      ...databaseChecks(env, database),
      ...serviceChecks(env, database),
    ]
    for (const check of checks) note(await runCheck(check))
    return findings
  } finally {
    await database.close()
  }
}

/** What is wrong on this machine, and how to mend it. Works without a running Naru. */
import { execFile } from 'node:child_process'
import { access, constants, mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'
import { defineCommand } from 'citty'
import { readEnv } from '../env.ts'
import { runCommand } from './api-client.ts'

const run = promisify(execFile)

interface Finding {
  what: string
  isOk: boolean
  advice: string
}

export const doctorCommand = defineCommand({
  meta: { name: 'doctor', description: '이 컴퓨터를 점검합니다 / check this machine' },
  args: { json: { type: 'boolean', default: false } },
  run: ({ args }) =>
    runCommand(async () => {
      const env = readEnv()
      const findings = [
        await check(
          'Node 24',
          async () => process.versions.node.startsWith('24.'),
          'npm ci를 실행해 주세요 / run npm ci',
        ),
        await check('Python 3.10+ pip', pythonWorks, 'python3와 pip를 설치해 주세요 / install python3 and pip'),
        await check(
          `쓰기: ${env.dataFolder}`,
          () => isWritable(env.dataFolder),
          'NARU_DATA를 쓸 수 있는 폴더로 정해 주세요 / set NARU_DATA to a writable folder',
        ),
        await check(
          `쓰기: ${env.cacheFolder}`,
          () => isWritable(env.cacheFolder),
          'NARU_CACHE를 쓸 수 있는 폴더로 정해 주세요 / set NARU_CACHE to a writable folder',
        ),
        await check(
          'root: unshare',
          canStartPostgres,
          '일반 사용자로 실행하거나 DATABASE_URL을 정해 주세요 / use an ordinary user, or set DATABASE_URL',
        ),
      ]
      for (const one of findings)
        console.log(
          args.json
            ? JSON.stringify(one)
            : `${one.isOk ? 'ok    ' : 'failed'}  ${one.what}${one.isOk ? '' : `  → ${one.advice}`}`,
        )
      return findings.every((one) => one.isOk) ? 0 : 1
    }),
})

async function check(what: string, test: () => Promise<boolean>, advice: string): Promise<Finding> {
  return { what, isOk: await test().catch(() => false), advice }
}

async function pythonWorks(): Promise<boolean> {
  const { stdout } = await run('python3', ['-c', 'import sys, pip; print(sys.version_info >= (3, 10))'])
  return stdout.trim() === 'True'
}

async function isWritable(folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true })
  await access(folder, constants.W_OK)
  return true
}

async function canStartPostgres(): Promise<boolean> {
  if (process.getuid?.() !== 0) return true
  await run('unshare', ['--user', '--map-user=65534', '--map-group=65534', 'true'])
  return true
}

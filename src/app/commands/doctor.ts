/** What is wrong here, and how to mend it. Works without a running Naru; with one, it looks at more. */
import { defineCommand } from 'citty'
import { examine } from '../doctor/examine.ts'
import type { Finding } from '../doctor/finding.ts'
import { runCommand } from './api-client.ts'

const marks: Record<Finding['status'], string> = {
  ok: 'ok     ',
  warning: 'warning',
  failed: 'FAILED ',
  skipped: '–      ',
}

export const doctorCommand = defineCommand({
  meta: { name: 'doctor', description: '무엇이 잘못됐고 어떻게 고치는지 / what is wrong, and how to mend it' },
  args: {
    data: { type: 'string', description: 'data folder (./data)' },
    json: { type: 'boolean', default: false },
  },
  run: ({ args }) =>
    runCommand(async () => {
      const source = { ...process.env, ...(args.data ? { NARU_DATA: args.data } : {}) }
      const findings = await examine(source, (finding) => {
        if (!args.json) show(finding)
      })
      if (args.json) console.log(JSON.stringify(findings, null, 2))
      return findings.some((one) => one.status === 'failed') ? 1 : 0
    }),
})

function show({ what, status, found, advice }: Finding): void {
  console.log(`${marks[status]}  ${what.ko} / ${what.en}${found ? `: ${found}` : ''}`)
  if (advice) console.log(`         → ${advice.ko}\n           ${advice.en}`)
}

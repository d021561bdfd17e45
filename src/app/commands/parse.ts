import { defineCommand } from 'citty'
import { hooksOfSettings } from '../../documents/parsers/hooks/hooks-of-settings.ts'
import { ocrModes } from '../../documents/parsers/ocr/ocr-options.ts'
import { outputFormats, parseFiles } from '../../documents/parsers/parse-files.ts'
import { createDocumentReader } from '../../documents/parsers/reader.ts'
import { readEnv } from '../env.ts'
import { runCommand, showBar, wrongUse } from './api-client.ts'
import { listFiles, noSuchFile } from './listed-files.ts'

export const parseCommand = defineCommand({
  meta: { name: 'parse', description: '파일을 마크다운과 요소로 바꿉니다 / files to markdown and elements' },
  args: {
    file: { type: 'positional', required: true, description: 'PATH…' },
    out: { type: 'string', required: true, description: 'output folder' },
    format: { type: 'string', default: 'markdown,elements', description: 'markdown,elements' },
    ocr: { type: 'string', default: 'auto', description: 'auto | off | force' },
    password: { type: 'string', description: 'for encrypted files' },
    json: { type: 'boolean', default: false },
  },
  run: ({ args }) =>
    runCommand(async () => {
      const formats = args.format.split(',').map((name) => {
        const known = outputFormats.find((format) => format === name.trim())
        if (!known) throw wrongUse(`--format: ${name}?`)
        return known
      })
      const ocr = ocrModes.find((mode) => mode === args.ocr)
      if (!ocr) throw wrongUse(`--ocr: ${args.ocr}? (${ocrModes.join(' | ')})`)
      const { files, missing } = await listFiles(args._)
      for (const path of missing) console.error(noSuchFile(path))
      const reader = createDocumentReader({ maxChildren: 2, hooks: hooksOfSettings(readEnv().fileHooks) })
      const outcomes = await parseFiles(files, {
        reader,
        outFolder: args.out,
        formats,
        password: args.password,
        ocr,
        onProgress: (done, total) => showBar('parse', done, total),
      })
      await reader.close()
      for (const outcome of outcomes) {
        if (args.json) console.log(JSON.stringify(outcome))
        else if (outcome.status === 'failed') console.error(`${outcome.path}: ${outcome.reason}`)
      }
      return missing.length > 0 || outcomes.some((outcome) => outcome.status === 'failed') ? 1 : 0
    }),
})

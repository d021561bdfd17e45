import { buildWeb, prepare, root, runTypeScript } from './prepare.mjs'

prepare()
buildWeb()
runTypeScript('src/app/cli.ts', ['start', ...process.argv.slice(2)], { cwd: root })

/** `npm run dev`: Naru with its API on 4310, and the web app with hot reload on 5173. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildWeb, node24, prepare, root, runTypeScript } from './prepare.mjs'

prepare()
buildWeb()
const vite = spawn(node24, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), '--port', '5173', '--strictPort'], {
  cwd: root,
  stdio: 'inherit',
})
runTypeScript('src/app/cli.ts', ['start', '--no-browser', ...process.argv.slice(2)], {
  cwd: root,
  // The page that people open is Vite's; to the API any other port would be another site.
  env: { NARU_PUBLIC_URL: process.env.NARU_PUBLIC_URL ?? 'http://localhost:5173' },
  onExit: () => vite.kill(),
})

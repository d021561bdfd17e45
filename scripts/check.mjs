/** `npm run check`: types, lint, house rules, unit and integration tests. */
import { runChecks } from './checks.mjs'
import { prepare } from './prepare.mjs'

prepare()
process.exit(runChecks() ? 0 : 1)

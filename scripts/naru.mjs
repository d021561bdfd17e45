#!/usr/bin/env node
import { prepare, runTypeScript } from './prepare.mjs'

prepare()
runTypeScript('src/app/cli.ts', process.argv.slice(2))

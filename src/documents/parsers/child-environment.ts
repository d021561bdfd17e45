/**
 * The environment of a parser child: what Node and the fonts need, and nothing else. Keys and addresses of the
 * product do not reach a process that reads files from strangers.
 */
import { fontConfiguration } from './font-configuration.ts'

const passedOn = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'NARU_CACHE',
  'XDG_CACHE_HOME',
]

export function childEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {}
  for (const name of passedOn) {
    const value = process.env[name]
    if (value !== undefined) environment[name] = value
  }
  const file = process.env.FONTCONFIG_FILE ?? fontConfiguration()
  if (file) environment.FONTCONFIG_FILE = file
  return environment
}

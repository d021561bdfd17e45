/** The hooks that an installation has set; undefined where it has set none. */
import { scanByClamd } from './clamd.ts'
import { scanByCommand, unlockByCommand } from './command-hook.ts'
import type { FileHooks } from './file-hooks.ts'
import { scanByService, unlockByService } from './http-hook.ts'

export interface HookSettings {
  drmCommand?: string
  drmUrl?: string
  scanCommand?: string
  scanUrl?: string
  clamd?: { host: string; port: number }
  timeoutSeconds: number
}

export function hooksOfSettings(settings: HookSettings): FileHooks | undefined {
  const { drmCommand, drmUrl, scanCommand, scanUrl, clamd, timeoutSeconds } = settings
  const unlock = drmCommand
    ? unlockByCommand({ command: drmCommand, timeoutSeconds })
    : drmUrl
      ? unlockByService({ url: drmUrl, timeoutSeconds })
      : undefined
  const scanners = [
    ...(scanCommand ? [scanByCommand({ command: scanCommand, timeoutSeconds })] : []),
    ...(scanUrl ? [scanByService({ url: scanUrl, timeoutSeconds })] : []),
    ...(clamd ? [scanByClamd({ ...clamd, timeoutSeconds })] : []),
  ]
  return unlock || scanners.length > 0 ? { unlock, scanners } : undefined
}

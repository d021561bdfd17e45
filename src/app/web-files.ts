/** The built web app: files by name, and the page itself for every other address. */

import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'

export const webFolder = join(import.meta.dirname, '../../dist/web')

const mimes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
}

export function addWebFiles(http: OpenAPIHono): void {
  http.get('*', async (context) => {
    const address = decode(context.req.path)
    if (address === undefined) return context.notFound()
    const path = normalize(address).replace(/^[/\\]+/, '')
    const isFile = extname(path) !== '' && !path.includes('..')
    const body = isFile ? await readFile(join(webFolder, path)).catch(() => undefined) : undefined
    if (body) {
      // Vite puts a hash of the content into each name below assets/.
      const isImmutable = path.startsWith('assets/')
      return context.body(body, 200, {
        'content-type': mimes[extname(path)] ?? 'application/octet-stream',
        'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      })
    }
    if (isFile) return context.notFound()
    const page = await readFile(join(webFolder, 'index.html')).catch(() => undefined)
    if (!page) return context.text('The web app is not built yet: npm run build', 503)
    return context.body(page, 200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
  })
}

/** @returns undefined for an address that is no text, as `/%` */
function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

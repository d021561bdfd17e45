import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = import.meta.dirname

/** The web app. `npm run dev` serves it beside the API; the product serves what `vite build` wrote to dist/web. */
export default defineConfig({
  root: join(root, 'src/app/web'),
  base: '/',
  plugins: [react()],
  build: {
    outDir: join(root, 'dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // Fonts are 92 slices that the browser picks from; none of them belongs into the style sheet.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { '/api': { target: process.env.NARU_DEV_API ?? 'http://127.0.0.1:4310' } },
  },
})

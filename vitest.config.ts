import { defineConfig } from 'vitest/config'

/** Unit and integration tests stand beside the code. The journeys in e2e/ run in a real browser, by Playwright. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'bench/**/*.test.ts', 'proofs/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores, and several suites start PostgreSQL or a model.
    maxWorkers: 2,
  },
})

import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Browsers that are driven from outside stumble now and then: a second try, which the report tells. Kills have none. */
const AGAIN = 1

export default defineConfig({
  root,
  test: {
    maxWorkers: 2,
    projects: [
      {
        root,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'server',
          environment: 'node',
          include: ['test/server/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        root,
        test: {
          name: 'starters',
          environment: 'node',
          include: ['test/starters/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'bareClone',
          environment: 'node',
          include: ['test/bareClone/**/*.test.ts'],
          testTimeout: 600_000,
        },
      },
      {
        root,
        test: {
          name: 'deployment',
          environment: 'node',
          include: ['test/deployment/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        root,
        test: {
          name: 'browser',
          environment: 'node',
          include: ['test/browser/**/*.test.ts'],
          retry: AGAIN,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        root,
        test: {
          name: 'firefox',
          environment: 'node',
          include: ['test/firefox/**/*.test.ts'],
          retry: AGAIN,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'webkit',
          environment: 'node',
          include: ['test/webkit/**/*.test.ts'],
          retry: AGAIN,
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'lifetime',
          environment: 'node',
          include: ['test/lifetime/**/*.test.ts'],
          retry: AGAIN,
          testTimeout: 2_400_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'kills',
          environment: 'node',
          include: ['test/kills/**/*.test.ts'],
          testTimeout: 7_200_000,
          hookTimeout: 120_000,
        },
      },
      {
        root,
        test: {
          name: 'bench',
          environment: 'node',
          include: ['test/bench/**/*.test.ts'],
          // Measured alone.
          fileParallelism: false,
          testTimeout: 1_200_000,
        },
      },
      {
        root,
        test: {
          name: 'postgres',
          environment: 'node',
          include: ['test/postgres/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/core/**', 'src/engine/**', 'src/storage/**'],
      reportsDirectory: '.cache/coverage',
      reporter: ['text-summary', 'html'],
      // What decides about a job is walked whole. A branch that cannot be reached says why: `v8 ignore next -- …`.
      thresholds: {
        perFile: true,
        'src/core/**': { branches: 100 },
        'src/engine/**': { branches: 100 },
      },
    },
  },
})

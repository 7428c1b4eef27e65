import { defineConfig } from '@playwright/test'
import stories from '../playwright.config'

/** `npm run screenshots`: a picture of every view, wide, on a phone and in the dark, in `.cache/screenshots`. */
export default defineConfig({
  ...stories,
  testDir: '.',
  testMatch: '*.shots.ts',
  timeout: 300_000,
  outputDir: '../../.cache/e2e',
})

import { defineConfig } from '@playwright/test'
import { findChromium } from './support/machine.mjs'

const executablePath = findChromium()

/** The flags let Debian's Chromium run as root in a container, and keep it from talking to anyone but the server. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export default defineConfig({
  testDir: './e2e',
  outputDir: '../.cache/e2e',
  timeout: 90_000,
  expect: { timeout: 20_000 },
  fullyParallel: true,
  workers: 2,
  // A story that passes at the second try is told as flaky, by name, at the end.
  retries: 1,
  reporter: [['list']],
  use: {
    ...(executablePath ? { launchOptions: { executablePath, args } } : {}),
    // Recording every step costs a third of the time: `--trace on` does it for the story that is looked into.
    trace: 'off',
  },
})

import { defineConfig } from '@playwright/test'

/** The system's own Chromium, or another one by CHROMIUM; nothing is downloaded. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

export const launchOptions = {
  executablePath,
  args: [
    '--no-sandbox',
    '--headless',
    '--disable-gpu',
    '--disable-dev-shm-usage', // a container gives four browsers 64 MB of it
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
}

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/support/warm.ts',
  // For the page's own modules, where a test asks them what they show.
  tsconfig: './tsconfig.app.json',
  outputDir: 'test-results',
  // Two for each of CI's cores: each test has servers of its own, and spends most of its time waiting.
  workers: 4,
  timeout: 120_000,
  // For what hangs: no busy machine is one.
  expect: { timeout: 30_000 },
  forbidOnly: true,
  // For a browser that dies on a busy machine; a test that passes only then is told as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    // What keeps the page's files has tests of its own (offline.spec.ts); elsewhere each test has them from its server.
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 900 },
    launchOptions,
  },
})

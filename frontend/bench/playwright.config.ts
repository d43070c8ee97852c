import { defineConfig } from '@playwright/test'

import base from '../playwright.config'

/** Its server is the installed one, started by itself as users start it. */
export default defineConfig(base, { globalSetup: [], testDir: '.', tsconfig: '../tsconfig.node.json', testMatch: '*.bench.ts', timeout: 3_600_000, outputDir: '../test-results' })

import { defineConfig } from '@playwright/test'

import base from '../playwright.config'

export default defineConfig(base, { testDir: '.', tsconfig: '../tsconfig.node.json', testMatch: '*.bench.ts', timeout: 3_600_000, outputDir: '../test-results' })

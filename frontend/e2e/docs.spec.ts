/** `/docs` as the real server serves it: it works without a network, and within its own Content-Security-Policy. */
import { expect, test } from '@playwright/test'

import { type Kiwi, replayOf, startKiwi } from './support/kiwi'
import { complaints } from './support/watch'

let kiwi: Kiwi | null = null

test.afterEach(async () => {
  await kiwi?.stop()
  kiwi = null
})

test('the API can be looked at and tried without a network', async ({ page }) => {
  kiwi = await startKiwi(replayOf('smollm2-schema-chickpea-curry.jsonl', 0))
  const found = complaints(page)
  const elsewhere: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(kiwi?.url ?? '') && !request.url().startsWith('data:')) elsewhere.push(request.url())
  })
  await page.goto(`${kiwi.url}docs`)
  await page.getByRole('button', { name: /GET \/api\/v1\/health / }).click()
  await page.getByRole('button', { name: 'Try it out' }).click()
  await page.getByRole('button', { name: 'Execute' }).click()
  await expect(page.locator('.live-responses-table').getByText('"open_runs"').first()).toBeVisible()
  expect(elsewhere).toEqual([])
  expect(found).toEqual([])
})

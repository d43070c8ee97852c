/**
 * The pictures of the README and the documentation's first page: the real page, with a server whose model writes a recipe that is
 * typed in here. `make pictures` takes them into docs/images; as a test they are taken and thrown away.
 */
import { mkdtemp, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, type Page, test } from '@playwright/test'

import { type Kiwi, startKiwi, startUpstream, type Upstream } from './support/kiwi'
import { RECIPE } from './support/scripts'

const MOST_BYTES = 150_000
/** The whole recipe as far as it goes fits into the first; a tablet on a kitchen's shelf is as large as the second. */
const WIDE = { width: 1200, height: 1010 }
const TABLET = { width: 1000, height: 700 }
/** What a model writes of it: the rest is the server's. */
const TEXT = JSON.stringify({ ...RECIPE, id: undefined, total_minutes: undefined })

test.use({ viewport: WIDE, locale: 'en-GB', colorScheme: 'light' })

let kiwi: Kiwi | null = null
let upstream: Upstream | null = null

test.afterEach(async () => {
  await kiwi?.stop()
  await upstream?.stop()
  kiwi = upstream = null
})

async function ask(page: Page, text: string, then: 'end' | 'hold'): Promise<void> {
  upstream = await startUpstream(text, 0.005, then)
  const backend = `{type: ollama, base_url: "${upstream.url}", model: an example, warm: false}`
  kiwi = await startKiwi(`fallback_order: [example]\nbackends: {example: ${backend}}\n`)
  await page.goto(kiwi.url)
  await page.getByRole('button', { name: 'Try an example' }).click()
  await page.getByRole('button', { name: 'Write me a recipe' }).click()
}

async function take(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES ?? (await mkdtemp(join(tmpdir(), 'kiwi-pictures-')))
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path, animations: 'disabled' })
  expect((await stat(path)).size).toBeLessThan(MOST_BYTES)
}

test('a recipe while it is written', async ({ page }) => {
  const begun = TEXT.indexOf('wilted')
  await ask(page, TEXT.slice(0, begun), 'hold')
  await expect(page.getByText('stir until it has')).toBeVisible()
  await page.evaluate(() => { scrollTo(0, 0) })
  await expect(page.getByText(/Writing the steps, \d+ s/)).toBeVisible()
  await take(page, 'streaming')
})

test('the same recipe in cook mode', async ({ page }) => {
  await page.setViewportSize(TABLET)
  await ask(page, TEXT, 'end')
  await page.getByRole('button', { name: 'Cook', exact: true }).click()
  for (let step = 0; step < 3; step++) await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Start 4 min' }).click()
  await expect(page.getByText('3:57').last()).toBeVisible()
  await take(page, 'cooking')
})

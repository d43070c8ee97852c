/** The real server as the house sees it: over plain HTTP, at an address that is not localhost, so no secure context. */
import { expect, test } from '@playwright/test'

import { launchOptions } from '../playwright.config'
import { type Kiwi, replayOf, startKiwi } from './support/kiwi'
import { card, send, title } from './support/played'
import { complaints } from './support/watch'

/** From the addresses for documentation (RFC 5737): nobody has it, and the browser is told that we do. */
const ADDRESS = '192.0.2.7'

test.use({
  launchOptions: { ...launchOptions, args: [...launchOptions.args, `--host-resolver-rules=MAP ${ADDRESS} 127.0.0.1`] },
})

let kiwi: Kiwi | null = null

test.afterEach(async () => {
  await kiwi?.stop()
  kiwi = null
})

test('everything works where the browser grants no secure context', async ({ page }) => {
  kiwi = await startKiwi(replayOf('smollm2-schema-chickpea-curry.jsonl', 0), '0.0.0.0')
  const found = complaints(page)
  await page.goto(kiwi.url.replace('127.0.0.1', ADDRESS))
  expect(await page.evaluate(() => [isSecureContext, 'randomUUID' in crypto, 'clipboard' in navigator])).toEqual([
    false,
    false,
    false,
  ])
  await page.getByRole('button', { name: 'Try an example' }).click()
  await send(page).click()
  await expect(card(page).getByText(/^(Ready|Not complete)$/)).toBeVisible()
  const written = (await title(page).textContent()) ?? ''
  expect(written).not.toBe('')

  await page.getByRole('button', { name: 'Copy' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeFocused()
  await page.reload()
  await expect(title(page)).toHaveText(written)
  await page.getByRole('button', { name: 'Start over' }).click()
  const box = page.getByLabel('What have you got?', { exact: true })
  await box.press('Control+V')
  await expect(page.getByRole('button', { name: /^Remove Not checked/ }).or(page.getByRole('button', { name: `Remove ${written}` }))).not.toHaveCount(0)
  expect(found).toEqual([])
})

/** The page of docs/how-to.md, as printed, on an origin of its own. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

import { expect, test } from '@playwright/test'

import { replayOf, startKiwi } from './support/kiwi'

const MANUAL = fileURLToPath(new URL('../../docs/how-to.md', import.meta.url))

test('a page of another origin shows a recipe', async ({ page }) => {
  const html = /```html\n(.*?)```/s.exec(await readFile(MANUAL, 'utf8'))?.[1] ?? ''
  let kiwiUrl = ''
  const own = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html').end(html.replace('http://127.0.0.1:8512/', kiwiUrl))
  })
  await new Promise<void>((listening) => own.listen(0, '127.0.0.1', listening))
  const origin = `http://127.0.0.1:${(own.address() as AddressInfo).port}`
  const recipe = replayOf('smollm2-schema-chickpea-curry.jsonl', 0)
  const kiwi = await startKiwi(recipe, '127.0.0.1', { KIWI_CORS_ORIGINS: origin })
  try {
    kiwiUrl = kiwi.url
    await page.goto(origin)
    await page.getByRole('button').click()
    await expect(page.getByRole('status')).toHaveText(/^recipe\.(completed|incomplete)$/)
    await expect(page.getByRole('heading')).not.toBeEmpty()
    expect(await page.getByRole('listitem').count()).toBeGreaterThan(0)
  } finally {
    await kiwi.stop()
    own.close()
  }
})

/** Recipes that are kept on the server: saved from a card, found, changed, deleted and taken back; two tabs; no server. */
import { expect, type Page, test } from '@playwright/test'

import { type Kiwi, ollamaAt, startKiwi, startUpstream, type Upstream } from './support/kiwi'
import { ask, card, pantry, send, title } from './support/played'
import { RECIPE } from './support/scripts'
import { complaints, expectAccessible } from './support/watch'

const WRITTEN = JSON.stringify({ ...RECIPE, id: undefined, total_minutes: undefined })

let upstream: Upstream
let kiwi: Kiwi

test.beforeEach(async () => {
  upstream = await startUpstream(WRITTEN, 0)
  kiwi = await startKiwi(ollamaAt(upstream.url))
})
test.afterEach(async () => {
  await kiwi.stop()
  await upstream.stop()
})

const saved = (page: Page) => page.getByRole('button', { name: 'Saved', exact: true })
const rows = (page: Page) => page.locator('.saved li')

async function written(page: Page): Promise<void> {
  await page.goto(kiwi.url)
  await ask(page)
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
}

/** Written and saved, and its card shown from the library. */
async function keptOne(page: Page): Promise<void> {
  await written(page)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await card(page).getByRole('button', { name: 'Saved. Open' }).click()
  await expect(page).toHaveURL(/recipe=[0-9a-f]{8}-/)
  await expect(title(page)).toHaveText(RECIPE.title)
}

test('a recipe is saved from its card, found, marked, changed, deleted and taken back', async ({ page }) => {
  const wrong = complaints(page)
  await page.goto(`${kiwi.url}?saved`)
  await expect(page.getByText('Nothing is saved yet.')).toBeVisible()
  await expectAccessible(page)
  await keptOne(page)
  await expect(card(page)).toContainText('From your pantry: eggs, spinach, feta')

  await page.getByText('Title, rating, tags, note').click()
  await page.getByLabel('Rating').selectOption('4')
  await page.getByLabel('Tags', { exact: true }).fill('quick, for guests')
  await page.getByLabel('Note', { exact: true }).fill('Less salt next time.')
  await page.getByLabel('Title', { exact: true }).fill('Our frittata')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByRole('button', { name: 'Changed' })).toBeVisible()
  await expect(title(page)).toHaveText('Our frittata')
  await page.reload()
  await expect(title(page)).toHaveText('Our frittata')

  await saved(page).click()
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('for guests, quick')
  await expect(page.getByRole('img', { name: '4 of 5' })).toBeVisible()
  await page.getByRole('button', { name: 'Our frittata: favourite' }).click()
  await expect(page.getByRole('button', { name: 'Our frittata: favourite' })).toHaveAttribute('aria-pressed', 'true')
  await expectAccessible(page)

  await page.getByLabel('Search').fill('no such food')
  await expect(page.getByText('Nothing was found.')).toBeVisible()
  await page.getByLabel('Search').fill('salt next')
  await expect(rows(page)).toHaveCount(1)
  await page.getByRole('button', { name: 'Favourites' }).click()
  await page.getByRole('button', { name: 'for guests', exact: true }).click()
  await expect(rows(page)).toHaveCount(1)

  await page.getByRole('button', { name: 'Delete Our frittata' }).click()
  await expect(rows(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(rows(page)).toHaveCount(1)
  await page.getByRole('button', { name: 'Delete Our frittata' }).click()
  await page.getByRole('button', { name: 'Favourites' }).click()
  await page.getByLabel('Search').fill('')
  await page.getByRole('button', { name: 'for guests', exact: true }).click()
  await page.getByRole('button', { name: 'Deleted' }).click()
  await expect(rows(page)).toContainText('can be restored until')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Restore' }).click()
  await page.getByRole('button', { name: 'Deleted' }).click()
  await expect(rows(page)).toHaveCount(1)
  await page.goBack()
  await expect(title(page)).toHaveText('Our frittata')
  expect(wrong).toEqual([])
})

test('two tabs: what the other changed is said, and what was typed here is not lost', async ({ page, context }) => {
  await keptOne(page)
  const other = await context.newPage()
  await other.goto(page.url())
  for (const [tab, note] of [[page, 'from here'], [other, 'from there']] as const) {
    await tab.getByText('Title, rating, tags, note').click()
    await tab.getByLabel('Note', { exact: true }).fill(note)
  }
  await other.getByRole('button', { name: 'Save changes' }).click()
  await expect(other.getByRole('button', { name: 'Changed' })).toBeVisible()
  await page.getByRole('button', { name: 'Save changes' }).click()
  const alert = page.getByRole('alert').filter({ hasText: 'changed in another tab' })
  await expect(alert).toContainText('from there')
  await expect(page.getByLabel('Note', { exact: true })).toHaveValue('from here')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save mine over it' }).click()
  await expect(page.getByRole('button', { name: 'Changed' })).toBeVisible()
  await expect(alert).toBeHidden()
  await other.reload()
  await other.getByText('Title, rating, tags, note').click()
  await expect(other.getByLabel('Note', { exact: true })).toHaveValue('from here')
})

test('what was saved can be read without the server, and is not changed there', async ({ page }) => {
  await keptOne(page)
  await saved(page).click()
  await expect(rows(page)).toHaveCount(1)
  await page.route('**/api/**', (route) => route.abort())
  await page.getByLabel('Search').fill('feta')
  await expect(page.getByText('These are copies on this device')).toBeVisible()
  await expect(rows(page)).toHaveCount(1)
  await expect(page.getByRole('button', { name: /^Delete / })).toBeDisabled()
  await expectAccessible(page)
  await rows(page).getByRole('button', { name: RECIPE.title, exact: true }).click()
  await expect(card(page)).toContainText('crumbled')
})

test('what somebody must not eat is acknowledged before it is kept', async ({ page }) => {
  await page.goto(kiwi.url)
  await page.getByText('Allergies, diet, servings, time').click()
  await page.getByLabel('Allergies', { exact: true }).fill('kiwi,')
  await ask(page)
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
  const likely = [{ path: '/ingredients/2', text: 'feta', allergy: 'milk' }]
  // The allergens that a guard lets through are hard to have; what the server answers then is its own test's matter.
  await page.route('**/api/v1/recipes', async (route) => {
    const body = route.request().postDataJSON() as { acknowledged?: unknown[] }
    if (body.acknowledged?.length) await route.continue({ postData: JSON.stringify({ ...body, acknowledged: [] }) })
    else await route.fulfill({ status: 409, contentType: 'application/problem+json', json: { status: 409, code: 'allergens_not_acknowledged', detail: '', likely } })
  })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('“feta” and “milk”')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save it all the same' })).toBeDisabled()
  await expectAccessible(page)
  await page.getByLabel('I have seen this, and want to keep it').check()
  await page.getByRole('button', { name: 'Save it all the same' }).click()
  await expect(card(page).getByRole('button', { name: 'Saved. Open' })).toBeVisible()
})

test('a run that was stopped is saved as a draft; what was here before there was a library comes along', async ({ page }) => {
  const slow = await startUpstream(WRITTEN, 0.02, 'hold')
  const server = await startKiwi(ollamaAt(slow.url))
  try {
    await page.addInitScript(
      ([key, value]) => { if (!localStorage.getItem(key)) localStorage.setItem(key, value) },
      ['kiwi.recents', JSON.stringify([{ savedAt: 1, recipe: { ...RECIPE, id: 7, title: 'From last year' } }])] as const,
    )
    await page.goto(server.url)
    await ask(page)
    await expect(title(page)).toHaveText(RECIPE.title)
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByRole('button', { name: 'Save as draft' }).click()
    await expect(card(page).getByRole('button', { name: 'Saved. Open' })).toBeVisible()
    await saved(page).click()
    await expect(rows(page)).toContainText('not complete')
    await expect(page.getByText('1 recipe is on this device only.')).toBeVisible()
    await page.getByRole('button', { name: 'Save them too' }).click()
    await expect(page.getByText('1 recipe is saved now.')).toBeVisible()
    await expect(rows(page)).toHaveCount(2)
    await page.getByRole('button', { name: 'Drafts' }).click()
    await expect(rows(page)).toHaveCount(1)
  } finally {
    await server.stop()
    await slow.stop()
  }
})

test('a server that keeps nothing says so, and the recipe stays', async ({ page }) => {
  await written(page)
  await page.route('**/api/v1/recipes', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', json: { status: 503, code: 'library_off', detail: 'off' } }),
  )
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(card(page).getByRole('alert')).toHaveText('This server keeps no recipes.')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Start over' }).click()
  await expect(pantry(page)).toBeVisible()
  await expect(send(page)).toBeVisible()
})

test('a kept recipe is handed on by its link: another browser shows it, and Share sends it along', async ({ browser, context, page }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await context.addInitScript(() => {
    Object.assign(navigator, {
      canShare: () => true,
      share: (data: ShareData) => Promise.resolve(((window as { shared?: ShareData }).shared = data)),
    })
  })
  await keptOne(page)
  await card(page).getByRole('button', { name: 'Copy link' }).click()
  await expect(card(page).getByRole('button', { name: 'Copied' })).toBeVisible()
  // eslint-disable-next-line no-restricted-properties
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toBe(page.url())
  await card(page).getByRole('button', { name: 'Share' }).click()
  expect(await page.evaluate(() => (window as { shared?: ShareData }).shared?.url)).toBe(link)

  const stranger = await browser.newContext()
  try {
    const other = await stranger.newPage()
    await other.goto(link)
    await expect(title(other)).toHaveText(RECIPE.title)
    await other.goto(link.replace(/[0-9a-f]{4}$/, '0000'))
    await expect(other.getByRole('heading', { name: /not|gone|unknown/i })).toBeVisible()
    await expectAccessible(other)
  } finally {
    await stranger.close()
  }
})

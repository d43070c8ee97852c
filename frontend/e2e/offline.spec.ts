/** Installable, and there without its server: a service worker that leaves every stream alone. */
import { expect, type Page } from '@playwright/test'

import { type Kiwi, ollamaAt, startKiwi, startUpstream } from './support/kiwi'
import { ask, card, pantry, test, title } from './support/played'
import { RECIPE, wholeRun } from './support/scripts'
import { complaints } from './support/watch'

const WRITTEN = JSON.stringify({ ...RECIPE, id: undefined, total_minutes: undefined })

test.use({ serviceWorkers: 'allow' })

const isReady = (page: Page) => page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).active))

async function withKiwi(work: (kiwi: Kiwi) => Promise<void>, pause = 0): Promise<void> {
  const upstream = await startUpstream(WRITTEN, pause)
  const kiwi = await startKiwi(ollamaAt(upstream.url))
  try {
    await work(kiwi)
  } finally {
    await kiwi.stop()
    await upstream.stop()
  }
}

test('the page opens without a network, with what is kept; a reload brings the server’s page back', async ({ page, context }) => {
  await withKiwi(async (kiwi) => {
    const wrong = complaints(page)
    await page.goto(kiwi.url)
    expect(await isReady(page)).toBe(true)
    await ask(page)
    await expect(page.getByText('Ready', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await card(page).getByRole('button', { name: 'Saved. Open' }).click()
    await expect(title(page)).toHaveText(RECIPE.title)
    expect(wrong).toEqual([])
    await context.setOffline(true)
    await page.reload()
    await expect(title(page)).toHaveText(RECIPE.title)
    await page.goto(`${kiwi.url}?saved`)
    await expect(page.getByText('These are copies on this device')).toBeVisible()
    await expect(page.locator('.saved li')).toHaveCount(1)
    await page.goto(kiwi.url)
    await expect(page.getByText('This device says that it has no network.')).toBeVisible()
    await context.setOffline(false)
    await page.reload()
    await expect(page.getByText(/will write it/)).toBeVisible()
  })
})

test('a stream goes past the worker: nothing of the API is ever kept by it', async ({ page }) => {
  await withKiwi(async (kiwi) => {
    await page.goto(kiwi.url)
    await isReady(page)
    await page.reload()
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
    await ask(page)
    await expect(title(page)).not.toBeEmpty()
    await page.reload()
    await expect(page.getByText('Ready', { exact: true })).toBeVisible()
    await expect(title(page)).toHaveText(RECIPE.title)
    const kept = await page.evaluate(async () => {
      const names = await caches.keys()
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
      return requests.flat().map(({ url }) => new URL(url).pathname)
    })
    expect(kept).toContain('/index.html')
    expect(kept.filter((path) => path.startsWith('/api') || path.startsWith('/docs'))).toEqual([])
    // Pages of the server’s own stay its own.
    await page.goto(`${kiwi.url}docs`)
    await expect(page.locator('body')).not.toContainText('What have you got?')
  }, 0.01)
})

test('it can be installed: the manifest, its icons and the worker come with fitting headers', async ({ page, request }) => {
  await withKiwi(async (kiwi) => {
    const manifest = await request.get(`${kiwi.url}manifest.webmanifest`)
    expect(manifest.headers()['content-type']).toContain('application/manifest+json')
    const { icons } = (await manifest.json()) as { icons: { src: string; type: string }[] }
    for (const { src, type } of icons) {
      const icon = await request.get(kiwi.url + src.slice(1))
      expect([icon.status(), icon.headers()['content-type']]).toEqual([200, expect.stringContaining(type)])
    }
    const worker = await request.get(`${kiwi.url}sw.js`)
    expect(worker.headers()).toMatchObject({ 'cache-control': 'no-cache', 'content-type': expect.stringContaining('javascript') })
    await page.goto(kiwi.url)
    const session = await page.context().newCDPSession(page)
    await isReady(page)
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
    // The only one left is the test's own private window.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([])
  })
})

test('a new version takes over at a start with one tab open, never under a page that is in use', async ({ page, context, open }) => {
  const played = await open({ script: wholeRun() })
  await isReady(page)
  await page.reload()
  await expect(pantry(page)).toBeVisible()
  played.files.set('sw.js', (body) => `${body}\n// A newer one.`)
  const waiting = () => page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
    return (registration.waiting ?? registration.installing) !== null
  })
  await expect.poll(waiting).toBe(true)
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null)).toBe(true)

  const other = await context.newPage()
  await other.goto(played.url)
  await expect(pantry(other)).toBeVisible()
  await expect.poll(() => other.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null), 'two tabs: it waits').toBe(true)
  await other.close()
  // A start with one tab loads the page once more. For a moment the browser still counts the tab that was closed.
  await expect(async () => {
    await page.reload()
    await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting), { timeout: 5000 }).toBeNull()
  }).toPass()
  await expect(pantry(page)).toBeVisible()
  await ask(page)
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
})

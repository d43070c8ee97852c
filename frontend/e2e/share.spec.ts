/** Where each session has its own recipes: one is shared by a link, read by somebody without a session, and taken back. */
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test'
import { createHmac } from 'node:crypto'

import { type Kiwi, startKiwi } from './support/kiwi'
import { card, title } from './support/played'
import { RECIPE } from './support/scripts'
import { complaints, expectAccessible } from './support/watch'

const SECRET = 's'.repeat(32)
const WRITTEN = { ...RECIPE, id: undefined, total_minutes: undefined }

let kiwi: Kiwi
test.beforeAll(async () => {
  kiwi = await startKiwi(undefined, '127.0.0.1', { CLOUD_MODE: 'true', KIWI_SESSION_SECRET: SECRET })
})
test.afterAll(() => kiwi.stop())

const strangers: BrowserContext[] = []
test.afterEach(async () => {
  for (const one of strangers.splice(0)) await one.close()
})

function token(id: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ id, exp: Math.floor(Date.now() / 1000) + 600 })}`
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`
}

async function signIn(context: BrowserContext, id: string): Promise<void> {
  await context.addCookies([{ name: 'cf_session', value: token(id), url: kiwi.url }])
}

/** Kept by this session, and shown. */
async function keptBy(page: Page, id: string): Promise<string> {
  await signIn(page.context(), id)
  const answer = await page.request.post(`${kiwi.url}api/v1/recipes`, { data: { recipe: WRITTEN, note: 'Our secret.', tags: ['private'] } })
  expect(answer.status()).toBe(201)
  const kept = (await answer.json()) as { id: string }
  await page.goto(`${kiwi.url}?recipe=${kept.id}`)
  await expect(title(page)).toHaveText(RECIPE.title)
  return kept.id
}

const linkOf = (page: Page) => page.getByLabel('Whoever has this link can read the recipe, until you take it back:')
const share = (page: Page) => card(page).getByRole('button', { name: 'Share', exact: true })

async function sharedLink(page: Page): Promise<string> {
  await share(page).click()
  await expect(page.getByText('The link is copied.')).toBeVisible()
  return linkOf(page).inputValue()
}

async function stranger(browser: Browser, locale = 'en'): Promise<Page> {
  const context = await browser.newContext({ locale })
  strangers.push(context)
  return context.newPage()
}

test('a link opens a kept recipe for somebody without a session, to read, until its owner takes it back', async ({ browser, context, page }) => {
  const wrong = complaints(page)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const id = await keptBy(page, 'ana')
  await expect(linkOf(page)).toBeHidden()
  const link = await sharedLink(page)
  expect(link).toMatch(/[?]shared=[\w-]{32}$/)
  // eslint-disable-next-line no-restricted-properties
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
  await expectAccessible(page)
  await page.reload()
  await expect(linkOf(page)).toHaveValue(link)

  const other = await stranger(browser)
  await other.goto(`${kiwi.url}?recipe=${id}`)
  await expect(other.getByText('This recipe is not kept on this device')).toBeVisible()
  await other.goto(link)
  await expect(title(other)).toHaveText(RECIPE.title)
  await expect(other.getByText('Shared with you, to read')).toBeVisible()
  await expect(card(other)).toContainText('crumbled')
  for (const theirs of ['Our secret.', 'private', 'Change it', 'Title, rating, tags, note', 'Take the link back']) {
    await expect(other.getByText(theirs)).toHaveCount(0)
  }
  for (const name of ['Cook', 'Print', 'Copy', 'Save']) {
    await expect(card(other).getByRole('button', { name, exact: true })).toBeVisible()
  }
  await expectAccessible(other)
  await other.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(card(other).getByRole('alert')).toContainText('Nobody is signed in')

  await signIn(other.context(), 'ben')
  await other.getByRole('button', { name: 'Save', exact: true }).click()
  await card(other).getByRole('button', { name: 'Saved. Open' }).click()
  await expect(other).toHaveURL(/recipe=[0-9a-f]{8}-/)
  await expect(title(other)).toHaveText(RECIPE.title)
  expect(other.url()).not.toContain(id)
  await other.goBack()
  await expect(other.getByText('Shared with you, to read')).toBeVisible()

  await page.getByRole('button', { name: 'Take the link back' }).click()
  await expect(page.getByText('Nobody can open it any more.')).toBeVisible()
  await expect(share(page)).toBeFocused()
  await expect(linkOf(page)).toBeHidden()
  await other.reload()
  await expect(other.getByRole('heading', { name: 'This recipe can’t be shown' })).toBeVisible()
  await expect(other.getByText('Whoever shared it took it back')).toBeVisible()
  await expectAccessible(other)
  expect(await sharedLink(page)).not.toBe(link)
  expect(wrong).toEqual([])
})

test('a link goes to the share sheet where there is one, and says for how many', async ({ browser, context, page }) => {
  await context.addInitScript(() => {
    Object.assign(navigator, {
      canShare: () => true,
      share: (data: ShareData) => Promise.resolve(((window as { shared?: ShareData }).shared = data)),
    })
  })
  await keptBy(page, 'ana')
  await card(page).getByRole('button', { name: 'More', exact: true }).click()
  await share(page).click()
  await expect(linkOf(page)).toBeVisible()
  const sent = await page.evaluate(() => (window as { shared?: ShareData }).shared)
  expect(sent?.text).toContain(RECIPE.title)
  expect(sent?.url).toBe(await linkOf(page).inputValue())
  const other = await stranger(browser)
  await other.goto(sent?.url ?? '')
  await expect(title(other)).toHaveText(RECIPE.title)
  expect(other.url()).toContain(`servings=${RECIPE.servings + 1}`)
})

test('without a network, and while the server is away, both are told so and try again', async ({ browser, context, page }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await keptBy(page, 'ana')
  await page.route('**/share', (route) => route.abort())
  await share(page).click()
  await expect(card(page).getByText('The kitchen server does not answer. Try again when it does.')).toBeVisible()
  await expectAccessible(page)
  await page.unroute('**/share')
  const link = await sharedLink(page)

  const other = await stranger(browser, 'de')
  await other.route('**/api/v1/shared/*', (route) => route.abort())
  await other.goto(link)
  await expect(other.getByRole('heading', { name: 'Dieses Rezept lässt sich nicht zeigen' })).toBeVisible()
  await expect(other.getByText('Der Küchenserver antwortet nicht.')).toBeVisible()
  await other.unroute('**/api/v1/shared/*')
  await other.route('**/api/v1/shared/*', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', json: { status: 503, code: 'library_busy', detail: '' } }))
  await other.getByRole('button', { name: 'Noch einmal' }).click()
  await expect(other.getByText('Ein anderes Programm benutzt')).toBeVisible()
  await expect(other.getByRole('heading', { name: 'Dieses Rezept lässt sich nicht zeigen' })).toBeFocused()
  await other.unroute('**/api/v1/shared/*')
  await other.getByRole('button', { name: 'Noch einmal' }).click()
  await expect(other.getByRole('heading', { level: 2, name: RECIPE.title })).toBeFocused()
  await expect(other.getByText('Mit dir geteilt, zum Lesen')).toBeVisible()
})

/** The page on the real server: the embedded model, a scripted model server, recordings. */
import { expect, type Page, test } from '@playwright/test'

import more from '../src/locales/more/en'
import { formatAmount, formatMinutes } from '../src/recipe/quantity'
import type { Ingredient, Recipe } from '../src/recipe/recipe'
import { type Kiwi, ollamaAt, replayOf, startKiwi, startUpstream, type Upstream } from './support/kiwi'
import { type Link, startLink } from './support/link'
import { RECIPE } from './support/scripts'
import { complaints, expectAccessible, expectStill, measure } from './support/watch'

const ENDED = /^(Ready|Not complete|Not finished|Stopped)$/

let kiwi: Kiwi | null = null
let upstream: Upstream | null = null
let link: Link | null = null

test.afterEach(async () => {
  await link?.close()
  await kiwi?.stop()
  await upstream?.stop()
  kiwi = upstream = link = null
})

const card = (page: Page) => page.getByRole('article', { name: 'Recipe' })

async function ask(page: Page, names = 'eggs, spinach, feta,'): Promise<void> {
  await page.getByLabel('What have you got?', { exact: true }).pressSequentially(names)
  await page.getByRole('button', { name: 'Write me a recipe' }).click()
}

/** The recipe as a model would write it: the server adds what is the server's. */
const written = JSON.stringify(
  { ...RECIPE, id: undefined, total_minutes: undefined },
  (key, value: unknown) => (key === 'pantry_item' ? undefined : value),
  1,
)

/** A scripted model behind the real server. */
async function scripted(pause: number, then: 'end' | 'hold' = 'end', text = written): Promise<[Kiwi, Upstream]> {
  upstream = await startUpstream(text, pause, then)
  kiwi = await startKiwi(ollamaAt(upstream.url))
  return [kiwi, upstream]
}

const requests = (seen: Upstream) => seen.told.filter((line) => line.seen !== undefined).length

/** What a card has beside its rows and steps: title, description, servings, two times, notes. */
const HEAD = 6

interface Sighting {
  title: string
  text: string
  ingredients: number
  steps: number
  busy: boolean
}

/** Note what the card shows at every change of it, from the first to the last. */
async function sight(page: Page): Promise<() => Promise<Sighting[]>> {
  await page.addInitScript(() => {
    const seen: Sighting[] = []
    Object.assign(window, { seen })
    const look = () => {
      const article = document.querySelector('article')
      if (!article) return
      seen.push({
        title: article.querySelector('h2')?.textContent ?? '',
        text: article.textContent,
        ingredients: article.querySelectorAll('ul > li').length,
        steps: article.querySelectorAll('ol > li').length,
        busy: article.ariaBusy === 'true',
      })
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
  })
  return () => page.evaluate(() => (window as unknown as { seen: Sighting[] }).seen)
}

test('the embedded model writes: title, then ingredients, then steps', async ({ page }) => {
  test.setTimeout(180_000)
  kiwi = await startKiwi()
  const found = complaints(page)
  await measure(page)
  const sightings = await sight(page)
  await page.goto(kiwi.url)
  await expect(page.getByText(/writes nonsense with confidence/)).toBeVisible()
  await expect(page.getByText(/It is ready\./)).toBeVisible({ timeout: 60_000 })
  await ask(page)
  await expect(card(page).getByText(ENDED)).toBeVisible({ timeout: 120_000 })

  const seen = await sightings()
  const last = seen.at(-1)
  const first = (holds: (sighting: Sighting) => boolean) => seen.findIndex(holds)
  const title = first((one) => one.title !== '')
  const rows = first((one) => one.ingredients > 0)
  const steps = first((one) => one.steps > 0)
  expect(title).toBeGreaterThanOrEqual(0)
  expect(title, 'the title comes before the ingredients').toBeLessThan(rows)
  expect(rows, 'ingredients come before the steps').toBeLessThan(steps)
  expect(seen[rows]?.ingredients, 'rows come one by one').toBeLessThan(last?.ingredients ?? 0)
  expect(steps, 'steps come before the end').toBeLessThan(first((one) => one.steps > 0 && !one.busy))
  // Not the title alone: the model writes one of two words within two frames of the page.
  const parts = (last?.ingredients ?? 0) + (last?.steps ?? 0) + HEAD
  expect(new Set(seen.map((one) => one.text)).size, 'the parts grow word by word').toBeGreaterThan(parts)
  await expectStill(page)
  await expectAccessible(page)
  expect(found).toEqual([])
})

test('Stop stops the model', async ({ page, request }) => {
  const [server, model] = await scripted(0.02, 'hold')
  await page.goto(server.url)
  const posted = page.waitForResponse(/suggest/)
  const deleted = page.waitForRequest((call) => call.method() === 'DELETE')
  await ask(page)
  const run = (await posted).headers().location ?? ''
  await expect(card(page).getByRole('heading', { name: 'Method' })).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(card(page).getByText('Stopped', { exact: true })).toBeVisible()
  expect(new URL((await deleted).url()).pathname).toBe(run)
  await expect.poll(() => model.told.find((line) => line.left !== undefined)).toEqual({ left: 1, cancelled: true })
  const status = (await (await request.get(new URL(run, server.url).href)).json()) as { status: string }
  expect(status.status).toBe('cancelled')
  await expect(card(page).getByRole('listitem').first()).toContainText('eggs')
})

interface Answer {
  /** A word in a result, a number in a problem document. */
  status: string | number
  suggestions?: { recipe: Recipe }[]
  recipe?: Recipe
}

const ENDINGS: Record<string, string> = { complete: 'Ready', incomplete: 'Not complete' }

/** As the page shows it, where the units' names are loaded; here they are not. */
function shownAmount(row: Ingredient): string {
  const { unit, quantity, quantity_max: most } = row
  const forms = unit && Object.hasOwn(more.unit, unit) ? more.unit[unit as keyof typeof more.unit].split(' | ') : []
  const name = (most ?? quantity ?? 0) > 1 ? forms.at(-1) : forms[0]
  return name ? formatAmount(row).replace(new RegExp(`${unit ?? ''}$`), name) : formatAmount(row)
}

for (const recording of [
  'smollm2-schema-chicken-rice.jsonl',
  'smollm2-schema-chickpea-curry.jsonl',
  'smollm2-schema-unicode.jsonl',
  'smollm2-schema-loop-to-limit.jsonl',
  'smollm2-schema-length-cut.jsonl',
]) {
  test(`the card equals the answer without a stream: ${recording}`, async ({ page, request }) => {
    kiwi = await startKiwi(replayOf(recording, 0))
    const body = { pantry_items: ['eggs', 'spinach', 'feta'], level: 3 }
    const answer = await request.post(`${kiwi.url}api/v1/recipes/suggest`, { data: body })
    const result = (await answer.json()) as Answer
    // A refusal carries what there is of the recipe, as the stream's ending does.
    const recipe = result.suggestions?.[0]?.recipe ?? result.recipe ?? {}

    await page.goto(kiwi.url)
    await ask(page)
    await expect(card(page).getByText(ENDED)).toHaveText(ENDINGS[result.status] ?? 'Not finished')
    await expect(card(page).getByRole('heading', { level: 2 })).toHaveText(recipe.title ?? '')
    const minutes = (value?: number | null) => (typeof value === 'number' ? formatMinutes(value) : '–')
    await expect(card(page).getByRole('definition')).toHaveText([
      String(recipe.servings ?? '–'),
      minutes(recipe.prep_minutes),
      minutes(recipe.cook_minutes),
      minutes(recipe.total_minutes),
    ])
    const rows = (recipe.ingredients ?? []).filter((row): row is Ingredient => row !== null)
    await expect(card(page).locator('ul > li .amount')).toHaveText(rows.map(shownAmount))
    await expect(card(page).locator('ul > li .food')).toHaveText(
      rows.map((row) => (row.note ? `${row.name}, ${row.note}` : row.name)),
    )
    await expect(card(page).locator('ul > li .stock')).toHaveText(rows.map((row) => (row.pantry_item ? 'have' : row.staple ? 'staple' : 'need')))
    await expect(card(page).locator('ol > li p:first-child')).toHaveText(
      (recipe.steps ?? []).map((step) => step?.text ?? ''),
    )
  })
}

test('a hidden tab, a lost network, a reload: one request to the model, and the same recipe', async ({ page, context }) => {
  const [server, model] = await scripted(0.04)
  link = await startLink(server.url)
  await page.goto(link.url)
  await ask(page)
  await expect(card(page).getByText('feta, crumbled')).toBeVisible()

  const browser = await context.newCDPSession(page)
  await browser.send('Page.setWebLifecycleState', { state: 'frozen' })
  await new Promise((resolve) => setTimeout(resolve, 700))
  await browser.send('Page.setWebLifecycleState', { state: 'active' })
  await expect(card(page).getByText('garlic, finely sliced')).toBeVisible()

  await context.setOffline(true)
  link.cut()
  await expect(page.getByText(/Connection lost/).first()).toBeVisible()
  await page.waitForTimeout(700)
  link.mend()
  await context.setOffline(false)
  await expect(card(page).getByRole('heading', { name: 'Method' })).toBeVisible()

  await page.reload()
  await expect(card(page).getByText(ENDED)).toHaveText('Ready', { timeout: 60_000 })
  await expect(card(page).getByRole('heading', { level: 2 })).toHaveText(RECIPE.title)
  await expect(card(page).locator('ul > li .food')).toHaveText(
    RECIPE.ingredients.map((row) => (row.note ? `${row.name}, ${row.note}` : row.name)),
  )
  await expect(card(page).locator('ol > li p:first-child')).toHaveText(RECIPE.steps.map((step) => step.text))
  expect(requests(model)).toBe(1)

  await page.reload()
  await expect(card(page).getByText(ENDED)).toHaveText('Ready')
  expect(requests(model)).toBe(1)
})

test('a reload before the answer begins joins the run that was asked for', async ({ page }) => {
  const [server, model] = await scripted(0.02)
  await page.goto(server.url)
  await page.route(/suggest/, async (route) => {
    // The request arrives; its answer is lost on the way.
    await route.fetch({ timeout: 30_000 }).catch(() => undefined)
    await route.abort('connectionreset')
  })
  const asked = page.waitForRequest(/suggest/)
  await ask(page)
  await asked
  await expect.poll(() => requests(model)).toBe(1)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.reload()
  await expect(card(page).getByText(ENDED)).toHaveText('Ready')
  expect(requests(model)).toBe(1)
})

test('markup in a pantry item is inert, from the box to the model and back', async ({ page }) => {
  const evil = '<img src=x onerror="document.title=\'owned\'">'
  const text = JSON.stringify({ ...(JSON.parse(written) as object), title: evil, notes: evil })
  const [server, model] = await scripted(0, 'end', text)
  const found = complaints(page)
  await page.goto(server.url)
  await ask(page, `${evil}, eggs,`)
  await expect(card(page).getByText(ENDED)).toHaveText('Ready')
  await expect(card(page).getByRole('heading', { level: 2 })).toHaveText(evil)
  expect(await page.locator('img').count()).toBe(1)
  expect(await page.title()).toBe(`${evil} · Kiwi Recipes`)
  expect(requests(model)).toBe(1)
  expect(found).toEqual([])
})

test('a model that cannot be reached is said in words', async ({ page }) => {
  kiwi = await startKiwi(ollamaAt('http://127.0.0.1:9'))
  await page.goto(kiwi.url)
  await expect(page.getByText('No model is ready to write a recipe.')).toBeVisible()
  await ask(page)
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Start over' })).toBeVisible()
  await expectAccessible(page)
})

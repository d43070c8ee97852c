/** What somebody must not eat: left out where it stood, warned of on its row, and a recipe that failed by it. */
import { expect, type Page, test } from '@playwright/test'

import { ollamaAt, startKiwi, startUpstream } from './support/kiwi'
import { PlayedServer, type Step } from './support/playedServer'
import { failure, parts, RECIPE, waiting } from './support/scripts'
import { complaints, expectAccessible, expectStill, measure } from './support/watch'

let server: PlayedServer | null = null

test.afterEach(async () => {
  await server?.close()
  server = null
})

async function ask(page: Page): Promise<void> {
  const box = page.getByLabel('What have you got?', { exact: true })
  await box.fill('eggs')
  await box.press('Enter')
  await page.getByRole('button', { name: 'Write me a recipe' }).click()
}

async function play(page: Page, script: readonly Step[]): Promise<void> {
  server = await PlayedServer.start({ script })
  await measure(page)
  await page.goto(server.url)
  await ask(page)
}

async function expectAccessibleEverywhere(page: Page): Promise<void> {
  for (const [width, height] of [[1280, 900], [390, 844]] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page)
    }
  }
}

const card = (page: Page) => page.getByRole('article', { name: 'Recipe' })
const { head, ingredients, steps, notes } = parts()
const BY_NAME: Step = {
  type: 'warning',
  code: 'allergens_by_name',
  message: 'Held against “peanuts”, by the names of the foods alone: that can show that something is in there, never that it is not.',
}
const WHY = '“peanut butter” contains peanuts (“peanut”) and was left out: “peanuts” rules it out.'

function conflict(path: string, text: string, message: string, code = 'allergen'): Step[] {
  const evidence = { text, allergy: 'peanuts', kind: code, outcome: 'contains', phrase: 'peanut', group: 'peanuts', key: 'peanuts' }
  return [
    { type: 'field.dropped', path, reason: 'contains peanuts, which “peanuts” rules out' },
    { type: 'warning', code, path, message, evidence },
  ]
}

const PEANUT_ROW: Step[] = [{ type: 'field.started', path: '/ingredients/7' }, ...conflict('/ingredients/7', 'peanut butter', WHY)]
const KEPT = ['/title', '/description', '/servings', '/prep_minutes', '/cook_minutes', ...[0, 1, 2, 3, 4, 5, 6].map((n) => `/ingredients/${n}`)]
const RESET: Step = { type: 'stream.reset', reason: 'allergen_conflict', kept: KEPT }
const OIL = { quantity: 1, unit: 'tsp', name: 'sesame-free oil', note: null, group: null, pantry_item: null }
const LIKELY: Step = {
  type: 'warning',
  code: 'allergen',
  path: '/ingredients/2',
  message: '“feta” likely contains peanuts (“feta”), which “peanuts” rules out: read the label.',
  evidence: { text: 'feta', allergy: 'peanuts', kind: 'allergen', outcome: 'likely', phrase: 'feta' },
}

test('a row that contains it is left out where it stood, and the next attempt goes on behind it', async ({ page }) => {
  const found = complaints(page)
  await play(page, [BY_NAME, ...head, ...ingredients, ...PEANUT_ROW, RESET, ...waiting('reading_prompt')])
  await expect(page.getByText('second attempt: first used forbidden food')).toBeVisible()
  const row = card(page).getByRole('listitem').filter({ hasText: 'Left out' })
  await expect(row).toContainText('peanut butter')
  await expect(row.getByRole('alert')).toContainText(WHY)
  await expect(row.locator('s')).toHaveText('peanut butter')
  await expect(card(page).getByText(/Held against “peanuts”, by the names/)).toBeVisible()
  await expect(card(page).getByText(/Not checked for allergens/)).toBeHidden()
  await expectAccessibleEverywhere(page)
  expect(await page.locator('.status .details').evaluate((line) => line.scrollWidth - line.clientWidth)).toBeLessThanOrEqual(0)
  await server?.say({ type: 'field.done', path: '/ingredients/7', value: OIL, span: null })
  const names = card(page).getByRole('listitem')
  await expect(names).toHaveCount(9)
  await expect(names.nth(7)).toContainText('Left out')
  await expect(names.nth(8)).toContainText('sesame-free oil')
  expect(found).toEqual([])
})

test('nothing moves when a row is left out and the recipe is written again', async ({ page }) => {
  server = await PlayedServer.start({})
  await measure(page)
  await page.goto(server.url)
  await ask(page)
  await page.waitForTimeout(600)
  const run = [BY_NAME, ...head, ...ingredients, ...PEANUT_ROW, 50, RESET, 50, { type: 'field.done', path: '/ingredients/7', value: OIL, span: null }, ...steps, ...notes]
  await server.say(...run)
  await expect(card(page).getByText(RECIPE.notes)).toBeVisible()
  await expectStill(page)
})

test('twice is a failure: what was found and where, what to do, and it stays on paper and on this device', async ({ page }) => {
  const again = conflict('/ingredients/7', 'satay sauce (peanuts)', '“satay sauce (peanuts)” contains peanuts (“peanuts”) and was left out: “peanuts” rules it out.')
  const recipe = { ...RECIPE, steps: [], notes: '', allergens: { checked: true, message: 'Held against “peanuts”.' } }
  await play(page, [BY_NAME, ...head, ...ingredients, ...PEANUT_ROW, RESET, ...again, failure('allergen_conflict', 'The model used something.', recipe)])
  const outcome = page.locator('.outcome')
  await expect(outcome.getByText('The model kept using something you must not eat.')).toBeVisible()
  await expect(outcome.getByRole('listitem')).toHaveText([WHY, /satay sauce/])
  await expect(outcome).toContainText('Try again, or with other ingredients or wishes.')
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  await expect(card(page).locator('.left-out')).toHaveCount(2)
  await expectAccessibleEverywhere(page)
  await page.emulateMedia({ media: 'print' })
  await expect(card(page).locator('.left-out').first()).toBeVisible()
  await expect(card(page).getByText(WHY).first()).toBeVisible()
  await page.emulateMedia({ media: 'screen' })
  await page.reload()
  await expect(card(page).locator('.left-out')).toHaveCount(2)
})

test('what likely contains it is a warning on its row, on the screen and on paper', async ({ page }) => {
  const allergens = {
    checked: true,
    message: 'Held against “peanuts”, by the names of the foods alone.',
    likely: [{ path: '/ingredients/2', text: 'feta', allergy: 'peanuts', kind: 'allergen', outcome: 'likely' }],
  }
  const end: Step = { type: 'recipe.completed', recipe: { ...RECIPE, allergens }, finish_reason: 'stop', usage: {}, timings: {} }
  await play(page, [BY_NAME, ...head, ...ingredients.slice(0, -1), ...ingredients.slice(-1), LIKELY, ...steps, ...notes, end])
  const row = card(page).getByRole('listitem').filter({ hasText: 'feta' }).first()
  await expect(row).toContainText('likely contains peanuts')
  await expect(row.locator('svg').first()).toBeVisible()
  await expectAccessibleEverywhere(page)
  await page.emulateMedia({ media: 'print' })
  await expect(row.getByText(/likely contains peanuts/)).toBeVisible()
})

test('a title and a step that speak of it', async ({ page }) => {
  const title = 'The title “Peanut Noodles” contains peanuts (“peanut”) and was left out: “peanuts” rules it out.'
  const step = 'Step 6 contains peanuts (“peanuts”) and was left out: “peanuts” rules it out.'
  await play(page, [
    BY_NAME,
    { type: 'field.delta', path: '/title', text: 'Peanut Noodles' },
    ...conflict('/title', 'Peanut Noodles', title),
    { type: 'stream.reset', reason: 'allergen_conflict', kept: [] },
    ...head,
    ...ingredients,
    ...steps,
    { type: 'field.delta', path: '/steps/5/text', text: 'Sprinkle with peanuts.' },
    ...conflict('/steps/5', 'Sprinkle with peanuts.', step),
  ])
  await expect(page.getByRole('alert').getByText(title)).toBeVisible()
  const method = card(page).getByRole('listitem').filter({ hasText: 'Sprinkle with peanuts.' })
  await expect(method).toContainText(step)
  await expect(card(page).getByRole('heading', { level: 2 })).toHaveText(RECIPE.title)
  await expectAccessibleEverywhere(page)
})

test('wishes that can not be met are said above the recipe', async ({ page }) => {
  const said = [
    { type: 'warning', code: 'diet_withheld', message: 'Left out because of your diet: ham (vegan).' },
    { type: 'warning', code: 'wish_conflict', message: 'You wished for “use up the cream”, which has milk: “vegan” rules that out.' },
    { type: 'warning', code: 'allergy_unknown', message: 'On no list of allergens: penuts (did you mean peanuts?).' },
    { type: 'warning', code: 'language_unread', message: 'In the language “pl” nothing can be told.' },
  ]
  await play(page, [BY_NAME, ...said, ...head])
  await expect(page.getByRole('alert')).toHaveText(said.map(({ message }) => message))
  await expectAccessibleEverywhere(page)
})

test('amounts that nobody can have meant are said below, where they move nothing', async ({ page }) => {
  const message = '200,000 g of vegetables for 2 can\'t be meant.'
  const end: Step = { type: 'recipe.completed', recipe: RECIPE, finish_reason: 'stop', usage: {}, timings: {} }
  await play(page, [...head, ...ingredients, ...steps, { type: 'warning', code: 'implausible_amount', path: '/ingredients/1', message }, end])
  await expect(page.getByRole('alert').getByText(message)).toBeVisible()
})

test('end to end: a model that writes peanuts for somebody who must not eat them', async ({ page }) => {
  const dish = {
    title: 'Rice',
    ingredients: [{ quantity: 1, unit: 'cup', name: 'rice' }, { quantity: 2, unit: 'tbsp', name: 'peanut butter' }],
    steps: [{ text: 'Boil it all.' }],
  }
  const upstream = await startUpstream(JSON.stringify(dish), 0.01)
  const kiwi = await startKiwi(ollamaAt(upstream.url))
  try {
    await page.goto(kiwi.url)
    await page.getByText('Allergies, diet, servings, time').click()
    const allergies = page.getByLabel(/^Allergies/)
    await allergies.fill('peanuts')
    await allergies.press('Enter')
    await ask(page)
    await expect(page.getByText('The model kept using something you must not eat.')).toBeVisible()
    await expect(card(page).getByText('Left out:').first()).toBeVisible()
    await expect(card(page).getByText(WHY).first()).toBeVisible()
    await expect(card(page).getByText(/by the names of the foods alone/)).toBeVisible()
    expect(upstream.told.filter((line) => line.seen !== undefined)).toHaveLength(2)
    await expectAccessibleEverywhere(page)
  } finally {
    await kiwi.stop()
    await upstream.stop()
  }
})

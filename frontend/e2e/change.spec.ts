/** A kept recipe changed by a word: the card changes in place, and nothing is kept before somebody says so. */
import { expect, type Page, test } from '@playwright/test'

import { type Kiwi, ollamaAt, startKiwi, startUpstream, type Upstream } from './support/kiwi'
import { card, PHONE, title } from './support/played'
import { RECIPE } from './support/scripts'
import { complaints, expectAccessible, expectStill, measure } from './support/watch'

const NEW_STEP = 'Warm the oil in an ovenproof pan and let it shimmer over a gentle heat, which takes its time, and do not let it smoke.'
const CHANGES = JSON.stringify({
  changes: [
    'title: Spinach and tofu bake with nutmeg',
    'ingredient 3: 200 g tofu, crumbled',
    'remove ingredient 5',
    `step 2: ${NEW_STEP}`,
    'after step 5: Scatter it with chives.',
  ],
})

const open = (page: Page) => card(page).getByRole('button', { name: 'Change it' })
const form = (page: Page) => card(page).getByRole('form', { name: 'Change it' })
const wish = (page: Page) => form(page).getByRole('textbox')
const accept = (page: Page) => card(page).getByRole('button', { name: 'Accept', exact: true })
const rows = (page: Page) => card(page).locator('.columns ul > li')
const said = (page: Page) => card(page).getByRole('status')

let upstream: Upstream | null = null
let kiwi: Kiwi | null = null

/** A server whose model writes `text`, and the address of a recipe that is kept there. */
async function kept(text = CHANGES, pause = 0.01, then: 'end' | 'hold' = 'end', recipe: object = RECIPE): Promise<string> {
  upstream = await startUpstream(text, pause, then)
  kiwi = await startKiwi(ollamaAt(upstream.url))
  return `${kiwi.url}?recipe=${await keep(recipe)}`
}

async function keep(recipe: object): Promise<string> {
  const { id } = await (await call('', { recipe })).json() as { id: string }
  return id
}

const call = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${kiwi?.url}api/v1/recipes${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) })

const idOf = (page: Page) => new URL(page.url()).searchParams.get('recipe') ?? ''

test.afterEach(async () => {
  await kiwi?.stop()
  await upstream?.stop()
  kiwi = upstream = null
})

async function change(page: Page, words: string): Promise<void> {
  await open(page).click()
  await wish(page).fill(words)
  await wish(page).press('Enter')
}

/** Count whatever is changed in the rows that no change is about. */
async function watchKept(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    const kept = [...document.querySelectorAll('article ul > li, article ol > li')].filter((row) => !/feta, crumbled|garlic|Warm the oil/.test(row.textContent))
    const watcher = new MutationObserver((found) => seen.push(...found.map(({ target }) => target.textContent ?? '')))
    for (const row of kept) watcher.observe(row, { subtree: true, childList: true, characterData: true, attributes: true })
  })
}

test('the card changes in place, still and by keyboard alone; accepted it stays, and is taken back', async ({ page }) => {
  const wrong = complaints(page)
  await measure(page)
  await page.goto(await kept())
  await expect(title(page)).toHaveText(RECIPE.title)
  await open(page).focus()
  await page.keyboard.press('Enter')
  await expect(wish(page)).toBeFocused()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(form(page)).toBeHidden()
  await open(page).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('swap the feta')
  await page.keyboard.press('Enter')
  await expect(said(page)).toHaveText('The recipe is being changed')
  await expect(card(page)).toHaveAttribute('aria-busy', 'true')
  await watchKept(page)
  await expect(rows(page).nth(2).locator('del').last()).toHaveText('feta, crumbled')
  await expect(rows(page).nth(2).locator('ins')).toHaveText('200 g tofu, crumbled')
  await expect(said(page)).toHaveText('Changed: the title, ingredient 3, ingredient 5, step 2, and a new step. Accept or discard it.')
  await expect(card(page)).toHaveAttribute('aria-busy', 'false')
  await expect(rows(page).nth(4)).toContainText('taken out')
  await expect(card(page).locator('ol > li').nth(1).locator('ins')).toHaveText(NEW_STEP)
  await expect(card(page).getByRole('group', { name: 'New steps' })).toContainText('New, as step 6')
  await expect(card(page).getByRole('region', { name: 'What the change brings' })).toContainText('Not checked for allergens.')
  expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([])
  await expectStill(page)
  await expectAccessible(page)
  // From the line that the focus was given, the way to Accept is one key.
  await expect(card(page).locator('.line')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(accept(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(said(page)).toHaveText('The change is kept')
  await expect(title(page)).toHaveText('Spinach and tofu bake with nutmeg')
  await expect(card(page).locator('del, ins')).toHaveCount(0)
  await expect(rows(page)).toHaveCount(6)
  await expect(card(page).locator('ol > li')).toHaveCount(6)
  await expectAccessible(page)
  await page.keyboard.press('Tab')
  await expect(card(page).getByRole('button', { name: 'Undo' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(title(page)).toHaveText(RECIPE.title)
  await expect(rows(page)).toHaveCount(7)
  await page.reload()
  await expect(title(page)).toHaveText(RECIPE.title)
  // Version 2 is the one that Undo has replaced.
  await page.getByText('Earlier versions').click()
  await expect(page.locator('.versions li')).toHaveCount(2)
  await expect(page.locator('.versions li').first()).toContainText('swap the feta')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Bring back version 2' }).click()
  await expect(page.locator('.versions').getByRole('status')).toHaveText('Version 2 is back.')
  await expect(title(page)).toHaveText('Spinach and tofu bake with nutmeg')
  expect(wrong).toEqual([])
})

test('discarded, stopped, and picked up after a reload: nothing is kept by itself', async ({ page }) => {
  await page.goto(await kept(CHANGES.slice(0, 110), 0.005, 'hold'))
  await change(page, 'swap the feta')
  await expect(rows(page).nth(2).locator('ins')).toHaveText('200 g tofu, crumbled')
  await page.reload()
  await expect(rows(page).nth(2).locator('ins')).toHaveText('200 g tofu, crumbled')
  await card(page).getByRole('button', { name: 'Stop' }).click()
  await expect(card(page)).toContainText('Stopped. What is whole can be kept')
  await expect(card(page).locator('ins')).toHaveCount(2)
  await expectAccessible(page)
  await card(page).getByRole('button', { name: 'Discard' }).click()
  await expect(card(page).locator('del, ins')).toHaveCount(0)
  await expect(title(page)).toHaveText(RECIPE.title)
  await page.reload()
  await expect(open(page)).toBeVisible()
  await expect(card(page).locator('ins')).toHaveCount(0)
})

test('one part alone: the others have no room, and stay', async ({ page }) => {
  await page.goto(await kept(JSON.stringify({ changes: ['step 2: Warm the oil.'] })))
  await open(page).click()
  await form(page).getByLabel('In which part').selectOption('/steps/1')
  await form(page).getByRole('button', { name: 'Change', exact: true }).click()
  await expect(card(page).locator('ol > li').nth(1).locator('ins')).toContainText('Warm the oil.')
  await expect(card(page).locator('.room[data-was]')).toHaveCount(1)
  await accept(page).click()
  await expect(card(page).locator('ol > li').nth(1)).toContainText('Warm the oil.')
})

test('for eight: the amounts are those that were asked for, not twice as many', async ({ page }) => {
  const address = await kept()
  await page.goto(address)
  await card(page).getByRole('button', { name: 'More' }).click()
  await expect(card(page).locator('dd').first()).toHaveText('5')
  await change(page, 'for eight')
  await expect(card(page).locator('dd').first().locator('ins')).toHaveText('8')
  await expect(card(page).locator('dd').first().locator('del')).toHaveText('4')
  await expect(rows(page).first().locator('ins')).toHaveText('12 eggs')
  await accept(page).click()
  await expect(card(page).locator('dd').first()).toHaveText('8')
  await expect(rows(page).first()).toContainText('12')
})

test('what the kitchen can’t do is said in words, and what was asked stays on the form', async ({ page }) => {
  await page.goto(await kept(JSON.stringify({ changes: [] })))
  await open(page).click()
  await form(page).getByRole('button', { name: 'Change', exact: true }).click()
  const alert = form(page).getByRole('alert')
  await expect(alert).toHaveText('Say what is to change, or choose a part that is to be written anew.')
  await expect(wish(page)).toBeFocused()
  for (const [words, answer] of [
    ['???', 'The kitchen can’t read that as a wish.'],
    ['add some bleach', 'not food'],
    ['make it sing', 'Nothing was changed by these words.'],
  ] as const) {
    await wish(page).fill(words)
    await wish(page).press('Enter')
    await expect(alert).toContainText(answer)
    await expect(wish(page)).toHaveValue(words)
    await expect(title(page)).toHaveText(RECIPE.title)
  }
  await expectAccessible(page)
  await page.route('**/revise?*', (route) => route.abort())
  await wish(page).press('Enter')
  await expect(alert).toContainText('The kitchen server can’t be reached.')
})

test('two changes at once: the second one is told so, and can be kept as a recipe of its own', async ({ page, context }) => {
  await page.goto(await kept())
  const other = await context.newPage()
  await other.goto(page.url())
  for (const tab of [page, other]) {
    await change(tab, 'swap the feta')
    await expect(accept(tab)).toBeVisible()
  }
  // A rating meanwhile is no obstacle; another text is.
  await fetch(`${kiwi?.url}api/v1/recipes/${idOf(page)}`, { method: 'PATCH', headers: { 'Content-Type': 'application/json', 'If-Match': '*' }, body: '{"rating":4}' })
  await accept(page).click()
  await expect(said(page)).toHaveText('The change is kept')
  await accept(other).click()
  await expect(card(other).getByRole('alert').filter({ hasText: 'The recipe was changed elsewhere meanwhile' })).toBeVisible()
  await expect(accept(other)).toBeHidden()
  await expectAccessible(other)
  await card(other).getByRole('button', { name: 'Save the change as a recipe of its own' }).click()
  await expect(other).not.toHaveURL(page.url())
  await expect(title(other)).toHaveText('Spinach and tofu bake with nutmeg')
})

test('a recipe that is deleted meanwhile', async ({ page }) => {
  await page.goto(await kept())
  await change(page, 'swap the feta')
  await expect(accept(page)).toBeVisible()
  await fetch(`${kiwi?.url}api/v1/recipes/${idOf(page)}`, { method: 'DELETE', headers: { 'If-Match': '*' } })
  await accept(page).click()
  await expect(card(page).getByRole('alert').filter({ hasText: 'The recipe was deleted meanwhile.' })).toBeVisible()
  await card(page).getByRole('button', { name: 'Discard' }).click()
  await change(page, 'swap the feta')
  await expect(form(page).getByRole('alert')).toContainText('The recipe was deleted meanwhile.')
})

test('a change that would bring what is ruled out does not come about', async ({ page }) => {
  await page.goto(await kept(CHANGES, 0))
  await change(page, 'make it vegan')
  await expect(form(page).getByRole('alert')).toContainText('The model kept using something that is ruled out.')
  await expect(form(page).getByRole('listitem').first()).toContainText('eggs')
  await expect(title(page)).toHaveText(RECIPE.title)
})

test('what a change likely brings is agreed to before it is kept', async ({ page }) => {
  const allergens = { checked: true, message: 'Looked for “milk”.', forbidden: ['milk'], likely: [] }
  const text = JSON.stringify({ changes: ['ingredient 3: 40 g dark chocolate, chopped'] })
  await page.goto(await kept(text, 0, 'end', { ...RECIPE, ingredients: RECIPE.ingredients.map((row) => (row.name === 'feta' ? { ...row, name: 'tofu' } : row)), title: 'Spinach bake', steps: [{ text: 'Bake it.', minutes: 10, uses: [] }], notes: '', description: '', allergens }))
  await change(page, 'make it sweeter')
  await expect(card(page).getByRole('region', { name: 'What the change brings' })).toContainText(/Allergens were looked at again.*chocolate/s)
  await accept(page).click()
  const group = card(page).getByRole('group', { name: 'This recipe likely contains' })
  await expect(group.getByRole('checkbox')).toBeFocused()
  await expectAccessible(page)
  await group.getByRole('checkbox').check()
  await group.getByRole('button', { name: 'Accept it all the same' }).click()
  await expect(said(page)).toHaveText('The change is kept')
  await expect(rows(page).nth(2)).toContainText('dark chocolate')
})

test('two kept recipes, one after the other: each is its own', async ({ page }) => {
  const first = await kept()
  const second = await keep({ ...RECIPE, title: 'Another one' })
  await page.goto(first)
  await expect(title(page)).toHaveText(RECIPE.title)
  await page.getByRole('button', { name: 'Saved', exact: true }).click()
  await page.getByRole('button', { name: 'Another one', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(second))
  await expect(title(page)).toHaveText('Another one')
})

for (const [scheme, locale] of [['light', 'en'], ['dark', 'de']] as const) {
  for (const viewport of [PHONE, { width: 1280, height: 900 }]) {
    test(`how it looks, ${scheme}, ${locale}, ${viewport.width} wide`, async ({ page }) => {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme: scheme })
      await page.addInitScript((chosen) => { localStorage.setItem('kiwi.locale', chosen) }, locale)
      await measure(page)
      await page.goto(await kept(CHANGES, 0.02))
      const article = page.locator('article')
      await expect(article.getByRole('heading', { level: 2 })).toHaveText(RECIPE.title)
      await page.evaluate(async () => {
        await document.fonts.ready
        window.measured.shift = 0 // It is the change that moves nothing here; that the page comes in stillness is tested elsewhere.
      })
      await article.getByRole('button', { name: locale === 'en' ? 'Change it' : 'Ändern' }).click()
      await expectAccessible(page)
      await page.screenshot({ path: `test-results/change-form-${scheme}-${locale}-${viewport.width}.png`, fullPage: true })
      await article.getByRole('textbox').fill('swap the feta')
      await page.keyboard.press('Enter')
      await expect(article.locator('ol ins')).toBeVisible()
      await page.screenshot({ path: `test-results/change-writing-${scheme}-${locale}-${viewport.width}.png`, fullPage: true })
      await expect(article.getByRole('button', { name: locale === 'en' ? 'Accept' : 'Übernehmen', exact: true })).toBeVisible()
      await expectAccessible(page)
      await page.screenshot({ path: `test-results/change-ready-${scheme}-${locale}-${viewport.width}.png`, fullPage: true })
      await expectStill(page)
    })
  }
}

/** Kept recipes as files of other programs, and such files, and pasted text, as kept recipes. */
import { expect, type Page, test } from '@playwright/test'
import { readFile } from 'node:fs/promises'

import { type Kiwi, ollamaAt, startKiwi, startUpstream, type Upstream } from './support/kiwi'
import { card, PHONE, title } from './support/played'
import { RECIPE } from './support/scripts'
import { complaints, expectAccessible } from './support/watch'

const WRITTEN = JSON.stringify({ ...RECIPE, id: undefined, total_minutes: undefined })
const DAL = { '@context': 'https://schema.org', '@type': 'Recipe', name: 'Red dal', recipeIngredient: ['200 g red lentils', '1 l water'], recipeInstructions: ['Simmer the lentils for 20 minutes.'] }
const NAMELESS = { ...DAL, name: undefined }

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

const panel = (page: Page) => page.locator('.import')
const file = (page: Page) => panel(page).locator('input[type=file]')
const upload = (name: string, body: string | Buffer, mimeType = 'application/json') => ({ name, mimeType, buffer: Buffer.from(body) })

async function saved(page: Page): Promise<void> {
  await page.goto(`${kiwi.url}?saved`)
  await panel(page).getByText('Bring in a recipe').click()
}

test('a file comes in, goes out in each form, and comes in again', async ({ page }) => {
  const wrong = complaints(page)
  await saved(page)
  await file(page).setInputFiles(upload('dal.json', JSON.stringify(DAL)))
  await expect(panel(page).getByRole('status')).toHaveText('1 recipe is saved now.')
  await expectAccessible(page)
  await panel(page).getByRole('button', { name: 'Red dal' }).click()
  await expect(title(page)).toHaveText('Red dal')
  await expect(card(page)).toContainText('It stands here as it was brought in')
  await expect(card(page)).toContainText('Imported from dal.json')
  await expect(card(page)).not.toContainText('language model')
  await card(page).getByText('Save as a file').click()
  await expectAccessible(page)
  const files = new Map<string, string>()
  for (const [form, ending] of [['For other recipe programs (JSON-LD)', '.json'], ['Cooklang', '.cook'], ['Markdown', '.md'], ['Plain text', '.txt']] as const) {
    const coming = page.waitForEvent('download')
    await card(page).getByRole('button', { name: form, exact: true }).click()
    const download = await coming
    expect(download.suggestedFilename()).toBe(`Red dal${ending}`)
    files.set(ending, (await readFile(await download.path())).toString())
    await expect(card(page).getByRole('status')).toHaveText(`Saved as Red dal${ending}.`)
  }
  expect(files.get('.cook')).toMatch(/@red lentils\{200%g\}/)
  expect(files.get('.md')).toContain('# Red dal')
  expect(files.get('.txt')).toContain('Red dal')
  await page.getByRole('button', { name: 'Saved', exact: true }).click()
  await panel(page).getByText('Bring in a recipe').click()
  await file(page).setInputFiles(upload('again.json', files.get('.json') ?? ''))
  await expect(page.locator('.saved li .open[dir]')).toHaveCount(3) // the list, and what has just come
  expect(wrong).toEqual([])
})

test('what can’t be read is said in words, and the next file is taken', async ({ page }) => {
  await saved(page)
  const likely = { ...RECIPE, allergens: { checked: true, message: 'Looked for “milk”.', forbidden: ['milk'], likely: [{ path: '/ingredients/2', text: 'feta', phrase: null, allergy: 'milk', kind: 'allergen', outcome: 'likely', group: null, key: null, source: null }] } }
  const alert = panel(page).getByRole('alert')
  for (const [given, words] of [
    [upload('none.html', '<html><body><h1>Soup</h1></body></html>', 'text/html'), 'No recipe was found in this file.'],
    [upload('no.json', JSON.stringify(NAMELESS)), 'The recipe in it has no name.'],
    [upload('torn.json', '{"name": '), 'neither a web page nor JSON'],
    [upload('big.json', Buffer.alloc(10 * 1024 * 1024 + 1, ' ')), 'more than 10 MB'],
    [upload('zip.json', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0])), 'no text'],
  ] as const) {
    await file(page).setInputFiles(given)
    await expect(alert).toContainText(words)
  }
  await expectAccessible(page)
  await page.route('**/import?*', (route) => route.abort())
  await file(page).setInputFiles(upload('dal.json', JSON.stringify(DAL)))
  await expect(alert).toContainText('The kitchen server can’t be reached.')
  await page.unroute('**/import?*')
  const one = upload('page.html', `<script type="application/ld+json">${JSON.stringify([DAL, NAMELESS])}</script>`, 'text/html')
  await file(page).setInputFiles(one)
  await expect(panel(page).getByRole('status')).toHaveText('1 recipe is saved now.')
  await expect(alert).toContainText('Not saved: a recipe without a name')
  await file(page).setInputFiles(upload('ours.json', JSON.stringify(likely)))
  const group = panel(page).getByRole('group', { name: 'This file likely holds' })
  await expect(group.getByRole('checkbox')).toBeFocused()
  await group.getByRole('checkbox').check()
  await group.getByRole('button', { name: 'Save it all the same' }).click()
  await expect(panel(page).getByRole('button', { name: RECIPE.title })).toBeVisible()
})

test('a pasted text is read like any recipe is written; what is not taken stays', async ({ page }) => {
  const wrong = complaints(page)
  await saved(page)
  const area = panel(page).getByRole('textbox')
  const alert = panel(page).getByRole('alert')
  await panel(page).getByRole('button', { name: 'Read the text' }).click()
  await expect(alert).toHaveText('Paste a recipe’s text first.')
  await expect(area).toBeFocused()
  await area.fill('a'.repeat(12_001))
  await panel(page).getByRole('button', { name: 'Read the text' }).click()
  await expect(alert).toContainText('at most 12,000 letters')
  // Signs that nobody sees: only the server can tell.
  await area.fill('\u2060\u2060')
  await panel(page).getByRole('button', { name: 'Read the text' }).click()
  await expect(alert).toHaveText('Paste a recipe’s text first.')
  await expect(page).toHaveURL(/\?saved/)
  await expectAccessible(page)
  await area.fill(`${RECIPE.title}\n6 eggs\n200 g spinach\n120 g feta\n\n${RECIPE.steps.map(({ text }) => text).join('\n')}`)
  await panel(page).getByRole('button', { name: 'Read the text' }).click()
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
  await expect(title(page)).toHaveText(RECIPE.title)
  await page.reload()
  await expect(title(page)).toHaveText(RECIPE.title)
  await card(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(card(page).getByRole('button', { name: 'Saved. Open' })).toBeVisible()
  expect(wrong).toEqual([expect.stringContaining('422')])
})

test('a deleted recipe does not go out, and says why', async ({ page }) => {
  await saved(page)
  await file(page).setInputFiles(upload('dal.json', JSON.stringify(DAL)))
  await panel(page).getByRole('button', { name: 'Red dal' }).click()
  await expect(title(page)).toHaveText('Red dal')
  const id = new URL(page.url()).searchParams.get('recipe') ?? ''
  await fetch(`${kiwi.url}api/v1/recipes/${id}`, { method: 'DELETE', headers: { 'If-Match': '*' } })
  await card(page).getByText('Save as a file').click()
  await card(page).getByRole('button', { name: 'Markdown' }).click()
  await expect(card(page).getByRole('alert')).toContainText('This recipe was deleted.')
})

for (const [scheme, locale, words] of [['light', 'en', ['Bring in a recipe', 'Save as a file']], ['dark', 'de', ['Ein Rezept hereinholen', 'Als Datei sichern']]] as const) {
  for (const viewport of [PHONE, { width: 1280, height: 900 }]) {
    test(`how it looks, ${scheme}, ${locale}, ${viewport.width} wide`, async ({ page }) => {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme: scheme })
      await page.addInitScript((chosen) => { localStorage.setItem('kiwi.locale', chosen) }, locale)
      await page.goto(`${kiwi.url}?saved`)
      await panel(page).getByText(words[0]).click()
      await file(page).setInputFiles(upload('two.html', `<script type="application/ld+json">${JSON.stringify([DAL, NAMELESS])}</script>`, 'text/html'))
      await expect(panel(page).getByRole('alert')).toBeVisible()
      await expectAccessible(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      await page.screenshot({ path: `test-results/import-${scheme}-${locale}-${viewport.width}.png`, fullPage: true })
      await panel(page).getByRole('button', { name: 'Red dal' }).click()
      await page.locator('article').getByText(words[1]).click()
      await expectAccessible(page)
      await page.screenshot({ path: `test-results/export-${scheme}-${locale}-${viewport.width}.png`, fullPage: true })
    })
  }
}

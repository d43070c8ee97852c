/** What one does with a finished recipe: other amounts, cooking from it, paper, a list for the shop. */
import { expect, type Page } from '@playwright/test'

import { ask, card, PHONE, test, title } from './support/played'
import { RECIPE, wholeRun } from './support/scripts'
import { complaints, expectAccessible, expectStill } from './support/watch'

const amounts = (page: Page) => card(page).locator('ul .amount').allTextContents()
const cooking = (page: Page) => page.getByRole('dialog')
const more = (page: Page) => card(page).getByRole('button', { name: 'More' })
const open = (page: Page) => card(page).getByRole('button', { name: 'Cook', exact: true }).click()

async function finished(page: Page): Promise<void> {
  await ask(page)
  await expect(title(page)).toHaveText(RECIPE.title)
  await expect(more(page)).toBeEnabled()
}

test('more servings, other units, remembered, in the address and on paper', async ({ page, open: serve }) => {
  const found = complaints(page)
  await serve({ script: wholeRun() })
  await finished(page)
  await expectStill(page)
  expect(await amounts(page)).toEqual(['6', '200 g', '120 g', '1½ tbsp', '2–3 cloves', '½ tsp', 'pinch'])
  await more(page).click()
  await more(page).click()
  expect(await amounts(page)).toEqual(['9', '300 g', '180 g', '2¼ tbsp', '3–4½ cloves', '¾ tsp', 'pinch'].map((one) => (one === '2¼ tbsp' ? expect.stringMatching(/tbsp$/) : one)))
  await expect(card(page).locator('dd').first()).toHaveText('6')
  await expect(page).toHaveURL(/servings=6/)
  await card(page).getByLabel('Units').selectOption('us')
  await expect(page).toHaveURL(/units=us/)
  const shown = await amounts(page)
  expect(shown[2]).toMatch(/oz$/)
  await page.reload()
  await expect(card(page).locator('dd').first()).toHaveText('6')
  expect(await amounts(page)).toEqual(shown)
  await page.emulateMedia({ media: 'print' })
  await expect(card(page).locator('ul .amount').nth(2)).toHaveText(shown[2] ?? '')
  await expect(more(page)).toBeHidden()
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
  expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1)
  await page.emulateMedia({ media: 'screen' })
  await expectAccessible(page)
  await card(page).getByRole('button', { name: 'As written' }).click()
  await card(page).getByLabel('Units').selectOption('as_is')
  await expect(page).not.toHaveURL(/servings|units/)
  expect(found).toEqual([])
})

test('a step that names amounts goes with the list', async ({ page, open: serve }) => {
  const steps = [{ text: 'Beat 3 eggs with 200 g of spinach in a 2 l bowl.', minutes: null, uses: [0, 1] }]
  const ending = { type: 'recipe.completed', recipe: { ...RECIPE, servings: 1, steps }, finish_reason: 'stop', usage: {}, timings: {} }
  await serve({ script: [ending] })
  await finished(page)
  await more(page).click()
  await expect(card(page).locator('ol')).toContainText('Beat 6 eggs with 400 g of spinach in a 2 l bowl.')
  await expect(card(page)).toContainText('Step 1 names an amount as it was written.')
})

for (const scheme of ['light', 'dark'] as const) {
  for (const viewport of [PHONE, { width: 1280, height: 900 }]) {
    test(`cook mode, ${scheme}, ${viewport.width} wide`, async ({ page, open: serve }) => {
      const found = complaints(page)
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme: scheme })
      await serve({ script: wholeRun() })
      await finished(page)
      await open(page)
      await expect(cooking(page).getByRole('heading', { name: 'Get ready' })).toBeFocused()
      await expectAccessible(page)
      await cooking(page).getByRole('checkbox', { name: /6 eggs/ }).check()
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowRight')
      await expect(cooking(page).getByRole('heading', { name: 'Step 2 of 5' })).toBeFocused()
      await expect(cooking(page)).toContainText('1½ tbsp olive oil')
      await expect(cooking(page)).not.toContainText('spinach,')
      await cooking(page).getByRole('button', { name: 'Start 2 min' }).click()
      await expect(cooking(page).getByRole('timer')).toHaveText(/^[12]:\d\d$/)
      await expectAccessible(page)
      await page.screenshot({ path: `test-results/cook-${scheme}-${viewport.width}.png` })
      await cooking(page).getByRole('checkbox', { name: 'Done with this step' }).check()
      await page.reload()
      await expect(cooking(page).getByRole('heading', { name: 'Step 2 of 5' })).toBeVisible()
      await expect(cooking(page).getByRole('checkbox', { name: 'Done with this step' })).toBeChecked()
      await expect(cooking(page).getByRole('timer')).toBeVisible()
      await page.goBack()
      await expect(cooking(page)).toBeHidden()
      await expect(page).not.toHaveURL(/cook/)
      await expect(page.getByRole('timer')).toBeVisible()
      await expectAccessible(page)
      await open(page)
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('ArrowLeft')
      await expect(cooking(page).getByRole('checkbox', { name: /6 eggs/ })).toBeChecked()
      await page.keyboard.press('Escape')
      await expect(cooking(page)).toBeHidden()
      await expect(page).not.toHaveURL(/cook/)
      expect(found).toEqual([])
    })
  }
}

test('timers end by the clock, several at once, and sound on the audio clock', async ({ page, open: serve }) => {
  await page.addInitScript(() => {
    const starts: number[] = []
    Object.assign(window, { starts })
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (at = 0) {
      starts.push(at - this.context.currentTime)
      start.call(this, at)
    }
  })
  await serve({ script: wholeRun() })
  await finished(page)
  await open(page)
  for (let turns = 0; turns < 2; turns += 1) await cooking(page).getByRole('button', { name: 'Next' }).click()
  await cooking(page).getByRole('button', { name: 'Start 2 min' }).click()
  await cooking(page).getByRole('button', { name: 'Next' }).click()
  await cooking(page).getByRole('button', { name: 'Start 4 min' }).click()
  await expect(cooking(page).getByRole('timer')).toHaveCount(2)
  const starts = () => page.evaluate(() => (window as unknown as { starts: number[] }).starts.map(Math.round))
  await expect.poll(starts).toContain(240)
  expect(await starts()).toContain(120)
  // As if the time had passed while the page was away.
  await page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem('kiwi.timers') ?? '[]') as { endsAt: number }[]
    localStorage.setItem('kiwi.timers', JSON.stringify(kept.map((timer) => ({ ...timer, endsAt: timer.endsAt - 150_000 }))))
  })
  await page.reload()
  await expect(cooking(page).getByRole('alert')).toHaveText('Time is up: Step 2, 2 min')
  await expect(cooking(page).getByRole('timer')).toHaveText(/^1:[0-3]\d$/)
  await cooking(page).getByRole('button', { name: 'Stop Step 2, 2 min' }).click()
  await expect(cooking(page).getByRole('alert')).toBeHidden()
  await expect.poll(async () => (await starts()).some((at) => at > 50 && at < 92)).toBe(true)
  await cooking(page).getByRole('button', { name: 'One minute more: Step 3, 4 min' }).click()
  await expect(cooking(page).getByRole('timer')).toHaveText(/^2:/)
})

test('a step that names several times has a timer for each, and they outlive the page', async ({ page, open: serve }) => {
  const steps = [{ text: 'Fry the onion for 3 minutes, then simmer it all for 1 hour and 20 minutes.', minutes: 83, uses: [0] }]
  await serve({ script: [{ type: 'recipe.completed', recipe: { ...RECIPE, steps }, finish_reason: 'stop', usage: {}, timings: {} }] })
  await finished(page)
  await open(page)
  await cooking(page).getByRole('button', { name: 'Next' }).click()
  await cooking(page).getByRole('button', { name: 'Start 3 minutes' }).click()
  await cooking(page).getByRole('button', { name: 'Start 1 hour and 20 minutes' }).click()
  await expect(cooking(page).getByRole('timer')).toHaveText([/^[23]:\d\d$/, /^1:(20|19):\d\d$/])
  await page.reload()
  await expect(cooking(page).getByRole('timer')).toHaveText([/^[23]:\d\d$/, /^1:(20|19):\d\d$/])
  await cooking(page).getByRole('button', { name: 'Stop Step 1, 3 minutes' }).click()
  await expect(cooking(page).getByRole('timer')).toHaveCount(1)
  await expectAccessible(page)
})

test('a swipe turns the page, and the screen stays on', async ({ page, open: serve }) => {
  await page.addInitScript(() => {
    const asked: string[] = []
    Object.assign(window, { asked })
    // eslint-disable-next-line no-restricted-properties
    const lock = navigator.wakeLock
    lock.request = (type) => {
      asked.push(type ?? '')
      return Promise.resolve(Object.assign(new EventTarget(), { released: false, type: 'screen', release: () => Promise.resolve() }) as unknown as WakeLockSentinel)
    }
  })
  await serve({ script: wholeRun() })
  await finished(page)
  await open(page)
  await expect.poll(() => page.evaluate(() => (window as unknown as { asked: string[] }).asked)).toEqual(['screen'])
  await cooking(page).evaluate((dialog) => {
    const send = (type: string, clientX: number) => {
      const touch = new Touch({ identifier: 1, target: dialog, clientX, clientY: 300 })
      dialog.dispatchEvent(new TouchEvent(type, { touches: type === 'touchend' ? [] : [touch], changedTouches: [touch], bubbles: true, cancelable: true }))
    }
    send('touchstart', 300)
    send('touchmove', 150)
    send('touchend', 150)
  })
  await expect(cooking(page).getByRole('heading', { name: 'Step 1 of 5' })).toBeVisible()
})

test('what likely holds an allergen is cooked after it was acknowledged, and not by its address', async ({ page, open: serve }) => {
  const allergens = { checked: true, message: 'Looked for “milk”.', likely: [{ text: 'feta', phrase: null, allergy: 'milk' }] }
  const ending = { type: 'recipe.completed', recipe: { ...RECIPE, allergens }, finish_reason: 'stop', usage: {}, timings: {} }
  await serve({ script: [ending] })
  await finished(page)
  await page.goto(`${page.url()}&cook=1`)
  await expect(more(page)).toBeEnabled()
  await expect(cooking(page)).toBeHidden()
  await open(page)
  await expect(cooking(page)).toBeHidden()
  const group = card(page).getByRole('group', { name: 'Read this before you cook' })
  await expect(group).toContainText('“feta” likely contains what “milk” rules out')
  await expectAccessible(page)
  await expect(group.getByRole('button', { name: 'Cook it' })).toBeDisabled()
  await group.getByRole('checkbox').check()
  await group.getByRole('button', { name: 'Cook it' }).click()
  await expect(cooking(page).getByRole('heading', { name: 'Get ready' })).toBeVisible()
})

test('what is missing is a list for the shop', async ({ page, context, open: serve }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await serve({ script: wholeRun() })
  await finished(page)
  await more(page).click()
  await card(page).getByText('To buy (4)').click()
  await expect(card(page).getByRole('list', { name: 'Shopping list' })).toContainText('nutmeg')
  await card(page).getByRole('button', { name: 'Copy the list' }).click()
  // eslint-disable-next-line no-restricted-properties
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text).toContain(RECIPE.title)
  expect(text).toContain('cloves garlic')
  expect(text).not.toContain('eggs')
  await expectAccessible(page)
})

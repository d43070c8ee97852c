/** A recipe on the page: how one comes to it and leaves it, how it is followed, kept, and printed. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

import { ask, card, PHONE, send, test, title } from './support/played'
import { type Step } from './support/playedServer'
import { failure, midway, parts, RECIPE, wholeRun } from './support/scripts'
import { complaints, expectAccessible, expectStill } from './support/watch'

const partial = { ...RECIPE, steps: RECIPE.steps.slice(0, 2), notes: '' }
const cancelled: Step = { type: 'recipe.cancelled', recipe: partial, finish_reason: 'cancelled', usage: {}, timings: {} }
const startOver = (page: Page) => page.getByRole('button', { name: 'Start over' })
const recent = (page: Page, name: string | RegExp) => page.getByRole('listitem').filter({ hasText: name })
/** The device still has it, this tab knows nothing more of the run. */
const forgetTheRun = (page: Page) => page.evaluate(() => { sessionStorage.clear() })

test('each recipe has an address: Back, forward, reload, and the title of the page', async ({ page, open }) => {
  const found = complaints(page)
  await open({ script: wholeRun() })
  await ask(page)
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
  const address = page.url()
  expect(address).toMatch(/\?recipe=[0-9a-f]{32}$/)
  await expect(page).toHaveTitle(`${RECIPE.title} · Kiwi Recipes`)

  await page.goBack()
  await expect(send(page)).toBeVisible()
  await expect(page).toHaveTitle('Kiwi Recipes')
  await page.goForward()
  await expect(title(page)).toBeFocused()
  expect(page.url()).toBe(address)

  await startOver(page).click()
  await expect(page.getByLabel('What have you got?', { exact: true })).toBeFocused()
  await forgetTheRun(page)
  await page.goto(address)
  await expect(title(page)).toHaveText(RECIPE.title)
  await expect(page).toHaveTitle(`${RECIPE.title} · Kiwi Recipes`)
  await expect(page.getByText('Kept on this device')).toBeVisible()
  await page.reload()
  await expect(title(page)).toHaveText(RECIPE.title)
  await expectAccessible(page)
  expect(found).toEqual([])
})

test('an address whose recipe is not on this device says so plainly', async ({ page, open }) => {
  const { url } = await open()
  await page.goto(`${url}?recipe=0123`)
  await expect(page.getByRole('heading', { name: 'This recipe is not kept on this device' })).toBeVisible()
  await expect(page).toHaveTitle('Not kept on this device · Kiwi Recipes')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Write a new one' }).click()
  await expect(send(page)).toBeVisible()
  expect(page.url()).toBe(url)
})

test('Back from a recipe that is being written does not stop it', async ({ page, open }) => {
  const { steps, notes, ending } = parts()
  const played = await open({ script: midway() })
  await ask(page)
  await expect(card(page).getByRole('heading', { name: 'Method' })).toBeVisible()
  await page.goBack()
  await expect(recent(page, 'being written')).toContainText(RECIPE.title)
  await expectAccessible(page)
  await played.say(...steps.slice(Math.floor(steps.length * 0.55)), ...notes, ...ending)
  await expect(recent(page, 'being written')).toHaveCount(0)
  await recent(page, RECIPE.title).getByRole('button').first().click()
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
  expect(played.stops).toBe(0)
  expect(played.posts).toHaveLength(1)
})

test('a kept recipe opens at its title, on a phone too', async ({ page, open }) => {
  await page.setViewportSize(PHONE)
  await open({ script: wholeRun() })
  await ask(page)
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
  await startOver(page).click()
  await forgetTheRun(page)
  await page.reload()
  await recent(page, RECIPE.title).scrollIntoViewIfNeeded()
  await recent(page, RECIPE.title).getByRole('button').first().click()
  await expect(title(page)).toBeFocused()
  await expect(title(page)).toBeInViewport({ ratio: 1 })
  expect(await page.evaluate(() => scrollY)).toBe(0)
  const [frame, words] = await Promise.all([card(page).boundingBox(), title(page).boundingBox()])
  expect((words?.y ?? 0) - (frame?.y ?? 0), 'nothing lies empty above the title').toBeLessThan(32)
  await expectAccessible(page)
})

test('what was stopped outlives "Start over", with its state and what was said of it', async ({ page, open }) => {
  const warning = { type: 'warning', code: 'allergen', path: '/ingredients/0', message: 'Eggs are likely to contain egg.' }
  await open({ script: [...midway().slice(0, -2), warning, ...midway().slice(-2)] })
  await ask(page)
  await expect(card(page).getByRole('heading', { name: 'Method' })).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(card(page).getByText('What was written is kept')).toBeVisible()
  await startOver(page).click()
  await expect(recent(page, 'stopped')).toContainText(RECIPE.title)
  await forgetTheRun(page)
  await page.reload()
  await recent(page, 'stopped').getByRole('button').first().click()
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible()
  await expect(card(page).getByRole('listitem').first()).toContainText('likely to contain egg')
  await expectAccessible(page)
})

test('a stopped run that had written nothing claims nothing', async ({ page, open }) => {
  await open({ script: [] })
  await ask(page)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText('Nothing was written yet')).toBeVisible()
  await expect(card(page)).not.toContainText(/Not checked|Serves/)
  await expect(page.locator('body')).not.toContainText('is kept')
  await startOver(page).click()
  await expect(page.getByRole('heading', { name: 'Recent recipes' })).toBeHidden()
})

test('a request that failed draws no empty card, and says what the models need', async ({ page, open }) => {
  await open({
    problem: {
      status: 503,
      title: 'Not available now',
      code: 'no_backend',
      detail: 'No language model could answer. hosted cannot be reached.',
      retryable: true,
    },
    backends: [
      {
        name: 'hosted',
        kind: 'openai',
        state: 'unreachable',
        model: null,
        detail: 'It can’t be reached.',
        remedy: 'Is OPENAI_BASE_URL right?',
        tiny: false,
      },
    ],
  })
  await ask(page)
  const alert = page.getByRole('alert')
  await expect(alert.getByText('No language model could answer.', { exact: true })).toBeVisible()
  await expect(alert).toContainText('hosted does not answer. It can’t be reached. Is OPENAI_BASE_URL right?')
  await expect(alert).not.toContainText(/Ollama|no_backend/)
  await expect(card(page)).not.toContainText(/Not checked|Serves/)
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  await expectAccessible(page)
})

test('a finished recipe asks to be used, not to be thrown away', async ({ page, open }) => {
  await open({ script: wholeRun() })
  await ask(page)
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
  await expect(card(page).locator('.primary')).toHaveText('Cook')
  await expect(page.getByRole('button', { name: 'Another recipe' })).toBeVisible()
})

test('on a phone the facts keep apart', async ({ page, open }) => {
  await page.setViewportSize(PHONE)
  const times = { servings: 12, prep_minutes: 95, cook_minutes: 1435 }
  const script = Object.entries(times).flatMap(([name, value]) => [
    { type: 'field.started', path: `/${name}` },
    { type: 'field.done', path: `/${name}`, value, span: [0, 0] },
  ])
  await open({ script })
  await ask(page)
  const facts = card(page).getByRole('definition')
  await expect(facts).toHaveText(['12', '1 h 35 min', '23 h 55 min', '25 h 30 min'])
  for (const fact of await facts.all()) {
    expect(await fact.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true)
  }
})

test('the writing is followed until the reader scrolls', async ({ page, open }) => {
  await page.setViewportSize(PHONE)
  const { ingredients, steps, head, notes } = parts(2)
  const played = await open({ script: head })
  await ask(page)
  await expect(card(page).getByText('20 min')).toBeVisible()
  await page.waitForTimeout(600)
  const lastStep = card(page).locator('ol > li').last()
  const [quarter, half] = [Math.floor(steps.length / 4), Math.floor(steps.length / 2)]
  for (const more of [[...ingredients, ...steps.slice(0, quarter)], steps.slice(quarter, half)]) {
    await played.say(...more)
    await expect(lastStep).toBeInViewport({ ratio: 1 })
  }
  await expectStill(page)

  await page.mouse.move(200, 400)
  await page.mouse.wheel(0, -500)
  await expect(lastStep).not.toBeInViewport()
  await page.waitForTimeout(300)
  const place = await page.evaluate(() => scrollY)
  await played.say(...steps.slice(half), ...notes)
  await expect(card(page).getByText('before you add any salt.')).toBeAttached()
  expect(await page.evaluate(() => scrollY)).toBe(place)
  await expectStill(page)
})

for (const [state, script, words] of [
  ['running', midway(), /^Not complete: it was still being written\.$/],
  ['stopped', [...midway(), cancelled], /^Not complete: it was stopped before it was finished\. Missing: the rest of the steps\.$/],
  ['failed', [...midway(), failure('stall_timeout', 'It stalled.', partial)], /^Not complete\. Missing: the rest of the steps\.$/],
  ['done', wholeRun(), null],
] as const) {
  test(`on paper a recipe says that it is not whole: ${state}`, async ({ page, open }) => {
    await open({ script })
    await ask(page)
    await expect(card(page).getByRole('heading', { name: 'Method' })).toBeVisible()
    if (state !== 'running') await expect(page.getByRole('button', { name: 'Print' })).toBeVisible()
    const note = card(page).locator('.print-only')
    await page.emulateMedia({ media: 'print' })
    if (words === null) {
      await expect(note).toHaveCount(0)
    } else {
      await expect(note).toHaveText(words)
      await expect(note).toBeVisible()
      await page.emulateMedia({ media: 'screen' })
      await expect(note).toBeHidden()
    }
  })
}

test('on paper the inks are dark, whatever the screen is', async ({ page, open }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await open({ script: wholeRun() })
  await ask(page)
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const { violations } = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze()
  expect(violations.flatMap(({ nodes }) => nodes.map((node) => node.html))).toEqual([])
})

/** Where a printed page's headings stand, in points above its lower edge: Chromium writes them as an outline. */
function headings(pdf: Buffer): Record<string, number> {
  const found = pdf.toString('latin1').matchAll(/\/Title \((\w+)\)\n\/Dest \[\d+ 0 R \/XYZ [\d.]+ ([\d.]+) /g)
  return Object.fromEntries([...found].map(([, name, y]) => [name, Number(y)]))
}

test('on paper no heading is parted from what it heads', async ({ page, open }) => {
  test.setTimeout(120_000)
  const row = RECIPE.ingredients[1]
  const sized = (rows: number) => ({ ...RECIPE, ingredients: Array.from({ length: rows }, (_, at) => ({ ...row, name: `thing ${at}` })) })
  const entries = Array.from({ length: 22 }, (_, at) => ({ key: `r${at}`, savedAt: at, recipe: sized(at + 4) }))
  const { url } = await open()
  for (const entry of entries) {
    await page.evaluate((one) => { localStorage.setItem('kiwi.recents', JSON.stringify([one])) }, entry)
    await page.goto(`${url}?recipe=${entry.key}`)
    await expect(title(page)).toBeVisible()
    const places = headings(await page.pdf({ format: 'A5', outline: true, tagged: true }))
    expect(Object.keys(places)).toContain('Method')
    // The heading itself and one line beneath it take 60 points.
    for (const [name, place] of Object.entries(places)) expect(place, `${name}, ${entry.key}`).toBeGreaterThan(60)
  }
})

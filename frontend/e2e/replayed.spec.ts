/**
 * Every state of the page as a stream that is replayed brings it about: what one sees, nothing that axe finds, and a picture
 * of each to be looked at, in test-results/states. One server for all; and what a screen reader is told of a whole run.
 */
import { expect, type Page, test } from '@playwright/test'

import { ask, card, PHONE } from './support/played'
import type { Step } from './support/playedServer'
import { type ReplayServer, startReplay } from './support/replayServer'
import { failure, midway, parts, RECIPE, waiting, wholeRun } from './support/scripts'
import { complaints, expectAccessible } from './support/watch'

let replay: ReplayServer

test.beforeAll(async () => {
  replay = await startReplay()
})
test.afterAll(async () => {
  await replay.stop()
})

const { head, ingredients } = parts()
const partial = { ...RECIPE, steps: RECIPE.steps.slice(0, 2), notes: '' }
const ending = { recipe: partial, usage: {}, timings: {} }
const likely = { checked: true, message: 'Looked for “milk”.', likely: [{ text: 'feta', phrase: null, allergy: 'milk' }] }
const conflict: Step = {
  type: 'recipe.completed', recipe: { ...RECIPE, allergens: likely }, finish_reason: 'stop', usage: {}, timings: {},
}

const sees = (text: string | RegExp) => async (page: Page) => {
  await expect(page.getByText(text).first()).toBeVisible()
}
const done = sees('Ready')

/** What is played, and what one sees or does then. */
const STATES: Record<string, readonly [readonly Step[], (page: Page) => Promise<void>]> = {
  queued: [waiting('queued', { position: 2 }), sees(/2nd in line, \d+ s/)],
  loading: [waiting('loading_model'), sees(/Loading llama3\.1, \d+ s/)],
  reading: [waiting('reading_prompt'), sees(/Reading what you have got/)],
  thinking: [waiting('thinking'), sees(/Thinking it over, \d+ s/)],
  title: [head.slice(0, 14), async (page) => { await expect(card(page).getByRole('heading', { level: 2 })).toHaveText(/^Spinach/) }],
  ingredients: [[...head, ...ingredients.slice(0, -1), { type: 'field.started', path: '/ingredients/6' }], sees('nutmeg')],
  'left out and warned': [
    [
      { type: 'warning', code: 'allergen_withheld', message: 'Left out because of your allergies: feta (milk).' },
      ...head,
      ...ingredients,
      { type: 'warning', code: 'allergen', path: '/ingredients/0', message: 'Eggs are likely to contain egg.' },
    ],
    sees('likely to contain egg'),
  ],
  steps: [midway(), sees('Method')],
  raw: [
    midway(),
    async (page) => {
      await page.getByRole('button', { name: 'Show raw stream' }).click()
      await expect(page.getByText('read as 10 minutes')).toBeVisible()
    },
  ],
  checking: [[...wholeRun().slice(0, -1), ...waiting('checking')], sees(/Checking/)],
  done: [wholeRun(), done],
  conflict: [
    [...wholeRun().slice(0, -1), conflict],
    async (page) => {
      await done(page)
      await card(page).getByRole('button', { name: 'Cook', exact: true }).click()
      const group = card(page).getByRole('group', { name: 'Read this before you cook' })
      await expect(group).toContainText('“feta” likely contains')
      const [asked, heading] = await Promise.all([group.boundingBox(), card(page).getByRole('heading', { level: 2 }).boundingBox()])
      expect((asked?.y ?? 0) + (asked?.height ?? 0), 'it lies on nothing').toBeLessThanOrEqual(heading?.y ?? 0)
    },
  ],
  cooking: [
    wholeRun(),
    async (page) => {
      await done(page)
      await card(page).getByRole('button', { name: 'Cook', exact: true }).click()
      await expect(page.getByRole('heading', { name: 'Get ready' })).toBeFocused()
      for (let turns = 0; turns < 2; turns += 1) await page.keyboard.press('ArrowRight')
      await page.getByRole('button', { name: 'Start 2 min' }).click()
      await expect(page.getByRole('dialog').getByRole('timer')).toBeVisible()
    },
  ],
  stopped: [[...midway(), { type: 'recipe.cancelled', finish_reason: 'cancelled', ...ending }], sees('What was written is kept')],
  failed: [[...midway(), failure('stall_timeout', 'The model stopped writing for 30 s.', partial)], sees('The model went quiet in the middle.')],
  incomplete: [
    [...midway(), { type: 'recipe.incomplete', finish_reason: 'length', missing: ['/steps', '/notes'], ...ending }],
    sees(/Still missing: the rest of the steps and the notes\./),
  ],
  'second attempt': [
    [...midway(), { type: 'stream.reset', reason: 'stall_timeout', kept: ['/title', '/servings', '/ingredients/0'] }, ...waiting('reading_prompt')],
    sees('second attempt: first went quiet'),
  ],
}

for (const locale of ['en', 'de'] as const) {
  test(`every state, in ${locale}`, async ({ browser }) => {
    test.setTimeout(600_000)
    for (const [name, [script, shows]] of Object.entries(STATES)) {
      await test.step(name, async () => {
        await replay.record(script)
        const context = await browser.newContext({ locale: 'en', serviceWorkers: 'block' })
        const page = await context.newPage()
        const found = complaints(page)
        await page.goto(replay.url)
        await ask(page)
        await shows(page)
        if (locale === 'de') await page.getByLabel('Language of this page').selectOption('de', { force: true })
        await pictures(page, `${name.replaceAll(' ', '-')}-${locale}`, locale === 'en')
        expect(found).toEqual([])
        await leave(page)
      })
    }
  })
}

/** A run that is held is stopped: the server lets a visitor have so many at once. */
async function leave(page: Page): Promise<void> {
  const stop = page.locator('.stop')
  if (await stop.isVisible()) {
    await Promise.all([page.waitForResponse((response) => response.request().method() === 'DELETE'), stop.click()])
  }
  await page.context().close()
}

async function pictures(page: Page, name: string, isChecked: boolean): Promise<void> {
  for (const viewport of [PHONE, { width: 1280, height: 900 }]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      const path = `test-results/states/${name}-${viewport.width}-${colorScheme}.png`
      await page.evaluate(() => { scrollTo({ top: 0, behavior: 'instant' }) })
      await page.screenshot({ path, fullPage: true, animations: 'disabled' })
      // All four of most states: states.spec.ts.
      if (isChecked && (viewport === PHONE) === (colorScheme === 'light')) await expectAccessible(page)
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width, `${path}: nothing sticks out`).toBeLessThanOrEqual(viewport.width)
      expect(await page.evaluate(buttonsOnWords), `${path}: no button covers how it stands`).toEqual([])
    }
  }
}

/** Runs in the page: which of the card's buttons lie on the words that say how it stands. */
function buttonsOnWords(): string[] {
  const words = document.querySelector('.status .words')
  if (words === null) return []
  // What does not fit is cut off at the box's end.
  const end = words.getBoundingClientRect().right
  const text = document.createRange()
  text.selectNodeContents(words)
  const lines = [...text.getClientRects()]
  const isCovering = ({ left, right, top, bottom }: DOMRect) =>
    lines.some((line) => line.left < right && left < Math.min(line.right, end) && line.top < bottom && top < line.bottom)
  const buttons = [...document.querySelectorAll('.actions .button, .stop')]
  return buttons.filter((button) => isCovering(button.getBoundingClientRect())).map((button) => button.textContent.trim())
}

test('what a screen reader is told of a whole run is short', async ({ page }) => {
  await page.addInitScript(() => {
    const told: string[] = []
    Object.assign(window, { told })
    const LIVE = '[role=status], [role=alert], [aria-live]:not([aria-live=off])'
    // A region is read out when what is in it changes; an alert also when it comes.
    new MutationObserver((changes) => {
      const regions = changes.flatMap(({ target, addedNodes }) => [
        (target instanceof Element ? target : target.parentElement)?.closest(LIVE) ?? null,
        ...[...addedNodes].map((node) => (node instanceof Element ? (node.closest('[role=alert]') ?? node.querySelector('[role=alert]')) : null)),
      ])
      for (const region of new Set(regions)) {
        const text = region?.textContent.trim()
        if (text) told.push(text)
      }
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
  await replay.record(wholeRun(), 12)
  await page.goto(replay.url)
  await ask(page)
  await done(page)
  await expect(page.getByRole('status').first()).toHaveText(/^Ready/)
  expect(await page.evaluate(() => (window as unknown as { told: string[] }).told)).toEqual([
    'Writing a recipe',
    RECIPE.title,
    '7 ingredients',
    `Ready: ${RECIPE.title}, 7 ingredients, 5 steps`,
  ])
})

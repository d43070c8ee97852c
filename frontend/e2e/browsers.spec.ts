/** The page in every browser, on the real server: a stream to its end, a reload in between, Stop, what is saved, plain HTTP. */
import { expect, test } from '@playwright/test'

import { BROWSERS, houseAddress, isThere, type Tab } from './support/browsers'
import { type Kiwi, ollamaAt, startKiwi, startUpstream, type Upstream } from './support/kiwi'
import { RECIPE } from './support/scripts'

const WRITTEN = JSON.stringify({ ...RECIPE, id: undefined, total_minutes: undefined })
/** Long enough for a reload, or a Stop, in the middle. */
const PAUSE = 0.01

const quoted = (text: string) => JSON.stringify(text)
const textOf = (selector: string) => `(document.querySelector(${quoted(selector)})?.textContent ?? '').trim()`
const button = (name: string) =>
  `[...document.querySelectorAll('button')].find((one) => one.textContent.trim() === ${quoted(name)} && one.getBoundingClientRect().width > 0)`

async function press(tab: Tab, name: string): Promise<void> {
  await expect.poll(() => tab.value(`Boolean(${button(name)})`), name).toBe(true)
  await tab.value(`void ${button(name)}.click()`)
}
const shows = (tab: Tab, selector: string, text: string | RegExp) =>
  expect.poll(() => tab.value<string>(textOf(selector)), selector)[typeof text === 'string' ? 'toBe' : 'toMatch'](text)
const hasNoFault = async (tab: Tab) => { expect(await tab.value(`document.querySelector('.fault')`)).toBeNull() }

async function ask(tab: Tab): Promise<void> {
  await press(tab, 'Try an example')
  await press(tab, 'Write me a recipe')
  await shows(tab, '.card h2', RECIPE.title)
}

for (const browser of BROWSERS) {
  test.describe(browser.name, () => {
    let upstream: Upstream
    let kiwi: Kiwi
    let tab: Tab
    /** In the order in which it came. */
    let open: (() => Promise<void>)[] = []

    test.beforeEach(async () => {
      test.setTimeout(300_000) // a browser that never begins is tried again (support/browsers.ts)
      test.skip(!isThere(browser) && !process.env.KIWI_TEST_ALL, `${browser.programs.join(', ')} is not installed`)
      upstream = await startUpstream(WRITTEN, PAUSE)
      open.push(upstream.stop)
      kiwi = await startKiwi(ollamaAt(upstream.url), '0.0.0.0')
      open.push(kiwi.stop)
      tab = await browser.open()
      open.push(tab.close)
    })
    test.afterEach(async () => {
      for (const close of open.reverse()) await close()
      open = []
    })

    test('a stream is picked up after a reload, ends, and is saved; another is stopped', async () => {
      await tab.go(kiwi.url)
      await ask(tab)
      expect(await tab.value(`document.querySelector('.card').getAttribute('aria-busy')`)).toBe('true')
      await tab.reload()
      await shows(tab, '.what', 'Ready')
      await shows(tab, '.card h2', RECIPE.title)
      expect(await tab.value(`[...document.querySelectorAll('.card ol > li p:first-child')].map((one) => one.textContent)`)).toEqual(
        RECIPE.steps.map(({ text }) => text),
      )
      await press(tab, 'Save')
      await press(tab, 'Saved. Open')
      await shows(tab, '.kept summary', 'Title, rating, tags, note')
      await press(tab, 'Saved')
      await shows(tab, '.saved li .open', RECIPE.title)
      await hasNoFault(tab)

      await press(tab, 'Write a new one')
      await press(tab, 'Write me a recipe')
      await shows(tab, '.card h2', RECIPE.title)
      await press(tab, 'Stop')
      await shows(tab, '.what', 'Stopped')
      await expect.poll(() => upstream.told.some(({ left, cancelled }) => left !== undefined || cancelled)).toBe(true)
      await hasNoFault(tab)
    })

    test('at an address of the house, over plain HTTP, and in German', async () => {
      await tab.go(kiwi.url.replace('127.0.0.1', houseAddress()))
      await expect.poll(() => tab.value('isSecureContext')).toBe(false)
      await ask(tab)
      await shows(tab, '.what', 'Ready')
      await tab.reload()
      await shows(tab, '.card h2', RECIPE.title)
      await tab.value(`void (() => { const one = document.querySelector('.language'); one.value = 'de'; one.dispatchEvent(new Event('change')) })()`)
      await shows(tab, '.card h3', 'Zutaten')
      expect(await tab.value('document.documentElement.lang')).toBe('de')
      await hasNoFault(tab)
    })
  })
}

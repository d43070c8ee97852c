/** The page in German, chosen from the browser: no English sentence is left on it, and the recipe is asked for in German. */
import { expect } from '@playwright/test'

import en from '../src/locales/en'
import more from '../src/locales/more/en'
import { PHONE, test } from './support/played'
import { midway, wholeRun } from './support/scripts'
import { expectAccessible } from './support/watch'

test.use({ locale: 'de-AT', viewport: PHONE })

type Tree = string | { [name: string]: Tree }
const leaves = (node: Tree): string[] => (typeof node === 'string' ? [node] : Object.values(node).flatMap(leaves))
/** Of several words, with nothing to fill in: nothing else is called so by chance. */
const ENGLISH = [...leaves(en), ...leaves(more)].filter((text) => / \w+ /.test(text) && !/[{|,]/.test(text))

for (const [name, script, end] of [
  ['done', wholeRun(), 'Fertig'],
  ['stopped', midway(), 'Angehalten'],
] as const) {
  test(`a recipe in German: ${name}`, async ({ page, open }) => {
    const played = await open({ script })
    const hasNoEnglish = async () => {
      const said = await page.evaluate(() => {
        const labels = [...document.querySelectorAll('[aria-label], [placeholder]')]
        return [document.body.innerText, ...labels.map((one) => `${one.getAttribute('aria-label') ?? ''} ${one.getAttribute('placeholder') ?? ''}`)].join('\n')
      })
      expect(ENGLISH.filter((text) => said.includes(text))).toEqual([])
    }
    await expect(page.locator('html')).toHaveAttribute('lang', 'de')
    await page.getByText('Allergien, Ernährung, Portionen, Zeit').click()
    await expectAccessible(page)
    await hasNoEnglish()
    await page.getByRole('button', { name: 'Ein Beispiel' }).click()
    await page.getByRole('button', { name: 'Schreib mir ein Rezept' }).click()
    if (name === 'stopped') await page.getByRole('button', { name: 'Anhalten' }).click()
    await expect(page.getByText(end, { exact: true })).toBeVisible()
    await expectAccessible(page)
    await hasNoEnglish()
    expect(played.posts[0]?.body).toEqual({ pantry_items: ['Eier', 'Spinat', 'Feta'], level: 3, language: 'de' })
  })
}

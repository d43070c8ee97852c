/** A whole story by keyboard alone: asked for, stopped, saved, cooked from, with a timer, and back. */
import { expect, type Locator, type Page, test } from '@playwright/test'

import { ollamaAt, startKiwi, startUpstream } from './support/kiwi'
import { card, pantry, title } from './support/played'
import { RECIPE } from './support/scripts'
import { complaints } from './support/watch'

/** Tab until it has the focus, as somebody does who has no mouse. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${String(target)} was not reached by Tab`)
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press('Enter')
}

test('from the form to the last step and back without a mouse', async ({ page }) => {
  const whole = JSON.stringify({ ...RECIPE, id: undefined, total_minutes: undefined })
  const upstream = await startUpstream(whole.slice(0, whole.indexOf('Pour in the eggs') + 20), 0, 'hold')
  const kiwi = await startKiwi(ollamaAt(upstream.url))
  try {
    const found = complaints(page)
    await page.goto(kiwi.url)
    await tabTo(page, pantry(page))
    await page.keyboard.type('eggs,spinach,feta,')
    await press(page, page.getByRole('button', { name: 'Write me a recipe' }))
    await expect(card(page)).toBeFocused()
    await expect(card(page)).toContainText('Pour in the eggs')
    await press(page, page.getByRole('button', { name: 'Stop' }))
    await expect(title(page)).toBeFocused()
    await press(page, page.getByRole('button', { name: 'Save as draft' }))
    const opens = card(page).getByRole('button', { name: 'Saved. Open' })
    await press(page, opens)
    await expect(page).toHaveURL(/recipe=[0-9a-f]{8}-/)
    await expect(title(page)).toBeFocused()

    const cook = card(page).getByRole('button', { name: 'Cook', exact: true })
    await press(page, cook)
    const cooking = page.getByRole('dialog')
    await expect(cooking.getByRole('heading', { name: 'Get ready' })).toBeFocused()
    await tabTo(page, cooking.getByRole('checkbox').first())
    await page.keyboard.press('Space')
    await expect(cooking.getByRole('checkbox').first()).toBeChecked()
    await press(page, cooking.getByRole('button', { name: 'Next' }))
    await page.keyboard.press('ArrowRight')
    await expect(cooking.getByRole('heading', { name: /^Step 2 of/ })).toBeFocused()
    await press(page, cooking.getByRole('button', { name: 'Start 2 min' }))
    await expect(cooking.getByRole('timer')).toBeVisible()
    await press(page, cooking.getByRole('button', { name: /One minute more/ }))
    await expect(cooking.getByRole('timer')).toHaveText(/^[23]:\d\d$/)
    await page.keyboard.press('Escape')
    await expect(cooking).toBeHidden()
    await expect(cook).toBeFocused()
    await press(page, page.getByRole('button', { name: /^Stop Step 2/ }))
    await expect(page.getByRole('timer')).toBeHidden()
    await page.goBack()
    await expect(page).not.toHaveURL(/recipe=[0-9a-f]{8}-/)
    expect(found).toEqual([])
  } finally {
    await kiwi.stop()
    await upstream.stop()
  }
})

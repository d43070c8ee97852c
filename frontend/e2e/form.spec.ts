/** The form: how it is sent, what it says of a mistake, and where it takes the reader. */
import { expect } from '@playwright/test'

import { ask, card, pantry, send, test } from './support/played'
import { type Problem, READY } from './support/playedServer'
import { parts, wholeRun } from './support/scripts'
import { expectAccessible } from './support/watch'

const refusal = (...errors: Problem['errors'] & object): Problem => ({
  status: 422,
  title: 'Not a valid request',
  code: 'validation',
  detail: errors.map(({ field, message }) => `${field}: ${message}`).join('; '),
  retryable: false,
  errors,
})

test('a mistake is said at its field, takes the focus there, and goes when it is mended', async ({ page, open }) => {
  const played = await open({ script: wholeRun() })
  await expect(pantry(page)).toHaveAttribute('aria-invalid', 'false')
  await send(page).click()
  await expect(pantry(page)).toBeFocused()
  await expect(pantry(page)).toHaveAttribute('aria-invalid', 'true')
  await expect(pantry(page)).toHaveAccessibleDescription('Name at least one thing you have got.')
  await expect(page.getByRole('alert')).toHaveCount(1)
  await expectAccessible(page)
  await page.keyboard.type('eggs,')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(pantry(page)).toHaveAttribute('aria-invalid', 'false')

  await page.getByText('Surprise me').click()
  await send(page).click()
  const yes = page.getByLabel('Yes, it may stray from my pantry')
  await expect(yes).toBeFocused()
  await expect(yes).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  await yes.check()
  await expect(page.getByRole('alert')).toHaveCount(0)
  expect(played.posts).toHaveLength(0)
})

test('Enter in the empty box sends, and so does Ctrl+Enter with what is still in it', async ({ page, open }) => {
  const played = await open({ script: wholeRun() })
  await pantry(page).fill('eggs')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Remove eggs' })).toBeVisible()
  expect(played.posts).toHaveLength(0)
  await page.keyboard.press('Enter')
  await expect(card(page)).toBeVisible()
  expect(played.posts[0]?.body).toEqual({ pantry_items: ['eggs'], level: 3 })

  await page.goBack()
  await page.getByText('Allergies, diet, servings, time').click()
  await page.getByLabel('Allergies', { exact: true }).fill('milk')
  await page.keyboard.press('Control+Enter')
  await expect(card(page)).toBeVisible()
  expect(played.posts[1]?.body).toEqual({ pantry_items: ['eggs'], level: 3, allergies: ['milk'] })
  expect(played.posts).toHaveLength(2)
})

test('a press of the button counts, though what stands above it moves', async ({ page, open }) => {
  const played = await open({ script: wholeRun() })
  await send(page).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await pantry(page).fill('eggs')
  await send(page).click()
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
  expect(played.posts).toHaveLength(1)
  await expect(card(page)).toBeFocused()
  expect(await card(page).evaluate((one) => one.matches(':focus-visible')), 'a mouse needs no ring').toBe(false)
})

test('what the server would not take is said on the form, in its words and not in the server’s', async ({ page, open }) => {
  const played = await open({ script: wholeRun() })
  played.play.problem = refusal(
    { field: 'pantry_items.1', message: 'Input should be a valid string', code: 'string_type' },
    { field: 'servings', message: 'Input should be greater than or equal to 1', code: 'greater_than_equal' },
  )
  await ask(page, 'eggs', 'old shoes')
  await expect(pantry(page)).toBeFocused()
  await expect(pantry(page)).toHaveAccessibleDescription(/^“old shoes”: Up to 100 things/)
  await expect(page.locator('body')).not.toContainText(/Input should|pantry_items|servings\.|validation/)
  await expect(card(page)).toBeHidden()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Remove old shoes' }).click()
  await expect(pantry(page)).toHaveAttribute('aria-invalid', 'false')

  played.play.problem = refusal({ field: 'servings', message: 'Input should be …', code: 'less_than_equal' })
  await send(page).click()
  await expect(page.getByLabel('Servings')).toBeFocused()
  await expect(page.getByLabel('Servings')).toHaveAccessibleDescription('Choose for how many it is.')
  await page.getByLabel('Servings').selectOption('3')
  await expect(page.getByRole('alert')).toHaveCount(0)

  played.play.problem = refusal({ field: 'freezer_items', message: 'Extra inputs are not permitted', code: 'extra_forbidden' })
  await send(page).click()
  await expect(page.getByRole('alert')).toContainText('Load the page again')
  await expect(page.locator('body')).not.toContainText(/Extra inputs|freezer_items/)

  played.play.problem = undefined
  await send(page).click()
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
})

test('the model is warmed when the form is seen, and seen again, not when its button is pressed', async ({ page, open }) => {
  await page.addInitScript(() => {
    let state = 'hidden'
    Object.defineProperty(Document.prototype, 'visibilityState', { get: () => state })
    addEventListener('test:seen', (event) => {
      state = (event as CustomEvent<string>).detail
      document.dispatchEvent(new Event('visibilitychange'))
    })
  })
  const played = await open({ script: wholeRun() })
  const become = (state: string) => page.evaluate((detail) => dispatchEvent(new CustomEvent('test:seen', { detail })), state)
  await expect(page.getByText('llama3.1 will write it. It is ready.')).toBeVisible()
  expect(played.warmed).toBe(0) // drawn beforehand, or in a tab behind others
  await become('visible')
  await expect.poll(() => played.warmed).toBe(1)
  await become('hidden')
  await become('visible')
  await expect.poll(() => played.warmed).toBe(2)
  await ask(page)
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
  expect(played.warmed).toBe(2)
})

test('the button says when no model is ready, and sends all the same', async ({ page, open }) => {
  const played = await open({ backends: [{ ...READY, state: 'unreachable' }], script: wholeRun() })
  await expect(page.getByRole('button', { name: 'Write me a recipe No model is ready' })).toBeVisible()
  await expectAccessible(page)
  await ask(page)
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
  expect(played.posts).toHaveLength(1)
})

test('a server without a network is asked as any other: what the device believes is a hint', async ({ page, open }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })
  })
  const { head, ingredients, steps, notes, ending } = parts()
  const played = await open({ script: head })
  await expect(page.getByText('llama3.1 will write it. It is ready.')).toBeVisible()
  await ask(page)
  await expect(card(page).getByText('20 min')).toBeVisible()
  played.cut()
  await expect.poll(() => played.resumedAfter).toHaveLength(1)
  await played.say(...ingredients, ...steps, ...notes, ...ending)
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
  expect(played.posts).toHaveLength(1)
})

test('a mistake of the page’s own is said, wherever it happens', async ({ page, open }) => {
  await open()
  const alert = page.getByRole('alert').filter({ hasText: 'Something went wrong on this page' })
  await page.evaluate(() => void Promise.reject(new Error('nobody waits for this')))
  await expect(alert).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(alert).toBeHidden()
  await page.evaluate(() => {
    crypto.getRandomValues = () => {
      throw new Error('no randomness')
    }
  })
  await ask(page)
  await expect(alert).toBeVisible()
})

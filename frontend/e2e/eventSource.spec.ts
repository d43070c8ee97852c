/** A browser's own EventSource on a run: it comes back by itself for ever, until it is told that there is no more. */
import { expect, test } from '@playwright/test'

import { type Kiwi, replayOf, startKiwi } from './support/kiwi'

let kiwi: Kiwi | null = null

test.afterEach(async () => {
  await kiwi?.stop()
  kiwi = null
})

test('a browser that has had the end stops coming back', async ({ page }) => {
  kiwi = await startKiwi(replayOf('smollm2-schema-chickpea-curry.jsonl', 0))
  await page.goto(kiwi.url)
  const answers: number[] = []
  page.on('response', (response) => {
    if (response.url().includes('/recipes/streams/')) answers.push(response.status())
  })
  const found = await page.evaluate(async () => {
    const asked = await fetch('/api/v1/recipes/suggest?stream=true', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ pantry_items: ['chickpeas'] }),
    })
    const location = asked.headers.get('Location') ?? ''
    const whole = (await asked.text()).match(/^id: \d+$/gm)?.map((line) => line.slice(4)) ?? []
    const source = new EventSource(location)
    const ids: string[] = []
    const kinds = ['stream.started', 'stream.status', 'token', 'field.started', 'field.delta', 'field.done']
    for (const kind of [...kinds, 'field.dropped', 'field.reset', 'stream.reset', 'warning', 'recipe.completed', 'recipe.incomplete', 'recipe.failed']) {
      source.addEventListener(kind, (event) => ids.push(event.lastEventId))
    }
    await new Promise((closed) => {
      source.onerror = () => {
        if (source.readyState === EventSource.CLOSED) closed(null)
      }
    })
    return { whole, ids }
  })
  expect(found.whole.length).toBeGreaterThan(10)
  expect(found.ids).toEqual(found.whole)
  expect(answers).toEqual([200, 204])
})

import { expect, it } from 'vitest'

import { apply, EMPTY_DRAFT } from '@/recipe/apply'
import { growthOf, inOneGo } from '@/recipe/growth'
import type { StreamEvent } from '@/services/events'

let seq = 0
const event = (one: object) => ({ seq: (seq += 1), ...one }) as StreamEvent
const token = (text: string) => event({ type: 'token', text })
const delta = (path: string, text: string) => event({ type: 'field.delta', path, text })
const started = (path: string) => event({ type: 'field.started', path })
const done = (path: string, value: unknown) => event({ type: 'field.done', path, value, span: null })

const SHOWN = [started('/steps'), started('/steps/0'), started('/steps/0/text'), delta('/steps/0/text', 'Cut')].reduce(apply, EMPTY_DRAFT)
const after = (...events: StreamEvent[]) => growthOf(events, SHOWN, events.reduce(apply, SHOWN))

it('is the whole text, if nothing but that text goes on', () => {
  const growth = after(token(' the'), delta('/steps/0/text', ' the'), token(' leek'), delta('/steps/0/text', ' leek'))
  expect(growth).toMatchObject({ path: '/steps/0/text', text: 'Cut the leek', draft: { recipe: { steps: [{ text: 'Cut the leek' }] } } })
})

it.each([
  ['a part that begins', [started('/notes')]],
  ['the first words of a text', [started('/notes'), delta('/notes', 'Keeps')]],
  ['the first words of a text that had begun', [delta('/description', 'Green')]],
  ['a text that ends', [delta('/steps/0/text', '.'), done('/steps/0/text', 'Cut.')]],
  ['another text', [delta('/steps/0/text', '.'), delta('/notes', 'Keeps')]],
  ['a title, which is set smaller as it grows', [delta('/title', 'Soup')]],
  ['an ingredient’s line', [delta('/ingredients/0', '2 eggs')]],
  ['a warning', [delta('/steps/0/text', '.'), event({ type: 'warning', code: 'language', message: '' })]],
  ['raw text alone', [token('{')]],
])('is nothing with %s', (_, events) => {
  expect(after(...events)).toBeNull()
})

it('comes to the same in one go', () => {
  const events = [
    ...[token(' the'), delta('/steps/0/text', ' the'), token(' leek'), delta('/steps/0/text', ' leek')],
    ...[done('/steps/0/text', 'Cut the leek'), started('/notes'), delta('/notes', 'Ke'), token('e'), delta('/notes', 'eps')],
  ]
  const merged = inOneGo(events)
  expect(merged.map(({ type }) => type)).toEqual(['field.delta', 'field.done', 'field.started', 'field.delta'])
  expect(merged.reduce(apply, SHOWN)).toEqual(events.reduce(apply, SHOWN))
})

import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'

import { useRecentsStore } from '@/stores/recents'

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
})

it('keeps the newest dozen, each once', () => {
  const recents = useRecentsStore()
  for (let number = 0; number < 15; number += 1) recents.save({ title: `Soup ${number}` })
  recents.save({ title: 'Soup 7' })
  expect(recents.saved).toHaveLength(12)
  expect(recents.saved.slice(0, 2).map((entry) => entry.recipe.title)).toEqual(['Soup 7', 'Soup 14'])
  recents.save({})
  expect(recents.saved).toHaveLength(12)
})

it('forgets one', () => {
  const recents = useRecentsStore()
  recents.save({ title: 'Soup' })
  const [entry] = recents.saved
  if (entry) recents.forget(entry)
  expect(recents.saved).toEqual([])
})

it('reads only what it can show', () => {
  const good = { savedAt: 1, recipe: { title: 'Soup' } }
  localStorage.setItem('kiwi.recents', JSON.stringify([good, null, 3, { savedAt: 1 }, { savedAt: 'x', recipe: null }]))
  expect(useRecentsStore().saved).toEqual([good])
})

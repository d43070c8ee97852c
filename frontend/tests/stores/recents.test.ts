import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import { type Ending, useRecentsStore } from '@/stores/recents'

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
})

const entry = (key: string, ending: Ending = 'done', recipe: object = { title: `Soup ${key}` }) => ({
  key,
  ending,
  recipe,
  warnings: [],
  lacking: [],
  tiny: false,
  request: null,
})

it('keeps the newest dozen, each once', () => {
  const recents = useRecentsStore()
  for (let number = 0; number < 15; number += 1) recents.save(entry(String(number)))
  recents.save(entry('7'))
  expect(recents.saved).toHaveLength(12)
  expect(recents.saved.slice(0, 2).map(({ key }) => key)).toEqual(['7', '14'])
  recents.save(entry('bare', 'stopped', {}))
  expect(recents.saved).toHaveLength(12)
  expect(recents.find('7')?.recipe.title).toBe('Soup 7')
  expect(recents.find('bare')).toBeNull()
})

it('keeps what was written of a run that ended early, but rather a whole recipe', () => {
  const recents = useRecentsStore()
  recents.save(entry('half', 'stopped', { ingredients: [{ name: 'eggs' }] }))
  expect(recents.find('half')?.ending).toBe('stopped')
  for (let number = 0; number < 11; number += 1) recents.save(entry(String(number)))
  expect(recents.find('half')).not.toBeNull()
  recents.save(entry('11'))
  expect(recents.find('half')).toBeNull()
  expect(recents.find('0')).not.toBeNull()
})

it('forgets one', () => {
  const recents = useRecentsStore()
  recents.save(entry('1'))
  const [first] = recents.saved
  if (first) recents.forget(first)
  expect(recents.saved).toEqual([])
})

it('reads what an older version kept, and only what it can show', () => {
  const old = { savedAt: 1, recipe: { id: 7, title: 'Soup' } }
  localStorage.setItem('kiwi.recents', JSON.stringify([old, null, 3, { savedAt: 1 }, { savedAt: 'x', recipe: null }]))
  expect(useRecentsStore().saved).toEqual([{ ...entry('7', 'done', old.recipe), savedAt: 1 }])
})

it('knows when the browser keeps nothing, and has them all the same while the page is open', async () => {
  const setItem = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  vi.stubGlobal('localStorage', { getItem: () => null, setItem })
  const recents = useRecentsStore()
  recents.save(entry('1'))
  await nextTick()
  expect(recents.isLasting).toBe(false)
  expect(recents.find('1')).not.toBeNull()
})

import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'

import { addNames, ALLERGIES, PANTRY, useKitchenStore } from '@/stores/kitchen'

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
})

it('reads names as people type and paste them', () => {
  expect(addNames([], 'eggs, spinach ;feta\n\n  goat   cheese ,', PANTRY)).toEqual(['eggs', 'spinach', 'feta', 'goat cheese'])
  expect(addNames(['Eggs'], 'EGGS, rice, Rice', PANTRY)).toEqual(['Eggs', 'rice'])
  expect(addNames([], 'x'.repeat(200), PANTRY)[0]).toHaveLength(80)
  expect(addNames([], 'x'.repeat(200), ALLERGIES)[0]).toHaveLength(60)
  expect(addNames([], Array.from({ length: 150 }, (_, i) => `thing ${i}`).join(','), PANTRY)).toHaveLength(100)
  expect(addNames([], Array.from({ length: 150 }, (_, i) => `thing ${i}`).join(','), ALLERGIES)).toHaveLength(20)
})

it('asks only for what is set', () => {
  const kitchen = useKitchenStore()
  kitchen.pantry = ['eggs']
  expect(kitchen.request).toEqual({ pantry_items: ['eggs'], level: 3 })
  kitchen.allergies = ['milk']
  kitchen.diets = ['vegan']
  kitchen.servings = 2
  kitchen.maxMinutes = 30
  kitchen.level = 4
  kitchen.wildcardConfirmed = true
  expect(kitchen.request).toEqual({
    pantry_items: ['eggs'],
    level: 4,
    wildcard_confirmed: true,
    allergies: ['milk'],
    constraints: ['vegan'],
    servings: 2,
    max_minutes: 30,
  })
})

it('survives what it cannot read on the device', () => {
  localStorage.setItem('kiwi.servings', 'many')
  localStorage.setItem('kiwi.pantry', '{"not": "a list"}')
  localStorage.setItem('kiwi.allergies', '["milk", 7]')
  const kitchen = useKitchenStore()
  expect(kitchen.servings).toBeNull()
  expect(kitchen.pantry).toEqual([])
  expect(kitchen.allergies).toEqual(['milk'])
})

import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'

import ScaleControl from '@/components/ScaleControl.vue'
import { entryOf } from '@/recipe/keptEntry'
import type { KeptRecipe } from '@/services/library'
import { usePortionsStore } from '@/stores/portions'
import { useRecipesStore } from '@/stores/recipes'

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
})

it('goes back to the amounts and to the units that were written', async () => {
  const recipe = { servings: 2, ingredients: [{ name: 'flour', quantity: 250, unit: 'g' }] }
  useRecipesStore().show(entryOf({ id: 'x', title: 'Bread', ending: 'completed', created: '2026-01-01', recipe, provenance: {} } as unknown as KeptRecipe))
  const store = usePortionsStore()
  const wrapper = mount(ScaleControl)
  const back = () => wrapper.findAll('button').at(2)
  expect(back()).toBeUndefined()
  await wrapper.get('select').setValue('us')
  expect(store.shown.ingredients?.[0]?.unit).not.toBe('g')
  await back()?.trigger('click')
  expect(store.shown.ingredients?.[0]).toMatchObject({ quantity: 250, unit: 'g' })
  expect(back()).toBeUndefined()
  store.setFactor(2)
  await wrapper.get('select').setValue('us')
  await back()?.trigger('click')
  expect([store.factor, store.units, back()]).toEqual([1, 'as_is', undefined])
})

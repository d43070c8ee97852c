import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeAll, beforeEach, expect, it } from 'vitest'

import CardNotices from '@/components/CardNotices.vue'
import { loadMoreTexts } from '@/i18n'
import { entryOf } from '@/recipe/keptEntry'
import type { KeptRecipe } from '@/services/library'
import { useRecipesStore } from '@/stores/recipes'

beforeAll(loadMoreTexts)
beforeEach(() => {
  setActivePinia(createPinia())
})

const kept = (run: string | null, recipe = {}) =>
  entryOf({ id: 'x', title: 'Dal', ending: 'completed', draft: false, created: '2026-01-01', recipe, provenance: { run } } as unknown as KeptRecipe)
const madeFrom = (kind: string) => ({ provenance: { made_from: { kind, name: null } } })
const said = () => mount(CardNotices, { props: { warnings: [], byTinyModel: false } }).text()

it('blames a model for what a model wrote, and not for what was in a file', () => {
  const store = useRecipesStore()
  store.show({ ...kept('r'), request: { pantry_items: ['eggs'], level: 3 } })
  expect(said()).toContain('A language model wrote this and can be wrong')
  for (const recipe of [{}, madeFrom('text'), madeFrom('recipe')]) {
    store.show(kept('r', recipe))
    expect(said()).toContain('A language model wrote this, or read it in a text')
  }
  store.show(kept('r', madeFrom('pantry')))
  expect(said()).toContain('A language model wrote this and can be wrong')
  store.show(kept(null))
  expect(said()).toBe('Not checked for allergens. It stands here as it was brought in: read every ingredient yourself.')
  store.clear()
  expect(store.isImported).toBe(false)
})

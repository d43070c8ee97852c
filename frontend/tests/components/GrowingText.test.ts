import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { nextTick } from 'vue'

import GrowingText from '@/components/GrowingText'
import { EMPTY_DRAFT } from '@/recipe/apply'
import { useRecipesStore } from '@/stores/recipes'

beforeEach(() => {
  setActivePinia(createPinia())
})

it('shows what is known of its text: of the recipe, or more while it grows; in one node', async () => {
  const store = useRecipesStore()
  const grow = async (path: string | null, text = '') => {
    store.growsAt = path
    store.growing = path === null ? null : { path, text, draft: EMPTY_DRAFT }
    await nextTick()
  }
  const host = mount({ components: { GrowingText }, props: ['text'], template: '<p><GrowingText path="/notes" :text="text" /></p>' }, { props: { text: 'Keep' } })
  const shown = () => host.get('p').element
  const node = shown().firstChild
  expect(shown().textContent).toBe('Keep')
  await grow('/notes', 'Keeps for')
  expect(shown().textContent).toBe('Keeps for')
  await grow('/notes', 'Keeps for two')
  expect(shown().textContent).toBe('Keeps for two')
  await grow('/description', 'Green')
  expect(shown().textContent).toBe('Keep')
  // An attempt that is begun anew may begin with the same words.
  await grow('/notes', 'Keeps for')
  await grow(null)
  expect(shown().textContent).toBe('Keep')
  await host.setProps({ text: 'Cold' })
  expect(shown().textContent).toBe('Cold')
  expect(shown().firstChild).toBe(node)
})

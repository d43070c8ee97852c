import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { nextTick } from 'vue'

import MilestoneStatus from '@/components/MilestoneStatus.vue'
import { useRecipesStore } from '@/stores/recipes'

it('says how a run goes on, and nothing of that beside the alert that it failed', async () => {
  setActivePinia(createPinia())
  const store = useRecipesStore()
  const status = mount(MilestoneStatus).get('[role=status]')
  store.phase = 'connecting'
  await nextTick()
  expect(status.text()).toBe('Writing a recipe')
  store.phase = 'writing'
  store.connection = 'lost'
  await nextTick()
  expect(status.text()).toBe('Connection lost')
  store.phase = 'failed'
  await nextTick()
  expect(status.text()).toBe('')
  store.phase = 'connecting'
  store.phase = 'stopped'
  await nextTick()
  expect(status.text()).toBe('Stopped.')
})

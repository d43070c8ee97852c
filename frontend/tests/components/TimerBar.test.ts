import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { afterEach, beforeEach, expect, it } from 'vitest'

import TimerBar from '@/components/TimerBar.vue'
import { chooseLocale } from '@/i18n'
import { useTimersStore } from '@/stores/timers'
import { timers } from '@/stores/timersKept'

beforeEach(() => {
  setActivePinia(createPinia())
})
afterEach(async () => {
  timers.value = []
  await chooseLocale('en')
})

it('a timer speaks the language that is shown, whichever it was begun in', async () => {
  const store = useTimersStore()
  store.start({ step: 2, seconds: 600, said: null })
  store.start({ step: 3, seconds: 90, said: '90 seconds' })
  const bar = mount(TimerBar)
  const named = () => bar.findAll('.what').map((one) => one.text().replace(/ [\d:]+$/, ''))
  expect(named()).toEqual(['Step 2, 10 min', 'Step 3, 90 seconds'])
  await chooseLocale('de')
  await nextTick()
  expect(named()).toEqual(['Schritt 2, 10 Min.', 'Schritt 3, 90 seconds'])
  store.prolong(store.running[0]?.id ?? '')
  await nextTick()
  expect(store.running[0]?.left).toBeGreaterThan(600)
  expect(named()[0]).toBe('Schritt 2, 10 Min.')
})

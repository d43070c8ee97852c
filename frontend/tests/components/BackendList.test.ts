import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'

import BackendList from '@/components/BackendList.vue'
import type { BackendHealth } from '@/services/api'

const said = (health: Partial<BackendHealth>) =>
  mount(BackendList, { props: { backends: [{ name: 'ollama', state: 'unreachable', ...health } as BackendHealth] } }).text().replace(/\s+/g, ' ')

it('says once that a backend does not answer, and what else is known of it', () => {
  expect(said({ detail: 'ollama cannot be reached.', remedy: 'Start it.' })).toBe('ollama does not answer. Start it.')
  expect(said({ detail: 'It did not answer.' })).toBe('ollama does not answer.')
  expect(said({ detail: 'It ended with signal 9.' })).toBe('ollama does not answer. It ended with signal 9.')
  expect(said({ state: 'misconfigured', detail: 'It does not answer.' })).toBe('ollama is not set up right. It does not answer.')
})

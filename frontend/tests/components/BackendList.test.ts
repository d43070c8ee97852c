import { mount } from '@vue/test-utils'
import { afterAll, beforeAll, expect, it } from 'vitest'

import BackendList from '@/components/BackendList.vue'
import { chooseLocale, loadMoreTexts, type Locale, tIfKnown } from '@/i18n'
import type { BackendHealth } from '@/services/api'

const said = (health: Partial<BackendHealth>) =>
  mount(BackendList, { props: { backends: [{ name: 'ollama', state: 'unreachable', ...health } as BackendHealth] } })
    .text()
    .replace(/\s+/g, ' ')

const TYPES = Object.values(import.meta.glob<string>('../../../kiwi_recipes/llm/types.py', { query: '?raw', import: 'default', eager: true })).join()
const SERVER = Object.values(import.meta.glob<string>('../../../kiwi_recipes/llm/**/*.py', { query: '?raw', import: 'default', eager: true })).join('\n')
/** mypy holds the server to these. */
const CODES = [...(/HealthCode = Literal\[([^\]]*)\]/.exec(TYPES)?.[1] ?? '').matchAll(/"(\w+)"/g)].map((match) => match[1] ?? '')

beforeAll(loadMoreTexts)
afterAll(() => chooseLocale('en'))

it.each<Locale>(['en', 'de'])('has words for whatever the server says of a backend: %s', async (language) => {
  await chooseLocale(language)
  expect(CODES.length).toBeGreaterThan(20)
  for (const code of CODES) {
    const words = tIfKnown(`backend.why.${code}`)
    if (['loads_now', 'loads_when_asked', 'no_answer'].includes(code)) {
      expect(said({ code: code as never, detail: 'The server says so.' }), code).not.toContain('The server says so.')
      continue
    }
    expect(words, code).not.toBeNull()
    for (const [, name = ''] of words?.matchAll(/\{(\w+)\}/g) ?? []) expect(SERVER, `${code}: ${name}`).toMatch(new RegExp(`["(\\s]${name}["]?[=:]`))
  }
})

it('says once that a backend does not answer, and what else is known of it', async () => {
  await chooseLocale('en')
  const down = { code: 'not_started', evidence: { command: 'ollama serve' }, detail: 'ollama cannot be reached.', remedy: 'Start it with: ollama serve' } as const
  expect(said(down)).toBe('ollama does not answer. Start it with: ollama serve')
  expect(said({ detail: 'It did not answer.', code: 'no_answer' })).toBe('ollama does not answer.')
  await chooseLocale('de')
  expect(said(down)).toBe('ollama antwortet nicht. Starte es mit: ollama serve')
  expect(said({ detail: 'It did not answer.', code: 'no_answer' })).toBe('ollama antwortet nicht.')
  const refused = { state: 'misconfigured', code: 'refused', evidence: { said: 'ollama is no API.' }, detail: 'ollama is no API.' } as const
  expect(said(refused)).toBe('ollama ist nicht richtig eingerichtet. Gemeldet wird: „ollama is no API.“ Prüfe base_url und den Schlüssel.')
})

it('leaves what it has no words for to the server', async () => {
  await chooseLocale('de')
  expect(said({ detail: 'It ended with signal 9.', remedy: 'Look.' })).toBe('ollama antwortet nicht. It ended with signal 9. Look.')
})

import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { chooseLocale } from '@/i18n'
import { keptTroubleWords } from '@/recipe/keptWords'
import { madeFromWords } from '@/recipe/madeFromWords'
import { ConnectionLostError } from '@/services/errors'
import type { KeptRecipe } from '@/services/library'
import { copies, keepCopy } from '@/stores/keptCopies'
import { NO_FILTER, useLibraryStore } from '@/stores/library'
import { useRecentsStore } from '@/stores/recents'

import { type Answer, RECIPE, scriptedFetch } from '../support/server'
import { settled } from '../support/settled'

const ID = '11111111-2222-3333-4444-555555555555'

const kept = (more: Partial<KeptRecipe> = {}): KeptRecipe => ({
  id: ID,
  version: 1,
  title: 'Soup',
  draft: false,
  favourite: false,
  rating: null,
  tags: ['quick'],
  created: '2026-01-02T00:00:00Z',
  updated: '2026-01-02T00:00:00Z',
  deleted: null,
  purged_after: null,
  note: 'less salt',
  revision: 1,
  link: null,
  ending: 'completed',
  recipe: { title: 'Soup', ingredients: [{ name: 'leek' }] },
  provenance: {},
  acknowledged: [],
  ...more,
})

const says =
  (body: object, status = 200): Answer =>
  () =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' } })
const lists = (...recipes: KeptRecipe[]): Answer => says({ recipes, total: recipes.length, offset: 0, limit: 50 })
const away: Answer = () => Promise.reject(new TypeError('Failed to fetch'))
const refuses = (status: number, code: string, more: object = {}): Answer => says({ status, code, detail: code, retryable: false, ...more }, status)

function library(...answers: Answer[]) {
  const { fetch, asked } = scriptedFetch(...answers)
  vi.stubGlobal('fetch', fetch)
  setActivePinia(createPinia())
  return { library: useLibraryStore(), asked }
}

const entry = (more: object = {}) => ({
  key: 'k',
  savedAt: 1,
  ending: 'done' as const,
  recipe: RECIPE,
  warnings: [],
  lacking: [],
  tiny: false,
  request: null,
  run: 'r1',
  ...more,
})

beforeEach(() => {
  localStorage.clear()
})

describe('what a recipe was made from', () => {
  const words = (made_from: object | null, matched_ingredients?: string[]) =>
    madeFromWords(kept({ recipe: { title: 'Soup', matched_ingredients }, provenance: { made_from } } as Partial<KeptRecipe>))

  it.each([
    [{ kind: 'pantry' }, 'From your pantry: eggs, spinach', 'Aus deinem Vorrat: eggs, spinach'],
    [{ kind: 'text' }, 'Read from a pasted text', 'Aus einem eingefügten Text gelesen'],
    [{ kind: 'file', name: 'x.org' }, 'Imported from x.org', 'Importiert aus x.org'],
    [{ kind: 'file', name: null }, 'Imported from a file', 'Importiert aus einer Datei'],
    [{ kind: 'recipe', name: 'Dal' }, 'A change of “Dal”', 'Eine Änderung von „Dal“'],
    [{ kind: 'text', name: 'x' }, 'Read from a pasted text', 'Aus einem eingefügten Text gelesen'],
    [{ kind: 'of a newer server' }, '', ''],
    [null, '', ''],
  ])('%j', async (made, english, german) => {
    expect(words(made, ['eggs', 'spinach'])).toBe(english)
    await chooseLocale('de')
    expect(words(made, ['eggs', 'spinach'])).toBe(german)
    await chooseLocale('en')
  })

  it('names no food of a pantry of which nothing was used, or of a copy that has none', () => {
    expect([words({ kind: 'pantry' }, []), words({ kind: 'pantry' })]).toEqual(['From your pantry', 'From your pantry'])
    expect(madeFromWords(kept())).toBe('')
  })
})

describe('without the server', () => {
  it('shows copies of what was listed before, found by what was typed and chosen', async () => {
    const other = kept({ id: ID.replace('1', '9'), title: 'Cake', tags: [], created: '2026-01-03T00:00:00Z', favourite: true, recipe: { title: 'Cake' } })
    const { library: store } = library(lists(kept(), other), says(kept()), says(other), away, away, away, away)
    await store.load()
    await settled(() => { expect(copies()).toHaveLength(2) })
    expect(copies().map(({ title }) => title)).toEqual(['Cake', 'Soup'])
    await store.load()
    expect([store.isFromDevice, store.recipes.map(({ title }) => title)]).toEqual([true, ['Cake', 'Soup']])
    for (const [filter, titles] of [
      [{ text: ' LEEK  salt ' }, ['Soup']],
      [{ favourite: true }, ['Cake']],
      [{ tags: ['quick'] }, ['Soup']],
    ] as const) {
      store.filter = { ...NO_FILTER, ...filter, tags: [...('tags' in filter ? filter.tags : [])] }
      await store.load()
      expect(store.recipes.map(({ title }) => title)).toEqual(titles)
    }
  })

  it('opens a copy; but what the server says is gone is gone', async () => {
    keepCopy(kept())
    const { library: store } = library(away, refuses(404, 'recipe_unknown'))
    expect((await store.open(ID)).title).toBe('Soup')
    await expect(store.open(ID)).rejects.toMatchObject({ code: 'recipe_unknown' })
    expect(copies()).toEqual([])
  })

  it('shows nobody’s copies to who is not signed in', async () => {
    keepCopy(kept())
    const { library: store } = library(refuses(401, 'session'))
    await store.load()
    expect([store.isFromDevice, store.recipes]).toEqual([false, []])
    expect(keptTroubleWords(store.trouble)).toMatch(/Sign in/)
  })

  it('forgets copies of what was deleted elsewhere, once it has seen the whole list', async () => {
    keepCopy(kept())
    const { library: store } = library(lists())
    await store.load()
    expect(copies()).toEqual([])
  })

  it('reads no copy that is none', () => {
    localStorage.setItem(`kiwi.kept.${ID}`, '{"id":1}')
    localStorage.setItem('kiwi.kept.x', 'no JSON')
    expect(copies()).toEqual([])
  })
})

describe('what is kept', () => {
  it('comes from the run; from the page when the server has forgotten the run', async () => {
    const { library: store, asked } = library(says(kept(), 201), refuses(410, 'stream_forgotten'), says(kept(), 201))
    useRecentsStore().save(entry())
    await store.keep(entry())
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ run: 'r1', acknowledged: [] })
    expect(useRecentsStore().find('k')?.keptAs).toBe(ID)
    useRecentsStore().save(entry())
    expect(useRecentsStore().find('k')?.keptAs, 'stays known when the run is read again').toBe(ID)
    await store.keep(entry({ recipe: { ...RECIPE, ingredients: [null, { name: 'leek' }] } }))
    expect(JSON.parse(asked[2]?.body ?? '')).toMatchObject({ recipe: { ingredients: [{ name: 'leek' }] } })
  })

  it('is waited for where its run is about to end; not for ever', async () => {
    vi.useFakeTimers()
    try {
      const notOver = refuses(409, 'run_not_over')
      const { library: store } = library(notOver, notOver, says(kept(), 201))
      const [saved] = await Promise.all([store.keep(entry({ ending: 'stopped' })), vi.runAllTimersAsync()])
      expect(saved.id).toBe(ID)
      const { library: other, asked } = library(...Array<Answer>(20).fill(notOver))
      const refused = expect(other.keep(entry({ ending: 'stopped' }))).rejects.toMatchObject({ code: 'run_not_over' })
      await vi.runAllTimersAsync()
      await refused
      expect(asked).toHaveLength(11)
    } finally {
      vi.useRealTimers()
    }
  })

  it('is no draft whose run is forgotten: that stays on this device', async () => {
    const { library: store } = library(refuses(404, 'stream_unknown'))
    await expect(store.keep(entry({ ending: 'stopped' }))).rejects.toMatchObject({ code: 'run_gone' })
  })

  it('is changed with the version that was seen; another tab’s change is taken in, and said', async () => {
    const now = kept({ version: 2, note: 'from there' })
    const { library: store, asked } = library(says(kept()), refuses(412, 'changed_meanwhile', { current: now }), says(kept({ version: 3 })))
    const seen = await store.open(ID)
    await expect(store.change(seen, { note: 'mine' })).rejects.toMatchObject({ code: 'changed_meanwhile' })
    expect(store.current).toEqual(now)
    await store.change(now, { note: 'mine' })
    expect(asked.slice(1).map(({ headers }) => headers.get('If-Match'))).toEqual(['"1"', '"2"'])
  })

  it('becomes a favourite whatever else was changed meanwhile', async () => {
    const now = kept({ version: 7 })
    const { library: store, asked } = library(refuses(412, 'changed_meanwhile', { current: now }), says(kept({ version: 8, favourite: true })))
    await store.favour(kept(), true)
    expect(asked.map(({ headers }) => headers.get('If-Match'))).toEqual(['"1"', '"7"'])
    expect(store.current?.favourite).toBe(true)
  })

  it('is deleted, and taken back', async () => {
    const gone = kept({ version: 2, deleted: '2026-01-03T00:00:00Z', purged_after: '2026-02-03T00:00:00Z' })
    const { library: store } = library(lists(kept()), says(kept()), says(gone), says(kept({ version: 3 })), lists(kept({ version: 3 })))
    await store.load()
    await settled(() => { expect(copies().length).toBeGreaterThan(0) })
    await store.remove(kept())
    expect([store.recipes, store.total, copies(), store.lastDeleted?.id]).toEqual([[], 0, [], ID])
    await store.restore(ID)
    expect([store.recipes.length, store.total, store.lastDeleted]).toEqual([1, 1, null])
  })

  it('is listed as it was asked for last, whichever answer comes first', async () => {
    let answer: (response: Response) => void = () => undefined
    const slow: Answer = (_, signal) =>
      new Promise((resolve, reject) => {
        answer = resolve
        signal?.addEventListener('abort', () => { reject(signal.reason as Error) })
      })
    const { library: store } = library(slow, lists(kept()), says(kept()))
    const first = store.load()
    await store.load()
    answer(new Response('{}'))
    await first
    expect([store.recipes.length, store.trouble]).toEqual([1, null])
  })
})

it('what went wrong is said in words, and a mistake of the page’s own is thrown on', () => {
  expect(keptTroubleWords(new ConnectionLostError(''))).toMatch(/does not answer/)
  expect(() => keptTroubleWords(new TypeError('x'))).toThrow('x')
})

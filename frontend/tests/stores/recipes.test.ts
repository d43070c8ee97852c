import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { useRecentsStore } from '@/stores/recents'
import { useRecipesStore } from '@/stores/recipes'

import { DONE, frame, numbered, RECIPE, refuses, RUN, RUN_EVENTS, scriptedFetch, streams, WHOLE_RUN } from '../support/server'
import { settled } from '../support/settled'

const REQUEST = { pantry_items: ['eggs'], level: 3 as const }
const framesOf = (from: number, to?: number) => RUN_EVENTS.slice(from, to).map(frame).join('')
const stopped = () => new Response(null, { status: 204 })

function kitchen(...answers: Parameters<typeof scriptedFetch>) {
  const { fetch, asked } = scriptedFetch(...answers)
  vi.stubGlobal('fetch', fetch)
  return { store: useRecipesStore(), asked }
}

beforeEach(() => {
  sessionStorage.clear()
  localStorage.clear()
  setActivePinia(createPinia())
})

describe('one run', () => {
  it('goes from connecting to done and keeps what it was told', async () => {
    const { store } = kitchen(streams({ pieces: [WHOLE_RUN], end: 'close' }))
    const run = store.suggest(REQUEST)
    expect(store.phase).toBe('connecting')
    expect(store.isRunning).toBe(true)
    await run
    expect(store.phase).toBe('done')
    expect(store.recipe).toEqual(RECIPE)
    expect(store.streamingSuggestion).toBe('{"title": "Spinach omelette"')
    expect(store.status.model).toBe('small')
    expect(useRecentsStore().saved.map((entry) => entry.recipe)).toEqual([RECIPE])
  })

  it('keeps a text that grows apart from the recipe until something else comes, and loses none of it', async () => {
    const opening = numbered(
      RUN_EVENTS[0] as (typeof RUN_EVENTS)[number],
      { type: 'field.done', path: '/title', value: 'Omelette', span: null },
      { type: 'field.started', path: '/description' },
      { type: 'field.delta', path: '/description', text: 'Green' },
    )
    const more = numbered(...opening, { type: 'field.delta', path: '/description', text: ' and soft' }).slice(-1)
    const { store } = kitchen(streams({ pieces: [opening.map(frame).join(''), more.map(frame).join('')], end: 'hang' }), stopped)
    void store.suggest(REQUEST)
    await settled(() => {
      expect(store.growing?.text).toBe('Green and soft')
    })
    expect(store.recipe).toEqual({ title: 'Omelette', description: 'Green' })
    store.stop()
    expect(store.growing).toBeNull()
    expect(store.recipe).toEqual({ title: 'Omelette', description: 'Green and soft' })
    expect(useRecentsStore().saved.map((entry) => entry.recipe)).toEqual([store.recipe])
  })

  it('leaves no place for a row that nobody writes any more, stopped or broken off', async () => {
    const begun = numbered(RUN_EVENTS[0] as (typeof RUN_EVENTS)[number], { type: 'field.started', path: '/ingredients/0' }).map(frame).join('')
    const { store } = kitchen(streams({ pieces: [begun], end: 'hang' }), stopped, streams({ pieces: [begun], end: 'break' }), refuses(404, { code: 'not_found' }))
    void store.suggest(REQUEST)
    await settled(() => {
      expect(store.draft.open.size).toBe(1)
    })
    store.stop()
    expect([store.draft.open.size, store.unfinished]).toEqual([0, ['ingredients']])
    await store.suggest(REQUEST)
    expect([store.phase, store.draft.open.size, store.unfinished]).toEqual(['failed', 0, ['ingredients']])
  })

  it('tells warnings, mends and drops apart', async () => {
    const events = numbered(
      RUN_EVENTS[0] as (typeof RUN_EVENTS)[number],
      { type: 'warning', code: 'allergens_not_checked', message: 'Not checked.' },
      { type: 'warning', code: 'allergen_withheld', message: 'Left out: feta.' },
      { type: 'warning', code: 'repaired', message: 'A slip.', path: '/title', evidence: { mend: 'trailing_comma' } },
      { type: 'field.done', path: '/servings', value: 4, span: null, notes: [{ message: "'four' read as 4", code: 'read_as', evidence: { written: "'four'", read: 4 } }] },
      { type: 'field.dropped', path: '/ingredients/2', reason: 'no name' },
      RUN_EVENTS.at(-1) as (typeof RUN_EVENTS)[number],
    )
    const { store } = kitchen(streams({ pieces: [events.map(frame).join(''), DONE], end: 'close' }))
    await store.suggest(REQUEST)
    expect(store.warnings.map((warning) => warning.code)).toEqual(['allergen_withheld'])
    expect(store.mends).toEqual([
      { path: '/title', code: 'repaired', message: 'A slip.', evidence: { mend: 'trailing_comma' } },
      { path: '/servings', code: 'read_as', message: "'four' read as 4", evidence: { written: "'four'", read: 4 } },
    ])
    expect(store.dropped.map((drop) => drop.path)).toEqual(['/ingredients/2'])
  })

  it('starts again with what is kept, and says why', async () => {
    const reset = numbered(...RUN_EVENTS.slice(0, 12), { type: 'stream.reset', reason: 'stalled', kept: ['/title'] })
    const { store } = kitchen(streams({ pieces: [reset.map(frame).join('')], end: 'hang' }))
    void store.suggest(REQUEST)
    await settled(() => {
      expect(store.attempt).toEqual({ number: 2, reason: 'stalled' })
    })
    expect(store.recipe).toEqual({ title: RECIPE.title })
    expect(store.streamingSuggestion).toBe('')
  })

  it('keeps what was written when the server fails, and knows what had begun', async () => {
    const failing = numbered(...RUN_EVENTS.slice(0, 15), {
      type: 'recipe.failed',
      recipe: { title: RECIPE.title },
      finish_reason: 'error',
      usage: {},
      timings: {},
      error: { code: 'stall_timeout', message: 'It stalled.', retryable: true, phase: 'writing' },
    })
    const { store } = kitchen(streams({ pieces: [failing.map(frame).join(''), DONE], end: 'close' }))
    await store.suggest(REQUEST)
    expect(store.phase).toBe('failed')
    expect(store.trouble).toMatchObject({ code: 'stall_timeout', message: 'It stalled.' })
    expect(store.unfinished).toEqual(['steps'])
    expect(useRecentsStore().saved).toMatchObject([
      { key: store.key, ending: 'failed', recipe: { title: RECIPE.title }, lacking: ['the ingredients', 'the steps'] },
    ])
  })

  it('says a refusal in the words of the server', async () => {
    const { store } = kitchen(
      refuses(422, {
        detail: 'pantry_items.0: Bleach is not food.',
        code: 'validation',
        retryable: false,
        errors: [{ field: 'pantry_items.0', message: 'Bleach is not food.', code: 'not_food' }, 7],
      }),
    )
    await store.suggest(REQUEST)
    expect(store.phase).toBe('failed')
    expect(store.trouble).toEqual({
      code: 'validation',
      message: 'pantry_items.0: Bleach is not food.',
      retryable: false,
      retryAfterMs: null,
      fields: [{ field: 'pantry_items.0', message: 'Bleach is not food.', code: 'not_food' }],
    })
    expect(store.isRefused).toBe(true)
    expect(useRecentsStore().saved).toEqual([])
  })
})

describe('a lost connection', () => {
  it('stays lost while what had arrived before is still being taken, and is live when it is back', async () => {
    let mend: (() => void) | undefined
    const { store } = kitchen(streams({ pieces: [framesOf(0, 8)], end: 'break' }), async (call, signal) => {
      await new Promise<void>((resolve) => (mend = resolve))
      return streams({ pieces: [framesOf(8), DONE], end: 'close' })(call, signal)
    })
    const run = store.suggest(REQUEST)
    await settled(() => {
      expect(mend).toBeDefined()
    })
    expect(store.recipe.title).toBe(RECIPE.title)
    expect(store.connection).toBe('lost')
    mend?.()
    await run
    expect(store.connection).toBe('live')
    expect(store.recipe).toEqual(RECIPE)
  })
})

describe('Stop', () => {
  it('is seen at once, told to the server, and keeps the card', async () => {
    const { store, asked } = kitchen(streams({ pieces: [framesOf(0, 12)], end: 'hang' }), stopped)
    void store.suggest(REQUEST)
    await settled(() => {
      expect(store.recipe.ingredients).toHaveLength(2)
    })
    store.stop()
    expect(store.phase).toBe('stopped')
    await settled(() => {
      expect(asked.at(-1)).toMatchObject({ method: 'DELETE', url: `/api/v1/recipes/streams/${RUN}` })
    })
    expect(store.recipe.title).toBe(RECIPE.title)
    store.stop()
    expect(asked).toHaveLength(2)
  })

  it('reaches a run whose name comes only later', async () => {
    let answer: (() => void) | undefined
    const { store, asked } = kitchen(async (call, signal) => {
      await new Promise<void>((resolve) => (answer = resolve))
      return streams({ pieces: [framesOf(0, 3)], end: 'hang' })(call, signal)
    }, stopped)
    void store.suggest(REQUEST)
    store.stop()
    expect(store.phase).toBe('stopped')
    answer?.()
    await settled(() => {
      expect(asked.at(-1)?.method).toBe('DELETE')
    })
    expect(store.phase).toBe('stopped')
    expect(store.recipe).toEqual({})
  })
})

describe('a reload after Stop', () => {
  it('neither joins nor starts a run that had no name yet', async () => {
    const silent = () => new Promise<Response>(() => undefined)
    const { store } = kitchen(silent)
    void store.suggest(REQUEST)
    store.stop()
    setActivePinia(createPinia())
    const { store: reloaded, asked } = kitchen(silent)
    await reloaded.resume()
    expect(reloaded.phase).toBe('idle')
    expect(asked).toEqual([])
  })

  it('shows what a run with a name had written', async () => {
    const { store } = kitchen(streams({ pieces: [framesOf(0, 12)], end: 'hang' }), stopped)
    void store.suggest(REQUEST)
    await settled(() => {
      expect(store.recipe.ingredients).toHaveLength(2)
    })
    store.stop()
    setActivePinia(createPinia())
    const { store: reloaded, asked } = kitchen(streams({ pieces: [framesOf(0, 12)], end: 'hang' }))
    void reloaded.resume()
    await settled(() => {
      expect(reloaded.recipe.ingredients).toHaveLength(2)
    })
    expect(asked[0]).toMatchObject({ method: 'GET', url: `/api/v1/recipes/streams/${RUN}` })
  })
})

describe('an older run', () => {
  it('is stopped by a new one, and its answers change nothing', async () => {
    let late: ReadableStreamDefaultController<Uint8Array> | undefined
    const { store, asked } = kitchen(
      () =>
        new Response(new ReadableStream<Uint8Array>({ start: (controller) => void (late = controller) }), {
          headers: { 'Content-Type': 'text/event-stream', Location: '/api/v1/recipes/streams/old' },
        }),
      (call, signal) =>
        call.method === 'DELETE' ? stopped() : streams({ pieces: [WHOLE_RUN], end: 'close' })(call, signal),
      (call, signal) =>
        call.method === 'DELETE' ? stopped() : streams({ pieces: [WHOLE_RUN], end: 'close' })(call, signal),
    )
    void store.suggest(REQUEST)
    await settled(() => {
      expect(sessionStorage.getItem('kiwi.run')).toContain('"id":"old"')
    })
    const second = store.suggest({ ...REQUEST, pantry_items: ['rice'] })
    const [event] = numbered({ type: 'field.done', path: '/title', value: 'Old', span: null })
    late?.enqueue(new TextEncoder().encode(frame(event as { type: string; seq: number })))
    await second
    expect(asked.map((call) => call.method).sort()).toEqual(['DELETE', 'POST', 'POST'])
    expect(store.recipe).toEqual(RECIPE)
    expect(store.phase).toBe('done')
  })
})

describe('after a reload', () => {
  it('picks up the run of this tab, and sees it whole', async () => {
    sessionStorage.setItem('kiwi.run', JSON.stringify({ id: RUN, key: 'k', request: REQUEST }))
    const { store, asked } = kitchen(streams({ pieces: [WHOLE_RUN], end: 'close' }))
    await store.resume()
    expect(asked[0]?.method).toBe('GET')
    expect(store.recipe).toEqual(RECIPE)
    expect(store.request).toEqual(REQUEST)
  })

  it('joins a run whose name never arrived by its key', async () => {
    sessionStorage.setItem('kiwi.run', JSON.stringify({ id: null, key: 'k', request: REQUEST }))
    const { store, asked } = kitchen(streams({ pieces: [WHOLE_RUN], end: 'close' }))
    await store.resume()
    expect(asked[0]).toMatchObject({ method: 'POST' })
    expect(asked[0]?.headers.get('Idempotency-Key')).toBe('k')
    expect(store.phase).toBe('done')
  })

  it('is an empty page again when the server has forgotten the run', async () => {
    sessionStorage.setItem('kiwi.run', JSON.stringify({ id: RUN, key: 'k', request: REQUEST }))
    const { store } = kitchen(refuses(410, {}))
    await store.resume()
    expect(store.phase).toBe('idle')
    expect(sessionStorage.getItem('kiwi.run')).toBeNull()
  })

  it('does nothing when there was no run, or what is kept makes no sense', async () => {
    const { store, asked } = kitchen()
    await store.resume()
    sessionStorage.setItem('kiwi.run', '{"id":')
    await store.resume()
    sessionStorage.setItem('kiwi.run', '[1]')
    await store.resume()
    expect(store.phase).toBe('idle')
    expect(asked).toEqual([])
  })
})

import { describe, expect, it, vi } from 'vitest'

import {
  acceptRevision,
  exportUrl,
  getBackends,
  importRecipes,
  restoreRevision,
  resumeRecipesStream,
  readTextStream,
  reviseRecipeStream,
  stopStream,
  type StreamOptions,
  suggestRecipesStream,
  warmModels,
} from '@kiwi-recipes/client'
import type { StreamEvent } from '@kiwi-recipes/client'

import { breaks, DONE, frame, numbered, refuses, RUN, RUN_EVENTS, scriptedFetch, streams, WHOLE_RUN } from '../../tests/support/server'
import { settled } from '../../tests/support/settled'

const REQUEST = { pantry_items: ['eggs'], level: 3 as const }
const SOON = [1, 1, 1, 1, 1]

function reading(fetcher: typeof fetch, more: Partial<StreamOptions> = {}) {
  const events: StreamEvent[] = []
  const options: StreamOptions = {
    fetch: fetcher,
    backoffMs: SOON,
    onEvent: (event) => events.push(event),
    ...more,
  }
  return { events, options }
}

const framesOf = (from: number, to?: number) => RUN_EVENTS.slice(from, to).map(frame).join('')

describe('suggestRecipesStream', () => {
  it('posts the request and delivers every event, typed and in order', async () => {
    const { fetch, asked } = scriptedFetch(streams({ pieces: [': hb\n\n', WHOLE_RUN], end: 'close' }))
    const { events, options } = reading(fetch)
    const names: string[] = []
    const ending = await suggestRecipesStream(REQUEST, { ...options, idempotencyKey: 'k1', onRun: (id) => names.push(id) })
    expect(ending.type).toBe('recipe.completed')
    expect(events).toEqual(RUN_EVENTS)
    expect(names).toEqual([RUN])
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/api/v1/recipes/suggest?stream=true' })
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual(REQUEST)
    expect(asked[0]?.headers.get('Accept')).toBe('text/event-stream')
    expect(asked[0]?.headers.get('Idempotency-Key')).toBe('k1')
  })

  it('resumes without gap or double, wherever the connection breaks', async () => {
    for (let cut = 0; cut < WHOLE_RUN.length; cut += 7) {
      const { fetch, asked } = scriptedFetch(
        streams({ pieces: [WHOLE_RUN.slice(0, cut)], end: cut % 2 ? 'close' : 'break' }),
        (call) => {
          const last = Number(call.headers.get('Last-Event-ID') ?? -1)
          return streams({ pieces: [framesOf(last + 1), DONE], end: 'close' })(call, null)
        },
      )
      const { events, options } = reading(fetch)
      const ending = await suggestRecipesStream(REQUEST, { ...options, backoffMs: [0] })
      expect(events, `cut at ${cut}`).toEqual(RUN_EVENTS)
      expect(ending.type).toBe('recipe.completed')
      if (asked.length > 1) expect(asked[1]).toMatchObject({ method: 'GET', url: `/api/v1/recipes/streams/${RUN}` })
    }
  })

  it('passes over what a resumed stream says twice', async () => {
    const { fetch } = scriptedFetch(
      streams({ pieces: [framesOf(0, 6)], end: 'break' }),
      streams({ pieces: [framesOf(3), DONE], end: 'close' }),
    )
    const { events, options } = reading(fetch)
    await suggestRecipesStream(REQUEST, options)
    expect(events).toEqual(RUN_EVENTS)
  })

  it('heals a gap by asking again', async () => {
    const { fetch, asked } = scriptedFetch(
      streams({ pieces: [framesOf(0, 4), framesOf(6)], end: 'close' }),
      streams({ pieces: [framesOf(4), DONE], end: 'close' }),
    )
    const { events, options } = reading(fetch)
    await suggestRecipesStream(REQUEST, options)
    expect(events).toEqual(RUN_EVENTS)
    expect(asked[1]?.headers.get('Last-Event-ID')).toBe('3')
  })

  it('posts again under the same key when no answer came at all', async () => {
    const { fetch, asked } = scriptedFetch(breaks, streams({ pieces: [WHOLE_RUN], end: 'close' }))
    const { options } = reading(fetch)
    await suggestRecipesStream(REQUEST, options)
    expect(asked.map((call) => call.method)).toEqual(['POST', 'POST'])
    expect(asked[1]?.headers.get('Idempotency-Key')).toBe(asked[0]?.headers.get('Idempotency-Key'))
  })

  it('says when the connection is lost and when it is back', async () => {
    const { fetch } = scriptedFetch(
      streams({ pieces: [framesOf(0, 3)], end: 'break' }),
      breaks,
      streams({ pieces: [framesOf(3), DONE], end: 'close' }),
    )
    const onConnection = vi.fn()
    const { options } = reading(fetch, { onConnection })
    await suggestRecipesStream(REQUEST, options)
    expect(onConnection.mock.calls.flat()).toEqual(['lost', 'lost', 'live'])
  })

  it('has more patience while the device says it is offline, and asks all the same', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    const { fetch, asked } = scriptedFetch(
      streams({ pieces: [framesOf(0, 3)], end: 'break' }),
      ...Array.from({ length: 6 }, () => breaks),
      streams({ pieces: [framesOf(3), DONE], end: 'close' }),
    )
    const { events, options } = reading(fetch, { backoffMs: [1, 1, 1] })
    await suggestRecipesStream(REQUEST, options)
    expect(events).toEqual(RUN_EVENTS)
    expect(asked).toHaveLength(8)
  })

  it('gives up a server that was never there as soon as online', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    const { fetch } = scriptedFetch(...Array.from({ length: 5 }, () => breaks))
    const { options } = reading(fetch)
    await expect(suggestRecipesStream(REQUEST, options)).rejects.toMatchObject({ code: 'connection_lost' })
  })

  it('gives up after a bounded number of attempts without progress', async () => {
    const { fetch, asked } = scriptedFetch(streams({ pieces: [framesOf(0, 3)], end: 'break' }), breaks, breaks, breaks)
    const { options } = reading(fetch, { backoffMs: [1, 1, 1] })
    await expect(suggestRecipesStream(REQUEST, options)).rejects.toMatchObject({ code: 'connection_lost' })
    expect(asked).toHaveLength(4)
  })

  it('tries again through a server that is starting', async () => {
    const { fetch } = scriptedFetch(
      streams({ pieces: [framesOf(0, 3)], end: 'break' }),
      refuses(502, 'no JSON from this proxy'),
      streams({ pieces: [framesOf(3), DONE], end: 'close' }),
    )
    const { events, options } = reading(fetch)
    await suggestRecipesStream(REQUEST, options)
    expect(events).toEqual(RUN_EVENTS)
  })

  it('resumes when the line has gone silent', async () => {
    const { fetch, asked } = scriptedFetch(
      streams({ pieces: [framesOf(0, 3)], end: 'hang' }),
      streams({ pieces: [framesOf(3), DONE], end: 'close' }),
    )
    const { events, options } = reading(fetch, { silenceMs: 40 })
    await suggestRecipesStream(REQUEST, options)
    expect(events).toEqual(RUN_EVENTS)
    expect(asked).toHaveLength(2)
  })

  it('tells a refusal as a typed error and does not repeat it', async () => {
    const problem = {
      type: 'urn:x',
      title: 'Too many',
      status: 429,
      detail: 'Wait for one.',
      code: 'too_many_runs_per_session',
      retryable: true,
      retry_after_ms: 5000,
    }
    const { fetch, asked } = scriptedFetch(refuses(429, problem))
    const { options } = reading(fetch)
    await expect(suggestRecipesStream(REQUEST, options)).rejects.toMatchObject({
      name: 'ProblemError',
      message: 'Wait for one.',
      code: 'too_many_runs_per_session',
      retryable: true,
      problem: { status: 429, retryAfterMs: 5000 },
    })
    expect(asked).toHaveLength(1)
  })

  it('makes the best of a refusal that is no problem document', async () => {
    const { fetch } = scriptedFetch(
      () => new Response('<h1>Bad gateway</h1>', { status: 503, headers: { 'Retry-After': '7' } }),
    )
    const { options } = reading(fetch)
    await expect(suggestRecipesStream(REQUEST, options)).rejects.toMatchObject({
      code: 'http_503',
      retryable: true,
      problem: { retryAfterMs: 7000 },
    })
  })

  it('knows a run that is gone', async () => {
    for (const status of [404, 410]) {
      const { fetch } = scriptedFetch(streams({ pieces: [framesOf(0, 3)], end: 'break' }), refuses(status, {}))
      const { events, options } = reading(fetch)
      await expect(suggestRecipesStream(REQUEST, options)).rejects.toMatchObject({ code: 'run_gone' })
      expect(events).toHaveLength(3)
    }
  })

  it('refuses what is no event stream', async () => {
    const { fetch } = scriptedFetch(() => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }))
    const { options } = reading(fetch)
    await expect(suggestRecipesStream(REQUEST, options)).rejects.toMatchObject({ code: 'protocol' })
  })

  it('refuses an end without an ending, and anything after the end', async () => {
    for (const pieces of [[framesOf(0, 5), DONE], [framesOf(0), frame({ type: 'token', seq: RUN_EVENTS.length }), DONE]]) {
      const { fetch } = scriptedFetch(streams({ pieces, end: 'close' }))
      const { options } = reading(fetch)
      await expect(suggestRecipesStream(REQUEST, options)).rejects.toMatchObject({ code: 'protocol' })
    }
  })

  it('needs nothing more once the ending has been read', async () => {
    const { fetch, asked } = scriptedFetch(streams({ pieces: [framesOf(0)], end: 'break' }))
    const { options } = reading(fetch)
    expect((await suggestRecipesStream(REQUEST, options)).type).toBe('recipe.completed')
    expect(asked).toHaveLength(1)
  })

  it('stops reading when it is told to', async () => {
    const { fetch, asked } = scriptedFetch(streams({ pieces: [framesOf(0, 3)], end: 'hang' }))
    const leaving = new AbortController()
    const { events, options } = reading(fetch, { signal: leaving.signal })
    const ending = suggestRecipesStream(REQUEST, options)
    await settled(() => {
      expect(events).toHaveLength(3)
    })
    leaving.abort()
    await expect(ending).rejects.toMatchObject({ name: 'AbortError' })
    expect(asked).toHaveLength(1)
  })

  it('stops waiting for the next attempt when it is told to', async () => {
    const { fetch } = scriptedFetch(breaks)
    const leaving = new AbortController()
    const { options } = reading(fetch, { signal: leaving.signal, backoffMs: [60_000] })
    const ending = suggestRecipesStream(REQUEST, options)
    setTimeout(() => {
      leaving.abort()
    }, 5)
    await expect(ending).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('skips events of types it does not know', async () => {
    const [started, ...rest] = numbered(
      RUN_EVENTS[0] as StreamEvent,
      { type: 'token', text: 'x' },
      RUN_EVENTS.at(-1) as StreamEvent,
    )
    const strange = frame({ type: 'nutrition.done', seq: 1 })
    const { fetch } = scriptedFetch(
      streams({ pieces: [frame(started as StreamEvent), strange, ...rest.slice(1).map(frame), DONE], end: 'close' }),
    )
    const { events, options } = reading(fetch)
    await suggestRecipesStream(REQUEST, options)
    expect(events.map((event) => event.type)).toEqual(['stream.started', 'recipe.completed'])
  })
})

describe('resumeRecipesStream', () => {
  it('reads a run from its first event on', async () => {
    const { fetch, asked } = scriptedFetch(streams({ pieces: [WHOLE_RUN], end: 'close' }))
    const { events, options } = reading(fetch)
    await resumeRecipesStream(RUN, options)
    expect(events).toEqual(RUN_EVENTS)
    expect(asked[0]).toMatchObject({ method: 'GET', url: `/api/v1/recipes/streams/${RUN}` })
    expect(asked[0]?.headers.has('Last-Event-ID')).toBe(false)
  })
})

describe('stopStream', () => {
  it('deletes the run, and does not mind that it is gone', async () => {
    const { fetch, asked } = scriptedFetch(() => new Response(null, { status: 204 }), refuses(404, {}), refuses(410, {}))
    await stopStream(RUN, { fetch })
    await stopStream(RUN, { fetch })
    await stopStream(RUN, { fetch })
    expect(asked[0]).toMatchObject({ method: 'DELETE', url: `/api/v1/recipes/streams/${RUN}` })
  })

  it('tells any other refusal', async () => {
    const { fetch } = scriptedFetch(refuses(503, { code: 'store_unavailable' }))
    await expect(stopStream(RUN, { fetch })).rejects.toMatchObject({ code: 'store_unavailable' })
  })
})

describe('getBackends', () => {
  it('lists what the server says', async () => {
    const backends = [{ name: 'embedded', kind: 'embedded', state: 'ready', model: 'm', detail: null, remedy: null, tiny: true }]
    const { fetch } = scriptedFetch(() => Response.json({ backends }))
    expect(await getBackends({ fetch })).toEqual(backends)
  })
})

describe('warmModels', () => {
  it('asks for it, and does not mind a server that can not', async () => {
    const { fetch, asked } = scriptedFetch(() => Response.json({ backend: 'm' }, { status: 202 }), refuses(404, {}), () => {
      throw new TypeError('no network')
    })
    for (let n = 0; n < 3; n++) await warmModels({ fetch })
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(3).fill('POST /api/v1/backends/warm'))
  })
})

describe('readTextStream', () => {
  it('hands the text over and reads the run', async () => {
    const { fetch, asked } = scriptedFetch(streams({ pieces: [framesOf(0), DONE], end: 'close' }))
    const { events, options } = reading(fetch)
    const ending = await readTextStream({ text: 'Soup: 1 l water' }, options)
    expect(ending.type).toBe('recipe.completed')
    expect(events).toEqual(RUN_EVENTS)
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/api/v1/recipes/import/text?stream=true' })
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ text: 'Soup: 1 l water' })
    expect(asked[0]?.headers.get('Idempotency-Key')).toBeTruthy()
  })
})

describe('files', () => {
  it('are sent as they are, and what is refused is told', async () => {
    const result = { imported: [], refused: [{ name: null, code: 'import_no_name', detail: 'x' }] }
    const refused = { status: 422, code: 'import_no_recipe', detail: 'This page holds no recipe.', retryable: false }
    const { fetch, asked } = scriptedFetch(() => Response.json(result, { status: 201 }), refuses(422, refused))
    expect(await importRecipes('{"@type": "Recipe"}', 'application/ld+json', { fetch, fileName: 'soup & more.json' })).toEqual(result)
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/api/v1/recipes/import?file_name=soup+%26+more.json', body: '{"@type": "Recipe"}' })
    expect(asked[0]?.headers.get('Content-Type')).toBe('application/ld+json')
    await expect(importRecipes('<p>', 'text/html', { fetch })).rejects.toMatchObject({ code: 'import_no_recipe' })
    expect(asked[1]?.url).toBe('/api/v1/recipes/import')
  })

  it('are to be had at an address', () => {
    expect(exportUrl('4ffb', 'cooklang', { baseUrl: 'http://kiwi/' })).toBe('http://kiwi/api/v1/recipes/4ffb/export?format=cooklang')
  })
})

describe('reviseRecipeStream', () => {
  it('asks for the change of one recipe and goes on reading that run', async () => {
    const { fetch, asked } = scriptedFetch(
      streams({ pieces: [framesOf(0, 4)], end: 'break' }),
      streams({ pieces: [framesOf(4), DONE], end: 'close' }),
    )
    const { events, options } = reading(fetch)
    const wish = { wish: 'make it vegan' }
    const ending = await reviseRecipeStream('4ffb3ff6', wish, { ...options, idempotencyKey: 'k2' })
    expect(ending.type).toBe('recipe.completed')
    expect(events).toEqual(RUN_EVENTS)
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/api/v1/recipes/4ffb3ff6/revise?stream=true' })
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual(wish)
    expect(asked[0]?.headers.get('Idempotency-Key')).toBe('k2')
    expect(asked[1]).toMatchObject({ method: 'GET', url: `/api/v1/recipes/streams/${RUN}` })
  })

  it('tells of a recipe that is deleted', async () => {
    const gone = { status: 410, code: 'recipe_deleted', detail: 'This recipe was deleted.', retryable: false }
    const { fetch, asked } = scriptedFetch(refuses(410, gone))
    const { options } = reading(fetch)
    await expect(reviseRecipeStream('4ffb3ff6', { path: '/title' }, options)).rejects.toMatchObject({ code: 'recipe_deleted' })
    expect(asked).toHaveLength(1)
  })
})

describe('acceptRevision and restoreRevision', () => {
  const kept = { id: '4ffb3ff6', version: 4, revision: 2 }

  it('name the version that was seen', async () => {
    const answer = () => Response.json(kept)
    const { fetch, asked } = scriptedFetch(answer, answer)
    expect(await acceptRevision('4ffb3ff6', RUN, 3, [], { fetch })).toEqual(kept)
    expect(await restoreRevision('4ffb3ff6', 1, 4, { fetch })).toEqual(kept)
    expect(asked.map((call) => call.url)).toEqual([
      '/api/v1/recipes/4ffb3ff6/accept',
      '/api/v1/recipes/4ffb3ff6/revisions/1/restore',
    ])
    expect(asked.map((call) => call.headers.get('If-Match'))).toEqual(['"3"', '"4"'])
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ run: RUN, acknowledged: [] })
    expect(asked[1]?.body).toBeNull()
  })

  it('tell of another tab that was faster', async () => {
    const changed = { status: 412, code: 'changed_meanwhile', detail: 'This recipe was changed elsewhere.', retryable: false }
    const { fetch } = scriptedFetch(refuses(412, changed))
    await expect(acceptRevision('4ffb3ff6', RUN, 3, [], { fetch })).rejects.toMatchObject({ code: 'changed_meanwhile' })
  })
})

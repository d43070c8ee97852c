import { describe, expect, it, vi } from 'vitest'

import { apply, EMPTY_DRAFT, recipeRun, recipeSoFar, type StreamEvent, suggestRecipesStream } from '../src/index.js'
import { replayFetch, type ReplayOptions } from '../src/testing.js'

const files: Record<string, string> = import.meta.glob('../../../tests/fixtures/{events,scripted}/*.jsonl', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const fixture = (name: string) => files[`../../../tests/fixtures/${name}.jsonl`] ?? ''
const PLAIN = fixture('events/plain')
const recorded = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { ms: number; event?: StreamEvent; text?: string; base64?: string })
const EVENTS = recorded(PLAIN).flatMap(({ event }) => (event ? [event] : []))
const REQUEST = { pantry_items: ['eggs'], level: 3 as const }

async function follow(text: string, options: ReplayOptions = {}) {
  const fetch = replayFetch(text, options)
  const events: StreamEvent[] = []
  const terminal = await suggestRecipesStream(REQUEST, { fetch, onEvent: (event) => events.push(event), backoffMs: [0, 0, 0] })
  return { fetch, events, terminal }
}

describe('a recorded run', () => {
  it.each([undefined, 1, 2, 3, 7, 64, 1000, 1_000_000])('comes in chunks of %s bytes', async (chunkSize) => {
    const { events, fetch } = await follow(PLAIN, chunkSize === undefined ? {} : { chunkSize })
    expect(events).toEqual(EVENTS)
    expect(fetch.asked.map(({ method }) => method)).toEqual(['POST'])
    const body = (await fetch('/api/v1/recipes/suggest?stream=true', { method: 'POST' })).body
    const sizes = new Set<number>()
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) sizes.add(chunk.length)
    if (chunkSize === 7) expect(Math.max(...sizes)).toBe(7)
  })

  it('comes at its recorded times, or faster', async () => {
    vi.useFakeTimers()
    try {
      const times = recorded(PLAIN).flatMap(({ ms, event }) => (event ? [ms] : []))
      for (const speed of [1, 10]) {
        const came: number[] = []
        const begun = Date.now()
        const run = suggestRecipesStream(REQUEST, {
          fetch: replayFetch(PLAIN, { speed }),
          onEvent: () => came.push(Date.now() - begun),
        })
        await vi.runAllTimersAsync()
        await run
        expect(came.length).toBe(times.length)
        came.forEach((ms, at) => {
          expect(Math.abs(ms - (times[at] ?? 0) / speed)).toBeLessThanOrEqual(2)
        })
      }
    } finally {
      vi.useRealTimers()
    }
  })

  it('is resumed where the connection broke', async () => {
    const { events, fetch } = await follow(PLAIN, { breakAfter: [10, 25] })
    expect(events).toEqual(EVENTS)
    expect(fetch.asked.map(({ method, headers }) => [method, headers.get('Last-Event-ID')])).toEqual([
      ['POST', null],
      ['GET', '9'],
      ['GET', '34'],
    ])
  })

  it('ends when its reader leaves', async () => {
    const leaving = new AbortController()
    const seen: StreamEvent[] = []
    const fetch = replayFetch(PLAIN, { speed: 0.001 })
    const run = suggestRecipesStream(REQUEST, { fetch, signal: leaving.signal, onEvent: (event) => seen.push(event) })
    setTimeout(() => {
      leaving.abort()
    }, 20)
    await expect(run).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }) as Error)
    expect(seen.length).toBeLessThan(EVENTS.length)
    await expect(fetch('/', { signal: leaving.signal })).rejects.toThrow()
  })

  it('can be stopped, and says what there was', async () => {
    const fetch = replayFetch(PLAIN, { speed: 1 })
    const run = recipeRun(REQUEST, { fetch })
    let draft = EMPTY_DRAFT
    const seen: StreamEvent[] = []
    let before = {}
    for await (const event of run) {
      before = recipeSoFar(draft)
      draft = apply(draft, event)
      seen.push(event)
      if (event.seq === 1) await run.stop()
    }
    expect(seen.at(-1)).toMatchObject({ type: 'recipe.cancelled', finish_reason: 'cancelled', recipe: before })
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, at) => at))
    expect(seen.length).toBeLessThan(EVENTS.length)
    expect((await fetch(`/api/v1/recipes/streams/${await run.id}`, { method: 'DELETE' })).status).toBe(204)
  })

  it('can be read in part', async () => {
    const fetch = replayFetch(PLAIN)
    const read = async (query: string) => (await fetch(`/api/v1/recipes/suggest?${query}`, { method: 'POST' })).text()
    expect(await read('include=fields')).not.toContain('event: token')
    expect(await read('include=tokens')).not.toContain('event: field.')
    expect(await read('include=tokens')).toContain('event: recipe.completed')
  })

  it('is not there under another name', async () => {
    expect((await replayFetch(PLAIN)('/api/v1/recipes/streams/other')).status).toBe(404)
    expect((await replayFetch(PLAIN)(new Request('http://kiwi/api/v1/backends'))).status).toBe(404)
  })

  it.each(['events/plain', 'events/again', 'events/cut-in-step', 'events/milk-allergy', 'events/stopped'])(
    'ends as it did: %s',
    async (name) => {
      const text = fixture(name)
      const { events, terminal } = await follow(text)
      const all = recorded(text).flatMap(({ event }) => (event ? [event] : []))
      expect(events).toEqual(all)
      expect(terminal).toEqual(all.at(-1))
    },
  )
})

describe('a recorded answer of a model server', () => {
  it.each(['scripted/openai-plain', 'scripted/ollama-split-characters', 'scripted/openai-overloaded'])(
    'comes byte for byte: %s',
    async (name) => {
      const [header, ...entries] = recorded(fixture(name)) as unknown as [{ status: number }, ...ReturnType<typeof recorded>]
      const expected = entries.flatMap(({ text, base64 }) =>
        text === undefined ? Array.from(atob(base64 ?? ''), (char) => char.charCodeAt(0)) : [...new TextEncoder().encode(text)],
      )
      for (const chunkSize of [1, 5, 1000]) {
        const answer = await replayFetch(fixture(name), { chunkSize })('/v1/chat/completions', { method: 'POST' })
        expect(answer.status).toBe(header.status)
        expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual(expected)
      }
    },
  )

  it('breaks where it broke', async () => {
    const answer = await replayFetch(fixture('scripted/openai-broken'))('/v1/chat/completions', { method: 'POST' })
    await expect(answer.text()).rejects.toThrow('network error')
  })
})

describe('what is no recording', () => {
  const header = '{"kiwi_recording":2,"kind":"events"}\n'
  const event = '{"ms":5,"event":{"type":"token","seq":0,"text":"a"}}\n'
  it.each([
    ['', /line 1: no recording/],
    ['{"a":1}', /line 1: no recording/],
    ['{"kiwi_recording":3,"kind":"events"}', /line 1: version 3/],
    [`${header}{"ms":1,"ev`, /line 2: not a JSON object/],
    [`${header}{"event":{}}`, /line 2: ms is missing/],
    [`${header}${event}{"ms":4,"event":{}}`, /line 3: the time runs backwards/],
    [`${header}{"ms":1,"text":"a"}`, /line 2: of another kind/],
    [`${header}{"ms":1,"end":"whole"}\n${event}`, /line 3: something comes after the end/],
  ])('is said with its line: %s', (text, message) => {
    expect(() => replayFetch(text)).toThrow(message)
  })
})

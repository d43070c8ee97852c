/** Mistakes of a caller, and servers that are none: each told at once, by what it is. */
import { describe, expect, it, vi } from 'vitest'

import {
  ConnectionLostError,
  getBackends,
  importRecipes,
  ProtocolError,
  recipeRun,
  stopStream,
  type StreamOptions,
  suggestRecipesStream,
} from '@kiwi-recipes/client'

import { breaks, RUN, scriptedFetch, streams, WHOLE_RUN } from '../../tests/support/server'

const REQUEST = { pantry_items: ['eggs'], level: 3 as const }
const whole = () => scriptedFetch(streams({ pieces: [WHOLE_RUN], end: 'close' }))
const own = new Error('mine')
const thrower = () => {
  throw own
}
const ignored = () => undefined

describe('what a caller hands in', () => {
  it.each<[string, Partial<StreamOptions>]>([
    ['onEvent', { onEvent: thrower }],
    ['onRun', { onRun: thrower }],
    [
      'onEvent, at the ending',
      {
        onEvent: ({ type }) => {
          if (type === 'recipe.completed') throw own
        },
      },
    ],
  ])('is not taken for the connection when it throws: %s', async (_, options) => {
    const { fetch, asked } = whole()
    await expect(suggestRecipesStream(REQUEST, { fetch, onEvent: ignored, ...options })).rejects.toBe(own)
    expect(asked).toHaveLength(1)
  })

  it('nor when it is told of the connection', async () => {
    const { fetch } = scriptedFetch(breaks)
    const options = { fetch, onEvent: ignored, onConnection: thrower, backoffMs: [1] }
    await expect(suggestRecipesStream(REQUEST, options)).rejects.toBe(own)
  })

  it.each<[string, Partial<StreamOptions>, RegExp]>([
    ['an address without a scheme', { baseUrl: 'localhost:8512' }, /write it as http/],
    ['an address of another kind', { baseUrl: 'ftp://kitchen' }, /write it as http/],
    ['an address that is none', { baseUrl: 'http://kitchen:port' }, /write it as http/],
  ])('is told at once and asked nowhere: %s', async (_, options, words) => {
    const { fetch, asked } = whole()
    const failed = suggestRecipesStream(REQUEST, { fetch, onEvent: ignored, ...options })
    await expect(failed).rejects.toThrow(words)
    await expect(failed).rejects.toBeInstanceOf(TypeError)
    expect(asked).toEqual([])
  })

  it('is told at once where it is no JSON', async () => {
    const round: Record<string, unknown> = { ...REQUEST }
    round.constraints = [round]
    const { fetch, asked } = whole()
    await expect(suggestRecipesStream(round as unknown as typeof REQUEST, { fetch, onEvent: ignored })).rejects.toBeInstanceOf(TypeError)
    expect(asked).toEqual([])
  })

  it.each<[string, NonNullable<StreamOptions['headers']>]>([
    ['a record', { 'x-cf-session': 't', accept: '*/*', 'content-type': 'text/plain' }],
    ['Headers', new Headers({ 'X-CF-Session': 't' })],
    ['pairs', [['X-CF-Session', 't']]],
  ])('may be %s of headers, beside which ours are what they are', async (_, headers) => {
    const { fetch, asked } = whole()
    await suggestRecipesStream(REQUEST, { fetch, onEvent: ignored, headers, baseUrl: 'http://kitchen/base//' })
    const sent = asked[0]?.headers
    expect([sent?.get('X-CF-Session'), sent?.get('Accept'), sent?.get('Content-Type')]).toEqual(['t', 'text/event-stream', 'application/json'])
    expect(asked[0]?.url).toBe('http://kitchen/base/api/v1/recipes/suggest?stream=true')
  })

  it('is looped over once', async () => {
    const run = recipeRun(REQUEST, { fetch: whole().fetch })
    for await (const event of run) if (event.seq === 1) break
    expect(() => run[Symbol.asyncIterator]()).toThrow('looped over once')
  })
})

describe('what answers', () => {
  it.each<[string, () => Response, RegExp]>([
    ['nothing more, without an end', () => new Response(null, { status: 204 }), /Something other/],
    ['a page', () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }), /Something other/],
    [
      'what has no body to read from, as React Native has it',
      () => Object.defineProperty(new Response('', { headers: { 'Content-Type': 'text/event-stream' } }), 'body', { value: null }),
      /This fetch gives no body/,
    ],
  ])('is told: %s', async (_, make, words) => {
    const { fetch } = scriptedFetch(make)
    const failed = suggestRecipesStream(REQUEST, { fetch, onEvent: ignored })
    await expect(failed).rejects.toBeInstanceOf(ProtocolError)
    await expect(failed).rejects.toThrow(words)
  })

  it('nobody is told with what went wrong', async () => {
    const failed = suggestRecipesStream(REQUEST, { fetch: scriptedFetch(breaks, breaks).fetch, onEvent: ignored, backoffMs: [1] })
    await expect(failed).rejects.toBeInstanceOf(ConnectionLostError)
    await expect(failed).rejects.toHaveProperty('cause', expect.any(TypeError))
  })

  it('a server that takes the request and says nothing is asked again', async () => {
    const silent = (signal: AbortSignal | null) =>
      new Promise<Response>((_, reject) => {
        signal?.addEventListener('abort', () => {
          reject(signal.reason as Error)
        })
      })
    const { fetch: second } = whole()
    const fetch = vi
      .fn<typeof globalThis.fetch>()
      .mockImplementationOnce((_, init) => silent(init?.signal ?? null))
      .mockImplementation(second)
    const states: string[] = []
    const options = { fetch, onEvent: ignored, silenceMs: 20, backoffMs: [1], onConnection: (state: string) => states.push(state) }
    await expect(suggestRecipesStream(REQUEST, options)).resolves.toMatchObject({ type: 'recipe.completed' })
    expect(states).toEqual(['lost', 'live'])
  })

  it.each<[string, (fetch: typeof globalThis.fetch) => Promise<unknown>]>([
    ['stopStream', (fetch) => stopStream(RUN, { fetch })],
    ['getBackends', (fetch) => getBackends({ fetch })],
    ['importRecipes', (fetch) => importRecipes('{}', 'application/json', { fetch })],
  ])('is told of short calls, too: %s', async (name, call) => {
    await expect(call(scriptedFetch(breaks).fetch)).rejects.toBeInstanceOf(ConnectionLostError)
    if (name === 'stopStream') return
    await expect(call(scriptedFetch(() => new Response('<html>')).fetch)).rejects.toBeInstanceOf(ProtocolError)
  })

  it('says when to come back, and is left alone until then', async () => {
    vi.useFakeTimers()
    const later = new Response(JSON.stringify({ code: 'store_unavailable', retryable: true, retry_after_ms: 9000 }), { status: 503 })
    const half = streams({ pieces: [WHOLE_RUN.slice(0, WHOLE_RUN.indexOf('id: 2'))], end: 'close' })
    const { fetch, asked } = scriptedFetch(half, () => later, streams({ pieces: [WHOLE_RUN], end: 'close' }))
    const ending = suggestRecipesStream(REQUEST, { fetch, onEvent: ignored, backoffMs: [1, 1, 1] })
    await vi.advanceTimersByTimeAsync(8900)
    expect(asked).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(200)
    await expect(ending).resolves.toMatchObject({ type: 'recipe.completed' })
    vi.useRealTimers()
  })
})

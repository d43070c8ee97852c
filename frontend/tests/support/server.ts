/** A server as far as `fetch` can see it: scripted answers, byte for byte, and what was asked. */
import type { EventOf, StreamEvent } from '@/services/events'

export interface Asked {
  method: string
  url: string
  headers: Headers
  body: string | null
}

/** What one connection sends: pieces of text, then its end. */
export interface Script {
  pieces: (string | Uint8Array)[]
  /** close: the body ends. break: the connection fails. hang: nothing more comes. */
  end: 'close' | 'break' | 'hang'
}

export type Answer = (asked: Asked, signal: AbortSignal | null) => Response | Promise<Response>

export const RUN = '0123456789abcdef0123456789abcdef'

/** Each call gets the next answer; one call more than there are answers is a fault of the client. */
export function scriptedFetch(...answers: Answer[]) {
  const asked: Asked[] = []
  const fetcher = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const call = {
      method: init.method ?? 'GET',
      url: input as string,
      headers: new Headers(init.headers),
      body: (init.body as string | undefined) ?? null,
    }
    asked.push(call)
    const answer = answers[asked.length - 1]
    if (!answer) throw new Error(`unexpected call ${asked.length}: ${call.method} ${call.url}`)
    init.signal?.throwIfAborted()
    return answer(call, init.signal ?? null)
  }
  return { fetch: fetcher, asked }
}

/** An event stream that plays a script. */
export function streams(script: Script, headers: Record<string, string> = {}): Answer {
  return (_, signal) => {
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of script.pieces) {
          controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece)
        }
        if (script.end === 'close') controller.close()
        signal?.addEventListener('abort', () => {
          controller.error(signal.reason)
        })
      },
      async pull(controller) {
        if (script.end === 'hang') await new Promise(() => undefined)
        // What has arrived is read before the connection fails, as it would be with time in between.
        await new Promise((resolve) => setTimeout(resolve, 1))
        if (script.end === 'break') controller.error(new TypeError('network error'))
      },
    })
    return new Response(body, {
      headers: {
        'Content-Type': 'text/event-stream; charset=utf-8',
        Location: `/api/v1/recipes/streams/${RUN}`,
        ...headers,
      },
    })
  }
}

export function refuses(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return () =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json', ...headers } })
}

export const breaks: Answer = () => Promise.reject(new TypeError('Failed to fetch'))

type Unnumbered<E> = E extends StreamEvent ? Omit<E, 'seq'> : never

/** Number events as a run does. */
export function numbered(...events: Unnumbered<StreamEvent>[]): StreamEvent[] {
  return events.map((event, seq) => ({ ...event, seq }))
}

export function frame(event: { type: string; seq: number }): string {
  return `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}

export const DONE = 'data: [DONE]\n\n'

/** A whole small run. */
export const RECIPE = {
  title: 'Spinach omelette',
  servings: 2,
  ingredients: [
    { quantity: 3, unit: null, name: 'eggs', pantry_item: 'eggs' },
    { quantity: 1.5, unit: 'cup', name: 'spinach', pantry_item: null },
  ],
  steps: [{ text: 'Whisk.', minutes: null, uses: [0] }],
}

export const RUN_EVENTS = numbered(
  { type: 'stream.started', id: RUN, protocol: 1, level: 3, schema: '/api/v1/recipes/schema' },
  { type: 'stream.status', phase: 'loading_model', elapsed_ms: 1, model: 'small' },
  { type: 'token', text: '{"title": "Spinach ' },
  { type: 'field.started', path: '/title' },
  { type: 'field.delta', path: '/title', text: 'Spinach ' },
  { type: 'token', text: 'omelette"' },
  { type: 'field.delta', path: '/title', text: 'omelette' },
  { type: 'field.done', path: '/title', value: RECIPE.title, span: [10, 28] },
  { type: 'field.done', path: '/servings', value: 2, span: [30, 31] },
  { type: 'field.started', path: '/ingredients/0' },
  { type: 'field.done', path: '/ingredients/0', value: RECIPE.ingredients[0], span: [40, 60] },
  { type: 'field.done', path: '/ingredients/1', value: RECIPE.ingredients[1], span: [61, 80] },
  { type: 'field.started', path: '/steps/0' },
  { type: 'field.started', path: '/steps/0/text' },
  { type: 'field.delta', path: '/steps/0/text', text: 'Whisk.' },
  { type: 'field.done', path: '/steps/0/text', value: 'Whisk.', span: [90, 98] },
  { type: 'field.done', path: '/steps/0', value: RECIPE.steps[0], span: [85, 120] },
  { type: 'recipe.completed', recipe: RECIPE as EventOf<'recipe.completed'>['recipe'], finish_reason: 'stop', usage: {}, timings: {} },
)

export const WHOLE_RUN = RUN_EVENTS.map(frame).join('') + DONE

/**
 * For tests of front ends: a `fetch` that answers with a recording (docs/recordings.md), as the server did that it is of.
 *
 *     import recorded from './omelette.events.jsonl?raw'
 *     vi.stubGlobal('fetch', replayFetch(recorded))
 *
 * Needs no test framework. It waits with `setTimeout`, so that a framework's own clock moves it.
 */
import { apply, EMPTY_DRAFT, recipeSoFar } from './apply.js'
import type { StreamEvent } from './events.js'

export interface ReplayOptions {
  /** How many times as fast as recorded; left out, all comes at once. */
  speed?: number
  /** How many bytes each chunk of an answer has; left out, each has what came at one time. */
  chunkSize?: number
  /** The first connection breaks behind so many events, the second behind the second number, and so on. */
  breakAfter?: readonly number[]
}

/** What was asked, in order. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: BodyInit | null
}

export type ReplayFetch = typeof fetch & { readonly asked: readonly Asked[] }

/**
 * A `fetch` that plays a recording: its text, JSON lines.
 *
 * Of a stream of Kiwi Recipes every request for a recipe gets the recorded run, which can be resumed (`Last-Event-ID`,
 * `?after=`), read in part (`?include=`) and stopped (`DELETE`: it then ends with `recipe.cancelled`). Of a model server
 * every request gets the recorded answer. What broke when it was recorded breaks again. Throws for what is no recording,
 * with the line.
 */
export function replayFetch(recording: string, options: ReplayOptions = {}): ReplayFetch {
  const played = read(recording)
  const asked: Asked[] = []
  const run = played.header.kind === 'events' ? new Run(played, options) : null
  // eslint-disable-next-line @typescript-eslint/require-await -- what is thrown in it is a rejection, as of fetch
  const replay = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const from = input instanceof Request ? input : null
    const call = {
      method: init.method ?? from?.method ?? 'GET',
      url: input instanceof Request ? input.url : input instanceof URL ? input.href : input,
      headers: new Headers(init.headers ?? from?.headers),
      body: init.body ?? null,
    }
    asked.push(call)
    const signal = init.signal ?? from?.signal ?? null
    signal?.throwIfAborted()
    return run ? run.answer(call, signal) : whole(played, options, signal)
  }
  return Object.assign(replay, { asked })
}

/** A recorded answer of a model server. */
function whole({ header, entries, end }: Recording, options: ReplayOptions, signal: AbortSignal | null): Response {
  const pieces = entries.map(({ ms, body }) => ({ ms, data: bytesOf(body) }))
  const status = header.status ?? 200
  const body = play(pieces, options, signal, end === 'whole' || end === undefined)
  return new Response(body, { status, headers: { 'Content-Type': header.content_type ?? '' } })
}

/** A recorded run of Kiwi Recipes. */
class Run {
  private readonly events: { ms: number; event: StreamEvent }[]
  private readonly id: string
  /** From this number on it was stopped. */
  private stoppedAt = Infinity
  private readonly open = new Set<() => void>()
  private connections = 0

  constructor(
    private readonly recording: Recording,
    private readonly options: ReplayOptions,
  ) {
    this.events = recording.entries.map(({ ms, body }) => ({ ms, event: body.event as StreamEvent }))
    const first = this.events[0]?.event
    this.id = first?.type === 'stream.started' ? first.id : 'recorded'
  }

  answer({ method, url, headers }: Asked, signal: AbortSignal | null): Response {
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    const isRun = pathname === `/api/v1/recipes/streams/${this.id}`
    if (method === 'DELETE' && isRun) {
      this.stop()
      return new Response(null, { status: 204 })
    }
    const isNew = method === 'POST' && pathname === '/api/v1/recipes/suggest'
    if (!isNew && !(method === 'GET' && isRun)) return refusal()
    const after = headers.get('Last-Event-ID') ?? searchParams.get('after')
    return this.stream(after === null ? -1 : Number(after), searchParams.get('include'), signal)
  }

  private stream(after: number, include: string | null, signal: AbortSignal | null): Response {
    const headers = {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Kiwi-Stream': '1',
      Location: `/api/v1/recipes/streams/${this.id}`,
    }
    const events = this.events.filter(({ event }) => event.seq > after && isIncluded(event, include))
    const broken = this.options.breakAfter?.[this.connections++]
    const some = broken === undefined ? events : events.slice(0, broken)
    const isWhole = some.length === events.length && this.recording.end === 'whole'
    // What came before is there at once, as of a run that went on meanwhile.
    const begin = after < 0 ? 0 : (this.events.find(({ event }) => event.seq === after)?.ms ?? 0)
    const pieces = [
      { ms: 0, data: encode(': hb\n\n') },
      ...some.map(({ ms, event }) => ({ ms: Math.max(0, ms - begin), data: encode(frame(event)), seq: event.seq })),
      ...(isWhole ? [{ ms: Math.max(0, (some.at(-1)?.ms ?? 0) - begin), data: encode(DONE) }] : []),
    ]
    return new Response(play(pieces, this.options, signal, isWhole, this), { headers })
  }

  /** Called with the number of each event that goes out; true once the run was stopped. */
  isStopped(seq: number): boolean {
    this.sent = Math.max(this.sent, seq)
    return seq >= this.stoppedAt
  }
  private sent = -1

  /** Tells `leave` when the run is stopped, until what is returned is called. */
  onStop(leave: () => void): () => void {
    this.open.add(leave)
    return () => this.open.delete(leave)
  }

  private stop(): void {
    if (this.stoppedAt !== Infinity || this.sent >= this.events.length - 1) return
    this.stoppedAt = this.sent + 1
    for (const leave of [...this.open]) leave()
  }

  /** What a stream says that was stopped. */
  ending(): Uint8Array {
    const seen = this.events.filter(({ event }) => event.seq < this.stoppedAt)
    const recipe = recipeSoFar(seen.reduce((draft, { event }) => apply(draft, event), EMPTY_DRAFT))
    const rest = { recipe, finish_reason: 'cancelled', usage: {}, timings: {} }
    return encode(frame({ type: 'recipe.cancelled', seq: this.stoppedAt, ...rest } as StreamEvent) + DONE)
  }
}

interface Piece {
  ms: number
  data: Uint8Array
  /** Of the event that it is. */
  seq?: number
}

/** The pieces as a body, each at its time. */
function play(
  pieces: readonly Piece[],
  { speed = Infinity, chunkSize = Infinity }: ReplayOptions,
  signal: AbortSignal | null,
  isWhole: boolean,
  run?: Run,
): ReadableStream<Uint8Array> {
  const started = Date.now()
  const leaving = new AbortController()
  const { signal: left } = leaving
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let held: Uint8Array = new Uint8Array()
    for (const { ms, data, seq } of pieces) {
      await until(started + ms / speed, left, run)
      const isOver = seq !== undefined && run?.isStopped(seq) === true
      held = joined(held, isOver ? run.ending() : data)
      while (held.length >= chunkSize || (chunkSize === Infinity && held.length > 0)) {
        yield held.subarray(0, chunkSize)
        held = held.subarray(chunkSize)
      }
      if (isOver) break
    }
    if (held.length > 0) yield held
  }
  const playing = chunks()
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        signal?.addEventListener(
          'abort',
          () => {
            leaving.abort()
            controller.error(signal.reason)
          },
          { signal: left },
        )
      },
      async pull(controller) {
        const { done, value } = await playing.next()
        if (left.aborted) return
        if (!done) controller.enqueue(value)
        else if (isWhole || run?.isStopped(-1)) controller.close()
        else controller.error(new TypeError('network error'))
      },
      cancel() {
        leaving.abort()
      },
    },
    { highWaterMark: 0 },
  )
}

/** Until then, or until nobody reads any more, or the run is stopped. At once for what is due. */
async function until(due: number, left: AbortSignal, run?: Run): Promise<void> {
  const wait = due - Date.now()
  if (!(wait > 0) || left.aborted) return
  await new Promise<void>((resolve) => {
    const settle = () => {
      clearTimeout(timer)
      forget?.()
      left.removeEventListener('abort', settle)
      resolve()
    }
    const timer = setTimeout(settle, wait)
    const forget = run?.onStop(settle)
    left.addEventListener('abort', settle)
  })
}

const DONE = 'data: [DONE]\n\n'

function frame(event: StreamEvent): string {
  return `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}

function isIncluded({ type }: StreamEvent, include: string | null): boolean {
  if (include === 'fields') return type !== 'token'
  return include !== 'tokens' || !type.startsWith('field.')
}

function refusal(): Response {
  const problem = { type: 'about:blank', title: 'Not Found', status: 404, detail: 'No such run.', code: 'stream_unknown' }
  return new Response(JSON.stringify(problem), { status: 404, headers: { 'Content-Type': 'application/problem+json' } })
}

const encode = (text: string) => new TextEncoder().encode(text)

function joined(before: Uint8Array, after: Uint8Array): Uint8Array {
  if (before.length === 0) return after
  const all = new Uint8Array(before.length + after.length)
  all.set(before)
  all.set(after, before.length)
  return all
}

interface Line {
  kiwi_recording?: number
  kind?: 'events' | 'upstream'
  status?: number
  content_type?: string
  ms?: number
  text?: string
  base64?: string
  event?: unknown
  end?: 'whole' | 'broken' | 'left'
}

interface Recording {
  header: Line
  entries: { ms: number; body: Line }[]
  /** How it ended: undefined where the recording was cut off itself. */
  end: Line['end']
}

const VERSION = 2

function read(text: string): Recording {
  const lines = text.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [{ at: at + 1, body: parse(line, at + 1) }]))
  const [first, ...rest] = lines
  const version = first?.body.kiwi_recording
  if (!first || version === undefined) throw new Error('line 1: no recording of Kiwi Recipes (docs/recordings.md)')
  if (version > VERSION) throw new Error(`line 1: version ${version} of the format; this program reads up to ${VERSION}`)
  const entries: Recording['entries'] = []
  let end: Line['end']
  for (const { at, body } of rest) {
    const { ms } = body
    if (typeof ms !== 'number') throw new Error(`line ${at}: ms is missing`)
    if (ms < (entries.at(-1)?.ms ?? 0)) throw new Error(`line ${at}: the time runs backwards`)
    if (end) throw new Error(`line ${at}: something comes after the end`)
    if (body.end) end = body.end
    else if ((first.body.kind === 'events') !== (body.event !== undefined)) throw new Error(`line ${at}: of another kind`)
    else entries.push({ ms, body })
  }
  return { header: first.body, entries, end }
}

function parse(line: string, at: number): Line {
  try {
    const body: unknown = JSON.parse(line)
    if (typeof body === 'object' && body !== null) return body
  } catch {
    // said below
  }
  throw new Error(`line ${at}: not a JSON object`)
}

function bytesOf({ text, base64 = '' }: Line): Uint8Array {
  return text === undefined ? Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)) : encode(text)
}

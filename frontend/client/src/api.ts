/** The server's calls, as functions. `fetch` may be handed in; nothing here knows of Vue. */
import { ConnectionLostError, isAbort, ProblemError, ProtocolError, readProblem, RunGoneError } from './errors.js'
import { isTerminal, type StreamEvent, type Terminal } from './events.js'
import type { components } from './events.gen.js'
import { readsOf, SILENCE_MS } from './frames.js'
import { BACKOFF_MS, OFFLINE_LIMIT_MS, pause, seemsOffline } from './pause.js'
import { EventOrder } from './protocol.js'
import { randomId } from './randomId.js'

const SUGGEST_URL = '/api/v1/recipes/suggest?stream=true'
const STREAMS_URL = '/api/v1/recipes/streams/'
/** A server that was never reached is given up sooner than one that has begun to write. */
const FIRST_CONTACT_ATTEMPTS = 4
/** Nobody waits longer because a server says so. */
const LONGEST_WAIT_MS = 30_000
/** The server ends the answer together with `[DONE]`, and that comes with the ending; a proxy may keep the connection open. */
const AFTERWORD_MS = 500
const BACKENDS_URL = '/api/v1/backends'

export type RecipeRequest = components['schemas']['RecipeRequest']

/** Where the server is, and how it is asked. */
export interface CallOptions {
  /** `http://127.0.0.1:8512`; left out where the page itself comes from the server. */
  baseUrl?: string
  /** Beside ours: `X-CF-Session`, say. As a record, or whatever else `Headers` can be made of. */
  headers?: ConstructorParameters<typeof Headers>[0]
  fetch?: typeof fetch
}

export interface StreamOptions extends CallOptions {
  /** Every event of the run once, in order, however many connections it takes. */
  onEvent: (event: StreamEvent) => void
  /** The run has a name; from here on it can be stopped, and picked up after a reload. */
  onRun?: (id: string) => void
  /** The connection broke (an attempt is about to be made) or is back. */
  onConnection?: (state: 'lost' | 'live') => void
  /** Stops reading. The run itself goes on for the server's grace; `stopStream` ends it. */
  signal?: AbortSignal
  /** The same key and body joins the run instead of starting another; also used when this call itself repeats. */
  idempotencyKey?: string
  backoffMs?: readonly number[]
  silenceMs?: number
  /** Waited for between two reads: of a stream that is shown twenty times a second, what comes in between is read at once. */
  pace?: () => Promise<void>
}

/**
 * Ask for a recipe and read its stream to the end, over as many connections as it takes.
 *
 * Resolves with the run's one terminal event, whichever of the four it is. Rejects with a `KitchenError` when there
 * is no such ending to be had, and with an `AbortError` when `signal` aborts.
 */
export async function suggestRecipesStream(request: RecipeRequest, options: StreamOptions): Promise<Terminal> {
  return postAndFollow(SUGGEST_URL, request, options)
}

/** Begin a run and read it to its end. */
export async function postAndFollow(url: string, request: object, options: StreamOptions): Promise<Terminal> {
  const key = options.idempotencyKey ?? randomId()
  const body = JSON.stringify(request)
  return follow(null, options, (run, headers) =>
    run === null
      ? {
          url,
          method: 'POST',
          headers: { ...headers, 'Content-Type': 'application/json', 'Idempotency-Key': key },
          body,
        }
      : { url: STREAMS_URL + run, method: 'GET', headers },
  )
}

/** Read a run that is known by its id, from its first event on: after a reload, say. */
export async function resumeRecipesStream(id: string, options: StreamOptions): Promise<Terminal> {
  return follow(id, options, (run, headers) => ({ url: STREAMS_URL + (run ?? id), method: 'GET', headers }))
}

/** Stop the model now. The stream then ends with `recipe.cancelled`; stopping twice is no mistake. */
export async function stopStream(id: string, options: CallOptions = {}): Promise<void> {
  const call = { url: STREAMS_URL + encodeURIComponent(id), method: 'DELETE', headers: {} }
  try {
    await ask(call, options, { keepalive: true })
  } catch (error) {
    if (!(error instanceof ProblemError) || ![404, 410].includes(error.problem.status)) throw error
  }
}

/** What one model backend says of itself. */
export type BackendHealth = components['schemas']['BackendStatus']

/** The backends in the order in which they would be asked. */
export async function getBackends(options: CallOptions = {}): Promise<BackendHealth[]> {
  const response = await ask({ url: BACKENDS_URL, method: 'GET', headers: { Accept: 'application/json' } }, options)
  return (await readJson<components['schemas']['BackendList']>(response)).backends
}

/** Has the model that would be asked next loaded, where that costs nothing: for when a page is opened. However often it is
 * called, the server asks a model for a word at most every four minutes. Never fails. */
export async function warmModels(options: CallOptions = {}): Promise<void> {
  await ask({ url: `${BACKENDS_URL}/warm`, method: 'POST', headers: {} }, options).catch(() => undefined)
}

interface Call {
  url: string
  method: string
  headers: Record<string, string>
  body?: string
}

/** A short call. Rejects with a `KitchenError`, whatever goes wrong on the way. */
export async function ask(call: Call, options: CallOptions, more: RequestInit = {}): Promise<Response> {
  const request = prepared(call, options)
  let response: Response
  try {
    response = await request(more)
  } catch (cause) {
    throw new ConnectionLostError('The kitchen server can’t be reached.', { cause })
  }
  if (!response.ok) throw await readProblem(response)
  return response
}

export async function readJson<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T
  } catch (cause) {
    throw new ProtocolError(SOMETHING_ELSE, { cause })
  }
}

const SOMETHING_ELSE = 'Something other than the kitchen answered.'

/** One call, under the caller's address and with their headers. Throws a TypeError for what can't be asked: no attempt helps. */
function prepared({ url, headers, ...init }: Call, { baseUrl = '', fetch: fetcher = fetch, ...options }: CallOptions) {
  const address = baseUrl.replace(/\/+$/, '')
  if (/^[^/]*:/.test(address) && !(/^https?:\/\//i.test(address) && URL.canParse(address))) {
    throw new TypeError(`“${baseUrl}” is no server’s address: write it as http://127.0.0.1:8512`)
  }
  const all = new Headers(options.headers)
  for (const [name, value] of Object.entries(headers)) all.set(name, value)
  return (more: RequestInit) => fetcher(address + url, { ...init, ...more, headers: all })
}

/** One run over any number of connections: what `suggest` and `resume` have in common. */
async function follow(
  id: string | null,
  given: StreamOptions,
  callFor: (run: string | null, headers: Record<string, string>) => Call,
): Promise<Terminal> {
  const { signal, backoffMs = BACKOFF_MS } = given
  let thrown: { error: unknown } | undefined // by a function that the caller has handed in: no connection has broken
  const handed = <A extends unknown[]>(call?: (...args: A) => void) => (...args: A) => {
    try {
      call?.(...args)
    } catch (error) {
      thrown = { error }
      throw error
    }
  }
  const options = { ...given, onEvent: handed(given.onEvent) }
  const onRun = handed(given.onRun)
  const onConnection = handed(given.onConnection)
  const order = new EventOrder()
  let run = id
  const onName = (name: string | null) => {
    if (name === null || name === run) return
    run = name
    onRun(name)
  }
  let failures = 0
  let progressed = Date.now()
  for (;;) {
    signal?.throwIfAborted()
    const before = order.last
    const headers: Record<string, string> = { Accept: 'text/event-stream' }
    if (order.last >= 0) headers['Last-Event-ID'] = String(order.last)
    const call = callFor(run && encodeURIComponent(run), headers)
    const request = prepared(call, options)
    let cause: unknown
    const line = new AbortController()
    const leave = () => {
      line.abort(signal?.reason)
    }
    signal?.addEventListener('abort', leave)
    try {
      const response = await connect(request, call.method, line, options)
      onName(runName(response))
      if (failures > 0) onConnection('live')
      const terminal = await readRun(response, order, options, onName)
      if (thrown) throw thrown.error
      if (terminal) return terminal
    } catch (error) {
      if (thrown || signal?.aborted || isFinal(error, run)) throw error
      cause = error
    } finally {
      signal?.removeEventListener('abort', leave)
    }
    failures = order.last > before ? 1 : failures + 1
    if (order.last > before) progressed = Date.now()
    const wait = nextWait(run, failures, backoffMs, Date.now() - progressed)
    if (wait === undefined) throw new ConnectionLostError('The connection to the kitchen was lost.', { cause })
    onConnection('lost')
    const leftAlone = cause instanceof ProblemError ? (cause.problem.retryAfterMs ?? 0) : 0
    await pause(Math.max(wait, Math.min(leftAlone, LONGEST_WAIT_MS)), signal)
  }
}

/**
 * How long until the next attempt, or none is made. A device that says it is offline is believed as far as patience
 * goes, and no further: its server may run on the same machine, which needs no network.
 */
function nextWait(run: string | null, failures: number, backoffMs: readonly number[], silentMs: number): number | undefined {
  if (run === null && failures > FIRST_CONTACT_ATTEMPTS) return undefined
  const wait = backoffMs[failures - 1]
  return wait === undefined && seemsOffline() && silentMs < OFFLINE_LIMIT_MS ? backoffMs.at(-1) : wait
}

/** A refusal, a forgotten run or a broken contract stays what it is; everything else may be tried again. */
function isFinal(error: unknown, run: string | null): boolean {
  if (error instanceof ProblemError) return run === null || !error.retryable
  return error instanceof RunGoneError || error instanceof ProtocolError
}

/** The head of an answer comes at once, whatever is waited for behind it: one that does not come is a dead line. */
async function connect(
  request: ReturnType<typeof prepared>,
  method: string,
  line: AbortController,
  { silenceMs = SILENCE_MS }: StreamOptions,
): Promise<Response> {
  const timer = setTimeout(() => {
    line.abort()
  }, silenceMs)
  const response = await request({ cache: 'no-store', signal: line.signal }).finally(() => {
    clearTimeout(timer)
  })
  if (method === 'GET' && (response.status === 404 || response.status === 410)) {
    throw new RunGoneError('The kitchen no longer has this recipe.')
  }
  if (!response.ok) throw await readProblem(response)
  if (!response.headers.get('Content-Type')?.startsWith('text/event-stream')) throw new ProtocolError(SOMETHING_ELSE)
  if (!response.body) {
    throw new ProtocolError('This fetch gives no body to read while it comes: hand in another.')
  }
  return response
}

/** The run's id, the last part of `Location`. */
function runName(response: Response): string | null {
  const location = response.headers.get('Location')
  return location ? decodeURIComponent(location.slice(location.lastIndexOf('/') + 1)) : null
}

/** Read one connection: the terminal event if it came, null if the connection broke before it did. */
async function readRun(
  response: Response,
  order: EventOrder,
  { onEvent, silenceMs, signal, pace }: StreamOptions,
  onName: (id: string) => void,
): Promise<Terminal | null> {
  const spoken = new AbortController()
  let afterword: ReturnType<typeof setTimeout> | undefined
  try {
    for await (const frames of readsOf(response.body as ReadableStream<Uint8Array>, silenceMs, spoken.signal, pace)) {
      for (const data of frames) {
        signal?.throwIfAborted()
        const verdict = order.read(data)
        if (verdict.move === 'violation') throw new ProtocolError(`The kitchen answered out of order: ${verdict.reason}.`)
        if (verdict.move === 'broken') return null
        if (verdict.move !== 'deliver') continue
        if (isTerminal(verdict.event)) {
          afterword = setTimeout(() => {
            spoken.abort()
          }, AFTERWORD_MS)
        }
        if (verdict.event.type === 'stream.started') onName(verdict.event.id)
        onEvent(verdict.event)
      }
    }
  } catch (error) {
    // Once the ending has been read nothing is left to fetch, whatever happens to the connection.
    if (order.terminal && !(error instanceof ProtocolError) && !isAbort(error)) return order.terminal
    throw error
  } finally {
    clearTimeout(afterword)
  }
  return order.terminal
}

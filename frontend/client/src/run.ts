/** One run as an async iterator: the same calls as `api`, for those who would rather loop than hand in functions. */
import { type RecipeRequest, resumeRecipesStream, stopStream, type StreamOptions, suggestRecipesStream } from './api.js'
import { isTerminal, type StreamEvent, type Terminal } from './events.js'

export type RunOptions = Omit<StreamOptions, 'onEvent' | 'onRun'>

/**
 * A recipe that is being written. Loop over it once, to the end or until you leave the loop: then nothing more is read,
 * and the model goes on for the server's grace unless `stop` is called.
 */
export interface RecipeRun extends AsyncIterable<StreamEvent, Terminal> {
  /** The run's name once the server has given it one. Rejects if it never does. */
  readonly id: Promise<string>
  /** Stop the model now. The loop then ends with `recipe.cancelled`. */
  stop(): Promise<void>
}

/** Ask for a recipe. The request goes out at once. */
export function recipeRun(request: RecipeRequest, options: RunOptions = {}): RecipeRun {
  return started((all) => suggestRecipesStream(request, all), options)
}

/** A run that is known by its id, from its first event on. */
export function resumedRun(id: string, options: RunOptions = {}): RecipeRun {
  return started((all) => resumeRecipesStream(id, all), options, id)
}

function started(read: (options: StreamOptions) => Promise<Terminal>, options: RunOptions, known?: string): RecipeRun {
  const { signal } = options
  const leaving = new AbortController()
  const waiting: StreamEvent[] = []
  let come = deferred()
  let over = false
  let isLooped = false
  const named = deferred<string>()
  if (known !== undefined) named.resolve(known)
  const ended = read({
    ...options,
    signal: signal ? AbortSignal.any([signal, leaving.signal]) : leaving.signal,
    onRun: named.resolve,
    onEvent: (event) => {
      waiting.push(event)
      come.resolve()
    },
  })
  ended.then(
    () => {
      over = true
      come.resolve()
    },
    (error: unknown) => {
      over = true
      named.reject(error)
      come.resolve()
    },
  )
  async function* events(): AsyncGenerator<StreamEvent, Terminal, undefined> {
    try {
      for (;;) {
        const event = waiting.shift()
        if (event) {
          yield event
          if (isTerminal(event)) return event
          continue
        }
        if (over) return await ended
        come = deferred()
        await come.promise
      }
    } finally {
      leaving.abort()
    }
  }
  return {
    id: named.promise,
    stop: async () => {
      await stopStream(await named.promise, options)
    },
    [Symbol.asyncIterator]: () => {
      if (isLooped) throw new TypeError('A run is looped over once: keep its events, or read it again with resumedRun.')
      isLooped = true
      return events()
    },
  }
}

interface Deferred<T> {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (error: unknown) => void
}

/** A promise to be settled from outside. Nobody has to wait for it. */
function deferred<T = void>(): Deferred<T> {
  const made = {} as Deferred<T>
  made.promise = new Promise<T>((resolve, reject) => Object.assign(made, { resolve, reject }))
  made.promise.catch(() => undefined)
  return made
}

/** Waiting before another attempt to reach the server. */

/** How long to wait before each attempt that follows one without progress; none is left after the last. */
export const BACKOFF_MS: readonly number[] = [250, 500, 1000, 2000, 4000, 8000, 8000, 8000]

/** Nobody waits longer for the network to come back than the server remembers a run. */
export const OFFLINE_LIMIT_MS = 15 * 60_000

/** What a browser has and Node has not: then nothing is known of the network, and nothing is ever shown. */
const platform: { navigator?: { onLine?: boolean }; document?: Document; addEventListener?: typeof addEventListener } = globalThis

/** What the device believes of its network: a hint, as a server on the same machine can be reached without one. */
export function seemsOffline(): boolean {
  return platform.navigator?.onLine === false
}

/** Wait `ms`, less when the network comes back or the tab is shown again. Rejects with the signal's reason when it aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const listening = new AbortController()
    const settle = (then: () => void) => {
      clearTimeout(timer)
      listening.abort()
      then()
    }
    const timer = setTimeout(() => {
      settle(resolve)
    }, ms)
    const wake = () => {
      if (platform.document?.visibilityState !== 'hidden') settle(resolve)
    }
    const leave = () => {
      settle(() => {
        reject(signal?.reason as Error)
      })
    }
    platform.addEventListener?.('online', wake, { signal: listening.signal })
    platform.document?.addEventListener('visibilitychange', wake, { signal: listening.signal })
    signal?.addEventListener('abort', leave, { signal: listening.signal })
    if (signal?.aborted) leave()
  })
}

/** Waiting before another attempt to reach the server. */

/** How long to wait before each attempt that follows one without progress; none is left after the last. */
export const BACKOFF_MS: readonly number[] = [250, 500, 1000, 2000, 4000, 8000, 8000, 8000]

/** Nobody waits longer for the network to come back than the server remembers a run. */
const OFFLINE_LIMIT_MS = 15 * 60_000

/** While the device knows itself to be offline no attempt is worth making. */
function isOffline(): boolean {
  return !navigator.onLine
}

/**
 * Wait `ms`, less when the network comes back or the tab is shown again, longer while the device is offline.
 * Rejects with the signal's reason when it aborts.
 */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const listening = new AbortController()
    const settle = (then: () => void) => {
      clearTimeout(timer)
      listening.abort()
      then()
    }
    const timer = setTimeout(
      () => {
        settle(resolve)
      },
      isOffline() ? OFFLINE_LIMIT_MS : ms,
    )
    const wake = () => {
      if (!isOffline() && document.visibilityState === 'visible') settle(resolve)
    }
    const leave = () => {
      settle(() => {
        reject(signal?.reason as Error)
      })
    }
    addEventListener('online', wake, { signal: listening.signal })
    document.addEventListener('visibilitychange', wake, { signal: listening.signal })
    signal?.addEventListener('abort', leave, { signal: listening.signal })
    if (signal?.aborted) leave()
  })
}

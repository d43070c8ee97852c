/** Collects what arrives between two animation frames, so that the page renders once for all of it. */

/** A hidden tab has no animation frames; what arrives there is taken at this pace. */
const HIDDEN_MS = 250

export interface FrameBatch<T> {
  push: (item: T) => void
  /** Hand over what waits, now. */
  flush: () => void
}

export function createFrameBatch<T>(take: (items: readonly T[]) => void): FrameBatch<T> {
  let waiting: T[] = []
  let cancel: (() => void) | null = null

  function flush(): void {
    cancel?.()
    cancel = null
    const items = waiting
    waiting = []
    if (items.length > 0) take(items)
  }

  /** Whichever comes first: a tab that is hidden after the frame was asked for never gets it. */
  function schedule(): () => void {
    const frame = requestAnimationFrame(flush)
    const timer = setTimeout(flush, HIDDEN_MS)
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }

  return {
    push(item) {
      waiting.push(item)
      cancel ??= schedule()
    },
    flush,
  }
}

/** A stream as the page reads it: seven times a second, and all that one read brings is taken, and drawn, in one go. */

/**
 * What comes first is taken at once. Text that then grows seven times a second is still read as it is written, and a read and a
 * render cost the browser more than the tokens they bring.
 */
const PACE_MS = 145

export interface Reading<T> {
  push: (item: T) => void
  /** Hand over what waits, now. */
  flush: () => void
  /** Hand over what one read brought; resolves when it is time for the next. */
  pace: () => Promise<void>
}

export function createReading<T>(take: (items: readonly T[]) => void): Reading<T> {
  let waiting: T[] = []

  function flush(): void {
    const items = waiting
    waiting = []
    if (items.length > 0) take(items)
  }

  return {
    push(item) {
      waiting.push(item)
    },
    flush,
    pace() {
      flush()
      // A hidden tab draws nothing, and has timers once a second or once a minute: there it is read as it comes.
      if (document.visibilityState === 'hidden') return Promise.resolve()
      return new Promise((resolve) => {
        setTimeout(resolve, PACE_MS)
      })
    },
  }
}

/** One thing that this tab keeps over a reload. Without storage (private mode, quota) nothing is lost but the pick-up after one. */
export interface TabMemory<T> {
  remember: (thing: T) => void
  forget: () => void
  /** null where there is none, or something else. */
  recall: () => T | null
}

export function tabMemory<T>(key: string, isOne: (thing: unknown) => thing is T): TabMemory<T> {
  return {
    remember(thing) {
      try {
        sessionStorage.setItem(key, JSON.stringify(thing))
      } catch {
        // It is not kept.
      }
    },
    forget() {
      try {
        sessionStorage.removeItem(key)
      } catch {
        // There was none.
      }
    },
    recall() {
      try {
        const thing: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null')
        return isOne(thing) ? thing : null
      } catch {
        return null
      }
    },
  }
}

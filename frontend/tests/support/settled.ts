import { vi } from 'vitest'

/** Waits until `check` throws nothing more; how long is for what hangs only, no busy machine is one. */
export const settled = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000 })

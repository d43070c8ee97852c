/** The timers that run, by the time at which each ends: a reload, a hidden tab or a slow clock change nothing of it. */
import { type Serializer, useLocalStorage } from '@vueuse/core'
import { computed } from 'vue'

export interface Timer {
  id: string
  /** Which step, by its number. */
  step: number
  seconds: number
  /** The step's own words for the time, if it has some. */
  said: string | null
  endsAt: number
}

function isTimer(value: unknown): value is Timer {
  if (typeof value !== 'object' || value === null) return false
  const { id, step, seconds, said, endsAt } = value as Partial<Timer>
  return typeof id === 'string' && (typeof said === 'string' || said === null) && [step, seconds, endsAt].every(Number.isFinite)
}

const serializer: Serializer<Timer[]> = {
  read: (text) => {
    try {
      const value: unknown = JSON.parse(text)
      return Array.isArray(value) ? value.filter(isTimer) : []
    } catch {
      return []
    }
  },
  write: JSON.stringify,
}

export const timers = useLocalStorage<Timer[]>('kiwi.timers', [], { shallow: true, serializer, onError: () => undefined })
export const hasTimers = computed(() => timers.value.length > 0)

/** Several timers at once: each sounds at its end until it is stopped. */
import { useEventListener, useIntervalFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'

import { ringAt } from '@/services/bell'
import { randomId } from '@/services/randomId'

import { type Timer, timers } from './timersKept'

const TICK_MS = 250

export const useTimersStore = defineStore('timers', () => {
  const now = ref(Date.now())
  /** What silences each timer, by its id and its end. */
  const bells = new Map<string, () => void>()
  const look = () => (now.value = Date.now())
  useIntervalFn(look, TICK_MS)
  useEventListener(document, 'visibilitychange', look)

  const running = computed(() =>
    timers.value.map((timer) => ({ ...timer, left: Math.max(0, Math.ceil((timer.endsAt - now.value) / 1000)) })),
  )

  const bellOf = ({ id, endsAt }: Timer) => `${id} ${endsAt}`

  /** Those of before a reload sound once the page has been touched again. */
  function arm(): void {
    for (const timer of timers.value) if (!bells.has(bellOf(timer))) bells.set(bellOf(timer), ringAt(timer.endsAt))
  }
  useEventListener(window, ['pointerdown', 'keydown'], arm)
  watch(timers, (there) => {
    const wanted = new Set(there.map(bellOf))
    for (const [bell, silence] of bells) {
      if (wanted.has(bell)) continue
      silence()
      bells.delete(bell)
    }
  })

  function start(what: Pick<Timer, 'step' | 'seconds' | 'said'>): void {
    timers.value = [...timers.value, { id: randomId(), ...what, endsAt: Date.now() + what.seconds * 1000 }]
    look()
    arm()
  }

  function stop(id: string): void {
    timers.value = timers.value.filter((timer) => timer.id !== id)
  }

  /** One minute more than is left. */
  function prolong(id: string): void {
    timers.value = timers.value.map((timer) =>
      timer.id === id ? { ...timer, endsAt: Math.max(timer.endsAt, Date.now()) + 60_000 } : timer,
    )
    look()
    arm()
  }

  return { running, start, stop, prolong }
})

/** Whole seconds since a moment, counting while it is asked for. */
import { useIntervalFn } from '@vueuse/core'
import { computed, type MaybeRefOrGetter, ref, toValue, watchEffect } from 'vue'

export function useSeconds(since: MaybeRefOrGetter<number>, running: MaybeRefOrGetter<boolean>) {
  const now = ref(Date.now())
  const { pause, resume } = useIntervalFn(() => (now.value = Date.now()), 1000, { immediate: false })
  watchEffect(() => {
    now.value = Math.max(Date.now(), toValue(since))
    if (toValue(running)) resume()
    else pause()
  })
  return computed(() => Math.max(0, Math.floor((now.value - toValue(since)) / 1000)))
}
